// Cycles in which cores ask for nothing but FPUs and TCDM: most cycles of most runs. The same as Cluster::step() with
// less to ask, and arranged for the host's branch prediction (model/SPEED.md).
//
// What eight cores do in a cycle is not predictable: each is somewhere else in its loop, and how far apart they are
// changes with every conflict. Core by core, a host guesses wrongly several times a cycle, which costs more than the
// work. So a cycle is done in columns: all cores go on to their next state, which takes no decision; then what most of
// them do with data, which takes none either (model/core/common_work.h); then the products, and what is rarer.
#include <algorithm>
#include <array>
#include <utility>

#include "model/cluster/cluster.h"
#include "model/cluster/cycle_parts.h"
#include "model/core/pipeline_columns.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t kLanes = 8;  // cores; those of a larger cluster go one by one

using Column = Transition::Column;

constexpr std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

}  // namespace

// What the cores of a cycle do; bit i: core i.
struct Cluster::InColumns {
  std::uint64_t columns = 0;  // a byte each (Transition::Column)
  std::uint32_t unknown = 0;  // not to be found in the graph
  std::uint32_t fetches = 0;  // of the next cycle: words of HeldLines

  std::uint32_t in(Column column) const { return static_cast<std::uint8_t>(columns >> place(column)); }
  // In the next cycle.
  void set_request(std::uint32_t core, Request request) {
    constexpr std::uint64_t kAnyRequest =
        in_column(Column::requests_fpu) | in_column(Column::requests_tcdm) | in_column(Column::requests_elsewhere);
    columns = (columns & ~(kAnyRequest << core)) | columns_of(request) << core;
  }
};

inline std::uint32_t Cluster::fetch_word(std::uint32_t index, std::uint32_t line) {
  return fetch_path_->lines().words()[line] & HeldLines::kOneCore << index;
}

// One core goes on to its next state.
template <Cluster::Watching kWatching, bool kCaches>
[[gnu::always_inline]] inline void Cluster::go_on(std::uint32_t index, unsigned inputs, Transition*& taken,
                                                  InColumns& cycle) {
  const Lane& lane = lanes_[index];
  Transition* const transition = lane.pipeline->transition(inputs);
  if (transition == nullptr) {
    cycle.unknown |= 1U << index;
    return;
  }
  const Cause cause = transition->cause;
  last_cause_[index] = cause;
  ++(*lane.causes)[static_cast<std::size_t>(cause)];
  ColumnAlong::go_on(*lane.pipeline, *transition);
  taken = transition;
  if (kWatching == Watching::each_issue && transition->issue != Transition::Issue::nothing) {
    cycle.columns |= in_column(Column::follows) << index;
  } else {
    cycle.columns |= transition->columns << index;
  }
  if constexpr (kWatching == Watching::recording) lane.recorder->counted(transition->counted);
  if constexpr (kCaches) cycle.fetches |= fetch_word(index, transition->ahead->fetch_line);
}

// Returns 0 if all loads and stores that have issued are for a word of the TCDM.
template <Cluster::Watching kWatching>
[[gnu::always_inline]] inline std::uint32_t Cluster::do_common_work(std::uint32_t cores, const Taken& taken) {
  const WordsByAddress memory = tcdm_.by_address();
  std::uint32_t beyond = 0;
  std::uint32_t accesses = 0;
  for (std::uint32_t rest = cores; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    const Lane& lane = lanes_[index];
    const CommonWork& common = taken[index]->common;
    const std::uint32_t address = ColumnAlong::do_common_work(*lane.pipeline, *lane.hart, common, memory);
    tcdm_.want(index, address);
    beyond |= common.beyond(address);
    if (kWatching == Watching::recording) accesses |= static_cast<std::uint32_t>(common.accesses()) << index;
  }
  for (std::uint32_t rest = accesses; rest != 0; rest &= rest - 1) {
    tell_recorder(lanes_[lowest(rest)], *taken[lowest(rest)]);
  }
  return beyond;
}

template <Cluster::Watching kWatching, bool kCaches, std::uint32_t... kIndices>
inline Cluster::InColumns Cluster::commit_in_columns(const Decisions& decisions,
                                                     std::integer_sequence<std::uint32_t, kIndices...> /*lanes*/) {
  const std::uint64_t inputs = inputs_by_core(decisions.fp_granted | decisions.tcdm_granted, decisions.fp_results);
  const std::uint32_t active = running_ & ~parked_;
  Taken taken;  // of those that are known
  InColumns cycle;
  const auto go_on_with = [&](std::uint32_t index) {
    go_on<kWatching, kCaches>(index, static_cast<std::uint8_t>(inputs >> (8 * index)), taken[index], cycle);
  };
  ((((active >> kIndices) & 1U) != 0 ? go_on_with(kIndices) : static_cast<void>(0)), ...);

  std::uint32_t off = 0;  // the graph
  const auto each = [&](std::uint32_t cores, auto&& along) {
    for (std::uint32_t rest = cores; rest != 0; rest &= rest - 1) {
      const std::uint32_t index = lowest(rest);
      if (!along(*lanes_[index].pipeline, *taken[index])) off |= 1U << index;
    }
  };
  each(cycle.in(Column::stored), ColumnAlong::store);
  const std::uint32_t beyond = do_common_work<kWatching>(cycle.in(Column::common), taken);
  if (beyond != 0) each(cycle.in(Column::requests_tcdm), ColumnAlong::access);
  each(cycle.in(Column::products), ColumnAlong::product);
  constexpr std::uint64_t kRest = 0xff * (in_column(Column::others) | in_column(Column::follows));
  if (((cycle.columns & kRest) | off | cycle.unknown) == 0) return cycle;
  each(cycle.in(Column::others), ColumnAlong::other);
  return commit_one_by_one<kWatching, kCaches>(decisions, off, taken, cycle);
}

// What the columns have left for the end. off: cores that have left the graph in a column.
template <Cluster::Watching kWatching, bool kCaches>
Cluster::InColumns Cluster::commit_one_by_one(const Decisions& decisions, std::uint32_t off, const Taken& taken,
                                              InColumns cycle) {
  // Who watches hears of a cycle's issues in the order of the cores; otherwise those that the graph does not know are
  // the last.
  const std::uint32_t in_order = kWatching == Watching::each_issue ? cycle.unknown : 0;
  const std::uint32_t follows = cycle.in(Column::follows);
  for (std::uint32_t rest = follows | in_order; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    if (((in_order >> index) & 1U) != 0) {
      commit(index, decisions);
    } else if (!follow<kWatching>(index, *taken[index])) {
      off |= 1U << index;
    }
  }
  for (std::uint32_t rest = off; rest != 0; rest &= rest - 1) followed_off(lowest(rest));
  for (std::uint32_t rest = cycle.unknown & ~in_order; rest != 0; rest &= rest - 1) commit(lowest(rest), decisions);
  for (std::uint32_t rest = off | follows | cycle.unknown; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    cycle.set_request(index, finished(index) ? Request::none : lanes_[index].pipeline->publish());
  }
  if constexpr (kCaches) {
    for (std::uint32_t rest = (off | follows | cycle.unknown) & running_; rest != 0; rest &= rest - 1) {
      const std::uint32_t index = lowest(rest);
      cycle.fetches = (cycle.fetches & ~(HeldLines::kOneCore << index)) | fetch_path_->fetch_of(index);
    }
  }
  return cycle;
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
  const InColumns cycle =
      commit_in_columns<kWatching, kCaches>(decisions, std::make_integer_sequence<std::uint32_t, kLanes>());
  requests_[kFpu] = cycle.in(Column::requests_fpu);
  requests_[kTcdm] = cycle.in(Column::requests_tcdm);
  if (cycle.in(Column::requests_elsewhere) != expected_elsewhere_) {
    publish_elsewhere(cycle.in(Column::requests_elsewhere));
    only_computes_ = false;
  }
  if constexpr (kCaches) fetch_path_->follow(cycle_, running_, cycle.fetches, last_cause_);
  if (kWatching == Watching::each_issue && ending_ != 0) {
    end_cores();
    only_computes_ = false;
  }
  ++cycle_;
}

// The requests of cores that ask for neither FPUs nor TCDM.
void Cluster::publish_elsewhere(std::uint32_t cores) {
  RequestBits bits = static_cast<RequestBits>(requests_[kFpu]) << kFpuBits | static_cast<RequestBits>(requests_[kTcdm])
                                                                                 << kTcdmBits;
  for (std::uint32_t rest = cores; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    bits |= request_bits(lanes_[index].pipeline->publish()) << index;
  }
  publish(bits);
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
