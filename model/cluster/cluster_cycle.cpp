// One cycle of the cluster: the shared units decide, the cores commit, what they request next is published.
#include <array>
#include <utility>

#include "isa/decoder.h"
#include "isa/meaning/trap.h"
#include "model/cluster/cluster.h"
#include "model/cluster/cycle_parts.h"
#include "model/core/division_format.h"
#include "model/core/pipeline_follow.h"
#include "model/soc/fault.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

constexpr std::uint16_t kProgramEnd = 0x7ff;

constexpr auto kDivision = static_cast<std::size_t>(Request::division);
constexpr auto kDma = static_cast<std::size_t>(Request::dma);
constexpr auto kPePort = static_cast<std::size_t>(Request::pe_port);

}  // namespace

// The shared units decide, on the requests that the cores published from their registers at the end of the cycle
// before.
inline Cluster::Decisions Cluster::decide() {
  Decisions decisions;
  if (requests_[kFpu] != 0) decisions.fp_granted = fpus_.arbitrate(requests_[kFpu]);
  decisions.fp_results = fpu_results(decisions.fp_granted);
  if (division_.busy(cycle_) || requests_[kDivision] != 0) {
    const int result = division_.result(cycle_);
    if (result >= 0) decisions.fp_results |= 1U << result;
    if (requests_[kDivision] != 0) {
      const int granted = arbitrate_division(requests_[kDivision]);
      if (granted >= 0) decisions.fp_granted |= 1U << granted;
    }
  }
  if (requests_[kPePort] != 0) decisions.pe_granted = pe_ports_.cycle(requests_[kPePort], accesses_, cycle_);
  if (requests_[kDma] != 0 || dma_active_) {
    decide_with_dma(decisions);
  } else if (requests_[kTcdm] != 0 || tcdm_.busy()) {
    decisions.tcdm_granted = tcdm_.arbitrate(requests_[kTcdm]);
  }
  // A parked core's request cannot be granted before something happens in the event unit.
  if (!event_unit_.quiet() || (requests_[kEventUnit] & ~parked_) != 0) {
    decisions.demux_granted |= event_unit_.cycle(requests_[kEventUnit], accesses_);
  }
  return decisions;
}

// A cycle in which the DMA has something to do, too: TCDM and event unit hear from it.
void Cluster::decide_with_dma(Decisions& decisions) {
  dma_.begin_cycle(cycle_, nobody_computed());
  const ClusterDma::Grants granted = dma_.cycle(cycle_, requests_[kDma], requests_[kTcdm], accesses_);
  decisions.tcdm_granted = granted.tcdm;
  decisions.demux_granted = granted.control;
  for (std::uint32_t rest = granted.control; rest != 0; rest &= rest - 1) {
    if (!accesses_[lowest(rest)]->write) dma_reads_ |= 1U << lowest(rest);
  }
  dma_active_ = dma_.active();
}

// What event unit or DMA answer in the cycle after the grant.
std::uint32_t Cluster::late_read_data(std::uint32_t core) {
  return ((dma_reads_ >> core) & 1U) != 0 ? dma_.read_data(core) : event_unit_.read_data(core);
}

CoreGrants Cluster::grants_of(std::uint32_t index, const Decisions& decisions) {
  const std::uint32_t bit = 1U << index;
  CoreGrants grants;
  grants.data = ((decisions.tcdm_granted | decisions.demux_granted | decisions.pe_granted) & bit) != 0;
  grants.fp_result = (decisions.fp_results & bit) != 0;
  grants.fp = (decisions.fp_granted & bit) != 0;
  return grants;
}

// The words of loads that are granted outside of the TCDM, to cores on the graph.
void Cluster::hand_over(const Decisions& decisions) {
  for (std::uint32_t rest = decisions.pe_granted; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    lanes_[index].pipeline->hand_over(pe_ports_.read_data(index));
  }
}

// The word that a granted load reads: now, or in the next cycle.
void Cluster::answer_load(std::uint32_t index, const Decisions& decisions) {
  const std::uint32_t bit = 1U << index;
  if ((decisions.demux_granted & bit) != 0) {
    late_reads_ |= bit;
  } else {
    cores_[index]->pipeline.load_answer((decisions.tcdm_granted & bit) != 0 ? tcdm_.read_data(index)
                                                                            : pe_ports_.read_data(index));
  }
}

// Responses due in this cycle.
void Cluster::answer_late() {
  for (std::uint32_t rest = late_reads_; rest != 0; rest &= rest - 1) {
    const std::uint32_t core = lowest(rest);
    cores_[core]->pipeline.late_load_answer(late_read_data(core));
    dma_reads_ &= ~(1U << core);
  }
  late_reads_ = 0;
}

// A cycle in which anything may happen.
void Cluster::step() {
  if (l2_ != nullptr && l2_->busy()) l2_->step(cycle_);
  if (late_reads_ != 0) answer_late();
  finish_step(decide());
}

// The cycle's other half: the cores commit, and what they request next is published.
void Cluster::finish_step(const Decisions& decisions) {
  if (const std::uint32_t woken = parked_ & decisions.demux_granted; woken != 0) {
    count_waiting(woken);
    parked_ &= ~woken;
  }
  const std::uint32_t asleep = parked_;
  if (decisions.pe_granted != 0) hand_over(decisions);
  switch (watching_) {
    case Watching::nobody:
      publish(commit_all<Watching::nobody>(decisions));
      break;
    case Watching::recording:
      publish(commit_all<Watching::recording>(decisions));
      break;
    case Watching::each_issue:
      publish(commit_all<Watching::each_issue>(decisions));
      break;
  }
  if (fetch_path_) fetch_path_->cycle(cycle_, running_, asleep, last_cause_);
  if (ending_ != 0) end_cores();
  ++cycle_;
  look_ahead();
}

// Will the next cycles be some for step_computing()?
void Cluster::look_ahead() {
  const std::uint32_t others = requests_[kDivision] | requests_[kDma] | (requests_[kEventUnit] & ~parked_) |
                               late_reads_ | counting_ | (running_ >> 8);
  const std::uint32_t waiting = requests_[kPePort];
  // DMA and instruction cache may answer those who wait.
  const bool surprises = waiting != 0 && (dma_active_ || (fetch_path_ && fetch_path_->registers_busy()));
  only_computes_ = others == 0 && (running_ & ~parked_) != 0 && !surprises && l2_ == nullptr &&
                   commit_log_ == nullptr && !division_.busy(cycle_) && event_unit_.quiet();
  computes_until_ = waiting == 0 ? ~std::uint64_t{0} : pe_ports_.next_change(waiting, cycle_);
  expected_elsewhere_ = waiting;
}

// A core commits; returns what it requests in the next cycle, as core 0. inputs: to StateNode::transitions.
template <Cluster::Watching kWatching>
[[gnu::always_inline]] inline RequestBits Cluster::commit_core(std::uint32_t index, unsigned inputs,
                                                               const Decisions& decisions) {
  const Lane& lane = lanes_[index];
  Pipeline& pipeline = *lane.pipeline;
  Transition* const transition = pipeline.transition(inputs);
  if (transition == nullptr) return commit(index, decisions);
  const Cause cause = transition->cause;
  last_cause_[index] = cause;
  ++(*lane.causes)[static_cast<std::size_t>(cause)];
  if (!follow<kWatching>(index, *transition)) followed_off(index);
  return request_bits(pipeline.publish());
}

// The cores commit, and what they request in the next cycle is returned.
template <Cluster::Watching kWatching>
inline RequestBits Cluster::commit_all(const Decisions& decisions) {
  const std::uint32_t granted =
      decisions.fp_granted | decisions.tcdm_granted | decisions.demux_granted | decisions.pe_granted;
  RequestBits requests = 0;
  for (std::uint32_t rest = running_ & ~parked_; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    const unsigned inputs = (granted >> index & 1U) | (decisions.fp_results >> index & 1U) << 1;
    requests |= commit_core<kWatching>(index, inputs, decisions) << index;
  }
  return requests;
}

// A cycle of a core that the graph of states does not know yet, or that is not always the same. Returns its requests,
// as core 0.
RequestBits Cluster::commit(std::uint32_t index, const Decisions& decisions) {
  Core& core = *cores_[index];
  const std::uint32_t fetch_address = fetch_path_ ? core.pipeline.fetch_address() : 0;
  const CoreGrants grants = grants_of(index, decisions);
  const Pipeline::Departure from = core.pipeline.leave(grants);
  if (((decisions.tcdm_granted >> index) & 1U) != 0) tcdm_.serve(index, core.pipeline.access());
  if (grants.data && !core.pipeline.access().write) answer_load(index, decisions);
  Pipeline::Committed committed;
  const Cause cause = commit_counted(core, grants, committed);
  account(core, cause, committed);
  // The commit log and the performance counters want more of a cycle than the graph remembers.
  const bool watched = commit_log_ != nullptr || ((counting_ >> index) & 1U) != 0;
  if (!watched) core.pipeline.enter(states_, from, cause, committed);
  if (counting_ != 0) only_computes_ = false;
  if (finished(index)) {
    if (fetch_path_) fetch_path_->core_ends(index, fetch_address);
    only_computes_ = false;
    return 0;
  }
  want(core);
  return request_bits(core.pipeline.publish());
}

Cause Cluster::commit_counted(Core& core, const CoreGrants& grants, Pipeline::Committed& committed) {
  return ((counting_ >> core.index) & 1U) == 0 ? core.pipeline.commit(grants, committed)
                                               : count(core, grants, committed);
}

// What issued along the transition goes where the graph does not. A core that is on the graph is one of a column, whose
// access goes elsewhere than those of the others.
void Cluster::followed_off(std::uint32_t index) {
  Core& core = *cores_[index];
  if (core.pipeline.on_graph()) return;
  if (core.pipeline.departed() == Pipeline::Departed::new_access) {
    route(core);
    core.pipeline.enter_with_access(states_);
  } else {
    const Transition& transition = core.pipeline.departed_along();
    Pipeline::Committed committed;
    committed.pc = transition.pc;
    committed.fault = &core.pipeline.source().at(transition.pc);
    handle_fault(core, committed);
    core.pipeline.enter(states_);
  }
  want(core);
}

// What the pipeline presents to the TCDM, if it does, was not said to it along the graph.
void Cluster::want(const Core& core) {
  if (core.pipeline.publish() == Request::tcdm) tcdm_.want(core.index, core.pipeline.access().address);
}

// Up to the cycle before this one.
void Cluster::count_waiting(std::uint32_t cores) {
  for (std::uint32_t rest = cores; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    cores_[index]->statistics.counters.causes[static_cast<std::size_t>(Cause::event_wait)] +=
        cycle_ - parked_since_[index];
    parked_since_[index] = cycle_;
  }
}

// Statistics, markers and what else follows from a commit.
void Cluster::account(Core& core, Cause cause, const Pipeline::Committed& committed) {
  last_cause_[core.index] = cause;
  if (committed.issued != nullptr) {
    const std::uint16_t marker = committed.issued->instruction.marker;
    if (marker != 0 && fetch_path_) fetch_path_->complete_counters();
    if (marker >= 0x200 && marker < 0x300) {
      core.statistics.counters.transfers = counted_before();
      core.statistics.end_region(marker & 0xffU, cycle_);
    }
  }
  ++core.statistics.counters.causes[static_cast<std::size_t>(cause)];
  if (committed.issued != nullptr) issued(core, committed);
  if (committed.new_access) route(core);
  if (committed.fault != nullptr) handle_fault(core, committed);
  if (commit_log_ != nullptr) log_commit(core, committed);
}

// What the cores that do not sleep request in the next cycle.
void Cluster::publish(RequestBits bits) {
  requests_[kFpu] = static_cast<std::uint16_t>(bits >> kFpuBits);
  requests_[kTcdm] = static_cast<std::uint16_t>(bits >> kTcdmBits);
  const auto event_unit = static_cast<std::uint16_t>(bits >> kEventUnitBits);
  requests_[kEventUnit] = event_unit | parked_;
  park(event_unit);
  requests_[kDivision] = requests_[kDma] = requests_[kPePort] = 0;
  for (auto rest = static_cast<std::uint32_t>(bits >> kOtherBits); rest != 0; rest &= rest - 1) {
    requests(lanes_[lowest(rest)].pipeline->publish()) |= rest & -rest;
  }
}

// Cores whose requests the event unit has seen in this cycle, and refused, need not be looked at until it grants them.
void Cluster::park(std::uint32_t candidates) {
  for (std::uint32_t rest = candidates; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    if (last_cause_[index] != Cause::event_wait || !lanes_[index].pipeline->parked()) continue;
    parked_ |= 1U << index;
    parked_since_[index] = cycle_ + 1;
  }
}

int Cluster::arbitrate_division(std::uint32_t requests) {
  const int winner = division_.arbitrate(requests, cycle_);
  if (winner >= 0) {
    const auto core = static_cast<std::uint32_t>(winner);
    const Pipeline& pipeline = cores_[core]->pipeline;
    division_.start(core, division_format(*pipeline.execute_instruction()), pipeline.division_special(), cycle_);
  }
  return winner;
}

void Cluster::issued(Core& core, const Pipeline::Committed& committed) {
  const isa::Instruction& instruction = committed.issued->instruction;
  if (issue_observer_) tell_issue(core, instruction, committed.pc);
  if (committed.issued->control.csr) {
    if (isa::interrupt_due(core.hart)) core.pipeline.interrupt_after_execute();
    start_counting(core);
  }
  if (instruction.marker == 0) return;
  if (instruction.marker < 0x200) {
    core.statistics.counters.transfers = counted_through();
    core.statistics.begin_region(instruction.marker & 0xffU, cycle_);
  } else if (instruction.marker == kProgramEnd) {
    running_ &= ~(1U << core.index);
  }
}

void Cluster::tell_issue(const Core& core, const isa::Instruction& instruction, std::uint32_t pc) {
  issue_observer_({cycle_, pc, instruction.word, static_cast<std::uint16_t>(core.index)});
}

// What cannot execute traps, or ends the run.
void Cluster::handle_fault(Core& core, const Pipeline::Committed& committed) {
  if (traps_illegal(core, committed)) return;
  throw Fault(core.index, committed.pc, isa::illegal_reason(committed.fault->instruction));
}

void Cluster::end_cores() {
  for (std::uint32_t rest = fetch_path_ ? ending_ : 0; rest != 0; rest &= rest - 1) {
    fetch_path_->core_ends(lowest(rest), cores_[lowest(rest)]->pipeline.fetch_address());
  }
  running_ &= ~ending_;
  for (std::uint32_t& requests : requests_) requests &= ~ending_;
  ending_ = 0;
}

}  // namespace halfstep::model
