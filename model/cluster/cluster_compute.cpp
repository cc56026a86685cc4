// Cycles in which cores ask for nothing but FPUs and TCDM: most cycles of most runs. The same as Cluster::step() with
// less to ask, and arranged for the host's branch prediction (model/SPEED.md).
//
// What eight cores do in a cycle is not predictable: each is somewhere else in its loop, and how far apart they are
// changes with every conflict. Core by core, a host guesses wrongly several times a cycle, which costs more than the
// work. So a cycle is done in columns: all cores go on to their next state, which takes no decision; then the words
// that arrive, then the loads that issue, then the products; and only what is rarer goes its own way.
#include <algorithm>
#include <utility>

#include "model/cluster/cluster.h"
#include "model/cluster/cycle_parts.h"
#include "model/core/pipeline_follow.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t kLanes = 8;  // cores; those of a larger cluster go one by one

// A byte for each column: bit i: core i has something to do there.
using Columns = std::uint64_t;

// By Transition::columns, of core 0.
constexpr std::array<Columns, 1U << Transition::kColumns> kColumnsOf = [] {
  std::array<Columns, 1U << Transition::kColumns> columns{};
  for (std::uint32_t bits = 0; bits < columns.size(); ++bits) {
    for (std::uint32_t bit = 0; bit < Transition::kColumns; ++bit) {
      columns[bits] |= static_cast<Columns>(bits >> bit & 1U) << (8 * bit);
    }
  }
  return columns;
}();

constexpr std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

constexpr std::uint32_t column(Columns columns, Transition::Column which) {
  return static_cast<std::uint8_t>(columns >> (8 * lowest(which)));
}

constexpr RequestBits kOneCore = 0x0001'0001'0001'0001;

}  // namespace

// One core goes on to its next state. Taken: where `transition` is kept for the columns.
template <Cluster::Watching kWatching, bool kCaches>
[[gnu::always_inline]] inline void Cluster::go_on(std::uint32_t index, unsigned inputs, Transition*& taken,
                                                  std::uint64_t& columns, Published& published, std::uint32_t& unknown,
                                                  std::uint32_t& elsewhere) {
  const Lane& lane = lanes_[index];
  Pipeline& pipeline = *lane.pipeline;
  Transition* const transition = pipeline.transition(inputs);
  if (transition == nullptr) {
    unknown |= 1U << index;
    return;
  }
  taken = transition;
  const Cause cause = transition->cause;
  last_cause_[index] = cause;
  ++(*lane.causes)[static_cast<std::size_t>(cause)];
  if (kWatching == Watching::each_issue && transition->issue != Transition::Issue::nothing) {
    columns |= kColumnsOf[Transition::kFollows] << index;
  } else {
    columns |= kColumnsOf[transition->columns] << index;
  }
  StateNode* const node = transition->next[0];
  if (node == nullptr) {  // a branch that was always taken: it follows
    elsewhere |= 1U << index;
    return;
  }
  ColumnAlong::go_on(pipeline, node);
  published.requests |= node->request_bits << index;
  if constexpr (kCaches) published.fetches |= fetch_word(index, node->fetch_line);
}

inline std::uint32_t Cluster::fetch_word(std::uint32_t index, std::uint32_t line) {
  return fetch_path_->lines().words()[line] & HeldLines::kOneCore << index;
}

template <Cluster::Watching kWatching, bool kCaches, std::uint32_t... kIndices>
inline Cluster::Published Cluster::commit_in_columns(const Decisions& decisions,
                                                     std::integer_sequence<std::uint32_t, kIndices...>) {
  const std::uint32_t inputs = by_core(decisions.fp_granted | decisions.tcdm_granted, decisions.fp_results);
  const std::uint32_t active = running_ & ~parked_;
  std::array<Transition*, kLanes> taken;  // of the cores in any column
  Columns columns = 0;
  Published published;
  std::uint32_t unknown = 0;
  std::uint32_t elsewhere = 0;  // than where go_on() took them
  ((((active >> kIndices) & 1U) != 0
        ? go_on<kWatching, kCaches>(kIndices, (inputs >> (2 * kIndices)) & 3U, taken[kIndices], columns, published,
                                    unknown, elsewhere)
        : static_cast<void>(0)),
   ...);

  const auto pipeline_at = [this](std::uint32_t core) -> Pipeline& { return *lanes_[core].pipeline; };
  const auto each = [&columns](Transition::Column which, auto&& work) {
    for (std::uint32_t rest = column(columns, which); rest != 0; rest &= rest - 1) work(lowest(rest));
  };
  each(Transition::kWordArrives,
       [&](std::uint32_t core) { ColumnAlong::word_arrives(pipeline_at(core), *taken[core]); });
  each(Transition::kOtherArrives,
       [&](std::uint32_t core) { ColumnAlong::other_arrives(pipeline_at(core), *taken[core]); });
  std::uint32_t off = 0;
  each(Transition::kLoads, [&](std::uint32_t core) {
    if (!ColumnAlong::load(pipeline_at(core), *taken[core])) off |= 1U << core;
    if constexpr (kWatching == Watching::recording) tell_recorder(lanes_[core], *taken[core]);
  });
  each(Transition::kSums, [&](std::uint32_t core) {
    if (!ColumnAlong::sum(pipeline_at(core), *taken[core])) off |= 1U << core;
    if constexpr (kWatching == Watching::recording) {
      if (taken[core]->issue == Transition::Issue::store) {
        tell_recorder(lanes_[core], *taken[core]);
      } else {
        lanes_[core].recorder->counted();
      }
    }
  });
  const auto count = [&](std::uint32_t core) {
    if constexpr (kWatching == Watching::recording) lanes_[core].recorder->counted();
  };
  each(Transition::kPairs, [&](std::uint32_t core) {
    if (!ColumnAlong::pair(pipeline_at(core), *taken[core])) off |= 1U << core;
    count(core);
  });
  each(Transition::kSingles, [&](std::uint32_t core) {
    if (!ColumnAlong::single(pipeline_at(core), *taken[core])) off |= 1U << core;
    count(core);
  });
  constexpr Columns kRest = kColumnsOf[Transition::kOthers | Transition::kFollows] * 0xff;
  if (((columns & kRest) | off | unknown) == 0) return published;

  each(Transition::kOthers, [&](std::uint32_t core) {
    if (!ColumnAlong::other(pipeline_at(core), *taken[core])) off |= 1U << core;
    count(core);
  });
  // Who watches hears of a cycle's issues in the order of the cores, so those that the graph does not know take their
  // turn.
  const std::uint32_t in_order = kWatching == Watching::each_issue ? unknown : 0;
  for (std::uint32_t rest = column(columns, Transition::kFollows) | in_order; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    if (((in_order >> index) & 1U) != 0) {
      published.requests |= commit(index, decisions);
      continue;
    }
    if (!follow<kWatching>(index, *taken[index])) off |= 1U << index;
    if (!lanes_[index].pipeline->stands_on(taken[index]->next[0])) elsewhere |= 1U << index;
  }
  for (std::uint32_t rest = off; rest != 0; rest &= rest - 1) followed_off(lowest(rest));
  for (std::uint32_t rest = elsewhere | off; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    published.requests = (published.requests & ~(kOneCore << index)) | lanes_[index].pipeline->request_bits() << index;
  }
  for (std::uint32_t rest = unknown & ~in_order; rest != 0; rest &= rest - 1) {
    published.requests |= commit(lowest(rest), decisions);
  }
  if constexpr (kCaches) {
    for (std::uint32_t rest = (elsewhere | off | unknown) & running_; rest != 0; rest &= rest - 1) {
      const std::uint32_t index = lowest(rest);
      const std::uint32_t line = lanes_[index].pipeline->fetch_line();
      published.fetches = (published.fetches & ~(HeldLines::kOneCore << index)) | fetch_word(index, line);
    }
  }
  return published;
}

// A cycle in which cores ask for nothing but FPUs and TCDM (only_computes_).
template <Cluster::Watching kWatching, bool kCaches>
inline void Cluster::step_computing() {
  Decisions decisions;
  if (requests_[kFpu] != 0) decisions.fp_granted = fpus_.arbitrate(requests_[kFpu]);
  decisions.fp_results = fpu_results(decisions.fp_granted);
  if (dma_active_) {
    decide_with_dma(decisions);
    if (!event_unit_.quiet()) {  // a transfer has ended
      decisions.demux_granted |= event_unit_.cycle(requests_[kEventUnit], accesses_);
      return finish_step(decisions);
    }
  } else if (requests_[kTcdm] != 0 || tcdm_.busy()) {
    decisions.tcdm_granted = tcdm_.arbitrate(requests_[kTcdm]);
  }
  const Published published =
      commit_in_columns<kWatching, kCaches>(decisions, std::make_integer_sequence<std::uint32_t, kLanes>());
  requests_[kFpu] = static_cast<std::uint16_t>(published.requests >> kFpuBits);
  requests_[kTcdm] = static_cast<std::uint16_t>(published.requests >> kTcdmBits);
  if (published.requests >> kEventUnitBits != expected_others_) {
    publish(published.requests);
    only_computes_ = false;
  }
  if constexpr (kCaches) fetch_path_->follow(cycle_, running_, published.fetches, last_cause_);
  if (kWatching == Watching::each_issue && ending_ != 0) {
    end_cores();
    only_computes_ = false;
  }
  ++cycle_;
}

// All such cycles that follow, at most up to `end`.
template <Cluster::Watching kWatching>
void Cluster::compute_watched_until(std::uint64_t end) {
  if (fetch_path_) {
    while (only_computes_ && cycle_ < end) step_computing<kWatching, true>();
  } else {
    while (only_computes_ && cycle_ < end) step_computing<kWatching, false>();
  }
}

void Cluster::compute_until(std::uint64_t end) {
  end = std::min(end, computes_until_);
  switch (watching_) {
    case Watching::nobody:
      return compute_watched_until<Watching::nobody>(end);
    case Watching::recording:
      return compute_watched_until<Watching::recording>(end);
    case Watching::each_issue:
      return compute_watched_until<Watching::each_issue>(end);
  }
}

}  // namespace halfstep::model
