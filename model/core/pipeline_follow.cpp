// Which function takes a core along a transition.
#include "model/core/pipeline_follow.h"

#include <array>

namespace halfstep::model {
namespace {

using Issue = Transition::Issue;
using Arrival = Transition::Arrival;

// One function a kind of arrival, without and with rounds of loops.
using Arrivals = std::array<std::array<Follow, 7>, 2>;

template <bool kLoops, Issue kIssue, isa::Execute kExecute>
constexpr std::array<Follow, 7> kArrivalsOf = {&CycleAlong::follow<kLoops, Arrival::nothing, kIssue, kExecute>,
                                               &CycleAlong::follow<kLoops, Arrival::stored, kIssue, kExecute>,
                                               &CycleAlong::follow<kLoops, Arrival::word, kIssue, kExecute>,
                                               &CycleAlong::follow<kLoops, Arrival::half, kIssue, kExecute>,
                                               &CycleAlong::follow<kLoops, Arrival::byte, kIssue, kExecute>,
                                               &CycleAlong::follow<kLoops, Arrival::unsigned_half, kIssue, kExecute>,
                                               &CycleAlong::follow<kLoops, Arrival::unsigned_byte, kIssue, kExecute>};

template <Issue kIssue, isa::Execute kExecute = nullptr>
constexpr Arrivals kArrivals = {kArrivalsOf<false, kIssue, kExecute>, kArrivalsOf<true, kIssue, kExecute>};

// By Issue.
constexpr std::array<Arrivals, 6> kGeneral = {kArrivals<Issue::nothing>,  kArrivals<Issue::plain>,
                                              kArrivals<Issue::floating>, kArrivals<Issue::decides>,
                                              kArrivals<Issue::load>,     kArrivals<Issue::store>};

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

Follow follow_of(const Transition& transition) {
  const Arrivals* arrivals = &kGeneral[static_cast<std::size_t>(transition.issue)];
  for (const Fused& fused : kFusedMeanings) {
    const bool issues = transition.issue != Issue::nothing;
    if (issues && fused.execute == transition.instruction.execute) arrivals = &fused.follow;
  }
  const std::size_t loops = transition.loops_counted != 0 ? 1 : 0;
  return (*arrivals)[loops][static_cast<std::size_t>(transition.arrival)];
}

namespace {

std::uint8_t column_of_arrival(Arrival arrival) {
  if (arrival == Arrival::nothing) return 0;
  return arrival == Arrival::word ? Transition::kWordArrives : Transition::kOtherArrives;
}

std::uint8_t column_of_issue(const Transition& transition) {
  const isa::Instruction& instruction = transition.instruction;
  const bool arithmetic = instruction.unit == isa::Unit::alu || instruction.unit == isa::Unit::multiplier;
  switch (transition.issue) {
    case Issue::nothing:
      return 0;
    case Issue::load:
      return Transition::kLoads;
    case Issue::store:
      return Transition::kSums;
    case Issue::plain:
      if (isa::is_addition(instruction)) return Transition::kSums;
      return arithmetic ? Transition::kOthers : Transition::kFollows;
    case Issue::floating:
      if (instruction.execute == kExecuteSingles) return Transition::kSingles;
      return instruction.execute == kExecutePairs || instruction.execute == kExecuteReplicatedPairs
                 ? Transition::kPairs
                 : Transition::kOthers;
    case Issue::decides:
      return Transition::kFollows;
  }
  return Transition::kFollows;
}

}  // namespace

std::uint8_t columns_of(const Transition& transition) {
  const std::uint8_t issue = column_of_issue(transition);
  if (transition.loops_counted != 0 || issue == Transition::kFollows) return Transition::kFollows;
  return column_of_arrival(transition.arrival) | issue;
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
  }
  return arrive(transition.next[0]);
}

}  // namespace halfstep::model
