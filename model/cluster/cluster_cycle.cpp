// One cycle of the cluster: the shared units decide, the cores commit, what they request next is published.
#include "isa/decoder.h"
#include "isa/meaning/trap.h"
#include "model/cluster/cluster.h"
#include "model/core/division_format.h"
#include "model/core/pipeline_follow.h"
#include "model/soc/fault.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

constexpr std::uint16_t kProgramEnd = 0x7ff;

constexpr auto kFpu = static_cast<std::size_t>(Request::fpu);
constexpr auto kDivision = static_cast<std::size_t>(Request::division);
constexpr auto kTcdm = static_cast<std::size_t>(Request::tcdm);
constexpr auto kEventUnit = static_cast<std::size_t>(Request::event_unit);
constexpr auto kDma = static_cast<std::size_t>(Request::dma);
constexpr auto kPePort = static_cast<std::size_t>(Request::pe_port);

}  // namespace

// The shared units decide, on the requests that the cores published from their registers at the end of the cycle
// before.
inline Cluster::Decisions Cluster::decide() {
  Decisions decisions;
  if (requests_[kFpu] != 0) decisions.fp_granted = fpus_.arbitrate(requests_[kFpu]);
  decisions.fp_results = fpu_results(decisions.fp_granted);
  if (division_.busy() || requests_[kDivision] != 0) {
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
    decisions.tcdm_granted = tcdm_.arbitrate(requests_[kTcdm], accesses_);
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

// FPU results come pipe_regs cycles after the grant; with none, in the same cycle.
inline std::uint32_t Cluster::fpu_results(std::uint32_t granted) {
  if (config_.fpu_pipe_regs == 0) return granted;
  const std::uint32_t due = fpu_results_[0];
  fpu_results_[0] = fpu_results_[1];
  fpu_results_[1] = 0;
  fpu_results_[config_.fpu_pipe_regs - 1] |= granted;
  return due;
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

void Cluster::step() {
  if (l2_ != nullptr && l2_->busy()) l2_->step(cycle_);
  // Responses due in this cycle.
  for (std::uint32_t rest = late_reads_; rest != 0; rest &= rest - 1) {
    const std::uint32_t core = lowest(rest);
    cores_[core]->pipeline.late_load_answer(late_read_data(core));
    dma_reads_ &= ~(1U << core);
  }
  late_reads_ = 0;

  const Decisions decisions = decide();
  count_refusals(requests_, decisions);

  if (const std::uint32_t woken = parked_ & decisions.demux_granted; woken != 0) {
    count_waiting(woken);
    parked_ &= ~woken;
  }
  requests_ = {};
  requests_[kEventUnit] = parked_;
  const std::uint32_t granted =
      decisions.fp_granted | decisions.tcdm_granted | decisions.demux_granted | decisions.pe_granted;
  const std::uint32_t asleep = parked_;
  for (std::uint32_t rest = running_ & ~asleep; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    Core& core = *core_pointers_[index];
    const unsigned inputs = (granted >> index & 1U) | (decisions.fp_results >> index & 1U) << 1;
    Transition* const transition = core.pipeline.transition(inputs);
    if (transition == nullptr) {
      commit(index, decisions);
      publish(index);
      continue;
    }
    const Cause cause = transition->cause;
    last_cause_[index] = cause;
    ++core.statistics.counters.causes[static_cast<std::size_t>(cause)];
    const Pipeline::Followed followed = core.pipeline.follow(*transition, tcdm_.read_data(index), tcdm_.size());
    if (observes_issues_ && transition->issued != nullptr) tell_issue(core, *transition->issued, transition->pc);
    if (followed != Pipeline::Followed::along) followed_off(core, *transition, followed);
    const Request request = core.pipeline.next_request();
    requests(request) |= 1U << index;
    if (request == Request::event_unit) park(index);
  }
  if (fetch_path_) fetch_path_->cycle(cycle_, running_, asleep, last_cause_);
  if (ending_ != 0) end_cores();
  ++cycle_;
}

// A cycle of a core that the graph of states does not know yet, or that is not always the same.
void Cluster::commit(std::uint32_t index, const Decisions& decisions) {
  Core& core = *cores_[index];
  const CoreGrants grants = grants_of(index, decisions);
  const Pipeline::Departure from = core.pipeline.leave(grants);
  if (grants.data && !core.pipeline.access().write) answer_load(index, decisions);
  Pipeline::Committed committed;
  const Cause cause = commit_counted(core, grants, committed);
  account(core, cause, committed);
  // The commit log and the performance counters want more of a cycle than the graph remembers.
  const bool watched = commit_log_ != nullptr || ((counting_ >> index) & 1U) != 0;
  if (!watched) core.pipeline.enter(states_, from, cause, committed);
}

Cause Cluster::commit_counted(Core& core, const CoreGrants& grants, Pipeline::Committed& committed) {
  return ((counting_ >> core.index) & 1U) == 0 ? core.pipeline.commit(grants, committed)
                                               : count(core, grants, committed);
}

// What issued along the transition goes where the graph does not.
void Cluster::followed_off(Core& core, const Transition& transition, Pipeline::Followed reason) {
  if (reason == Pipeline::Followed::new_access) {
    route(core);
  } else {
    Pipeline::Committed committed;
    committed.pc = transition.pc;
    committed.fault = transition.issued;
    handle_fault(core, committed);
  }
  core.pipeline.enter(states_);
}

inline void Cluster::count_refusals(const Requests& requests, const Decisions& decisions) {
  for (std::uint32_t rest = requests[kTcdm] & ~decisions.tcdm_granted; rest != 0; rest &= rest - 1) {
    ++cores_[lowest(rest)]->statistics.counters.bank_conflicts;
  }
  for (std::uint32_t rest = (requests[kFpu] | requests[kDivision]) & ~decisions.fp_granted; rest != 0;
       rest &= rest - 1) {
    ++cores_[lowest(rest)]->statistics.counters.fpu_contention;
  }
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

// The same cycle with every request and grant as a TLM call, and the pipelines without the graph of states; for foreign
// ends, and to show that nothing differs.
void Cluster::step_through_sockets() {
  if (l2_ != nullptr && l2_->busy()) l2_->step(cycle_);
  const Requests requests = requests_;
  for (std::uint32_t rest = running_; rest != 0; rest &= rest - 1) cores_[lowest(rest)]->send_requests();
  dma_.begin_cycle(cycle_, nobody_computed());
  fpus_.arbitrate_sockets();
  division_.cycle_through_sockets(cycle_);
  dma_.send_requests();
  tcdm_.arbitrate_sockets();
  pe_ports_.cycle_through_sockets(cycle_);
  dma_.cycle_through_sockets(cycle_);
  event_unit_.cycle_through_sockets();

  std::array<CoreGrants, kMaxCores> answers;
  Decisions decisions;
  std::uint32_t fpu_granted = 0;
  for (std::uint32_t rest = running_; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    answers[index] = cores_[index]->take_answers();
    if (answers[index].fp) decisions.fp_granted |= 1U << index;
    if (answers[index].data) decisions.tcdm_granted |= 1U << index;
  }
  fpu_granted = decisions.fp_granted & requests[kFpu];
  decisions.fp_results = fpu_results(fpu_granted);
  count_refusals(requests, decisions);

  requests_ = {};
  for (std::uint32_t rest = running_; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    Core& core = *cores_[index];
    CoreGrants grants = answers[index];
    grants.fp_result = grants.fp_result || ((decisions.fp_results >> index) & 1U) != 0;
    Pipeline::Committed committed;
    const Cause cause = commit_counted(core, grants, committed);
    account(core, cause, committed);
    publish(index);
  }
  if (fetch_path_) fetch_path_->cycle_through_sockets(cycle_, running_, last_cause_);
  if (ending_ != 0) end_cores();
  ++cycle_;
}

// Statistics, markers and what else follows from a commit.
void Cluster::account(Core& core, Cause cause, const Pipeline::Committed& committed) {
  last_cause_[core.index] = cause;
  if (committed.issued != nullptr) {
    const std::uint16_t marker = committed.issued->instruction.marker;
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

// What a core requests in the next cycle, from its registers.
inline void Cluster::publish(std::uint32_t index) {
  const std::uint32_t bit = 1U << index;
  const Pipeline& pipeline = cores_[index]->pipeline;
  if ((running_ & bit) == 0) return;
  const Request request = pipeline.publish();
  requests(request) |= bit;
  if (request == Request::event_unit) park(index);
}

// A core whose request the event unit has seen in this cycle, and refused, need not be looked at until it is granted.
void Cluster::park(std::uint32_t index) {
  if (!direct_ || last_cause_[index] != Cause::event_wait || !cores_[index]->pipeline.parked()) return;
  parked_ |= 1U << index;
  parked_since_[index] = cycle_ + 1;
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
  if (issue_observer_) tell_issue(core, *committed.issued, committed.pc);
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

void Cluster::tell_issue(const Core& core, const Slot& slot, std::uint32_t pc) {
  issue_observer_({cycle_, pc, slot.instruction.word, static_cast<std::uint16_t>(core.index)});
}

// What cannot execute traps, or ends the run.
void Cluster::handle_fault(Core& core, const Pipeline::Committed& committed) {
  if (traps_illegal(core, committed)) return;
  throw Fault(core.index, committed.pc, isa::illegal_reason(committed.fault->instruction));
}

void Cluster::end_cores() {
  running_ &= ~ending_;
  for (std::uint32_t& requests : requests_) requests &= ~ending_;
  ending_ = 0;
}

}  // namespace halfstep::model
