// Which function takes a core along a transition.
#include "model/core/pipeline_follow.h"

#include <array>

namespace halfstep::model {
namespace {

using Issue = Transition::Issue;
using Arrival = Transition::Arrival;

// One function a kind of arrival, without and with rounds of loops.
using Arrivals = std::array<std::array<Follow, 4>, 2>;

template <bool kLoops, Issue kIssue, isa::Execute kExecute>
constexpr std::array<Follow, 4> kArrivalsOf = {&CycleAlong::follow<kLoops, Arrival::nothing, kIssue, kExecute>,
                                               &CycleAlong::follow<kLoops, Arrival::stored, kIssue, kExecute>,
                                               &CycleAlong::follow<kLoops, Arrival::loaded, kIssue, kExecute>,
                                               &CycleAlong::follow<kLoops, Arrival::handed_over, kIssue, kExecute>};

template <Issue kIssue, isa::Execute kExecute = nullptr>
constexpr Arrivals kArrivals = {kArrivalsOf<false, kIssue, kExecute>, kArrivalsOf<true, kIssue, kExecute>};

// By Issue.
constexpr std::array<Arrivals, 7> kGeneral = {
    kArrivals<Issue::nothing>, kArrivals<Issue::plain>, kArrivals<Issue::floating>,  kArrivals<Issue::decides>,
    kArrivals<Issue::load>,    kArrivals<Issue::store>, kArrivals<Issue::sets_loops>};

// The meanings that kernels spend their time in, compiled into the cycle.
struct Fused {
  isa::Execute execute;
  Arrivals follow;
};

template <Issue kIssue, isa::Execute kExecute>
constexpr Fused kFused = {kExecute, kArrivals<kIssue, kExecute>};

using isa::Increment;
using isa::Offset;

constexpr std::array kFusedMeanings = {
    kFused<Issue::load, &isa::load<Offset::immediate, Increment::none>>,
    kFused<Issue::load, &isa::load<Offset::immediate, Increment::post>>,
    kFused<Issue::load, &isa::load<Offset::register_rs2, Increment::post>>,
    kFused<Issue::store, &isa::store<Offset::immediate, Increment::none>>,
    kFused<Issue::store, &isa::store<Offset::immediate, Increment::post>>,
    kFused<Issue::floating, kExecutePairs>,
    kFused<Issue::floating, kExecuteReplicatedPairs>,
    kFused<Issue::floating, kExecuteSingles>,
};

}  // namespace

namespace {

Follow follow_of(const Transition& transition) {
  const Arrivals* arrivals = &kGeneral[static_cast<std::size_t>(transition.issue)];
  for (const Fused& fused : kFusedMeanings) {
    const bool issues = transition.issue != Issue::nothing;
    if (issues && fused.execute == transition.instruction.execute) arrivals = &fused.follow;
  }
  const std::size_t loops = transition.loops_counted != 0 ? 1 : 0;
  return (*arrivals)[loops][static_cast<std::size_t>(transition.arrival)];
}

using Column = Transition::Column;

bool is_product(const isa::Instruction& instruction) {
  return instruction.execute == kExecuteSingles || instruction.execute == kExecutePairs ||
         instruction.execute == kExecuteReplicatedPairs;
}

// Where what issues is executed; 0: nowhere.
std::uint64_t column_of_issue(const Transition& transition) {
  if (transition.arrival == Arrival::handed_over) return in_column(Column::follows);
  const isa::Instruction& instruction = transition.instruction;
  const bool arithmetic = instruction.unit == isa::Unit::alu || instruction.unit == isa::Unit::multiplier;
  switch (transition.issue) {
    case Issue::nothing:
      return 0;
    case Issue::load:
    case Issue::store:
      return in_column(Column::common);
    case Issue::plain:
      if (isa::is_addition(instruction)) return in_column(Column::common);
      return in_column(arithmetic ? Column::others : Column::follows);
    case Issue::floating:
      return in_column(is_product(instruction) ? Column::products : Column::others);
    case Issue::decides:
    case Issue::sets_loops:
      return in_column(Column::follows);
  }
  return in_column(Column::follows);
}

// Above the largest power of two that fits, and those that would have to be looked at.
std::uint32_t beyond_bits(const Transition& transition, std::uint32_t tcdm_size) {
  std::uint32_t power = 4;
  while (power <= tcdm_size / 2) power *= 2;
  const std::uint32_t within_word = transition.instruction.access_bytes - 1U;
  return tcdm_size == 0 ? ~0U : ~(power - 1) | within_word;
}

}  // namespace

void prepare(Transition& transition, std::uint32_t tcdm_size) {
  transition.follow = follow_of(transition);
  transition.ahead = transition.next[0] != nullptr ? transition.next[0] : &StateNode::nowhere;
  const std::uint64_t issues = column_of_issue(transition);
  transition.columns = issues;
  if (issues == in_column(Column::follows)) return;
  transition.columns |= columns_of(transition.ahead->request);
  transition.counted = transition.issue == Issue::plain || transition.issue == Issue::floating ? 1 : 0;
  if (transition.arrival == Arrival::stored) transition.columns |= in_column(Column::stored);
  transition.common.rounds = {static_cast<std::uint8_t>(transition.loops_counted & 1U),
                              static_cast<std::uint8_t>(transition.loops_counted >> 1)};
  if (issues == in_column(Column::common)) transition.common.issues = isa::sum_of(transition.instruction);
  if (transition.common.arrives.rd != isa::Hart::kNowhere || transition.loops_counted != 0)
    transition.columns |= in_column(Column::common);
  if (transition.accesses()) transition.common.beyond_bits = beyond_bits(transition, tcdm_size);
}

bool Pipeline::follow_traced(Transition& transition) {
  if (transition.issue == Issue::nothing || source_.trace() == nullptr) return follow(transition);
  constexpr auto kArrivalsOnly = kArrivals<Issue::nothing>;
  kArrivalsOnly[transition.loops_counted != 0 ? 1 : 0][static_cast<std::size_t>(transition.arrival)](*this, transition);
  const isa::Outcome outcome = source_.trace()->issue(transition.instruction, transition.pc, source_.hart());
  switch (transition.issue) {
    case Issue::nothing:
    case Issue::plain:
      break;
    case Issue::floating:
      return arrive(CycleAlong::next<Issue::floating>(*this, transition, outcome));
    case Issue::decides:
      return arrive(CycleAlong::next<Issue::decides>(*this, transition, outcome));
    case Issue::load:
      return arrive(CycleAlong::next<Issue::load>(*this, transition, outcome));
    case Issue::store:
      return arrive(CycleAlong::next<Issue::store>(*this, transition, outcome));
    case Issue::sets_loops:
      return arrive(CycleAlong::next<Issue::sets_loops>(*this, transition, outcome));
  }
  return arrive(transition.next[0]);
}

}  // namespace halfstep::model
