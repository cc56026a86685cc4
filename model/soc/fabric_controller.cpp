#include "model/soc/fabric_controller.h"

#include <cstdio>

#include "isa/decoder.h"
#include "model/core/division_format.h"
#include "model/soc/address_map.h"
#include "model/soc/fault.h"

namespace halfstep::model {
namespace {

constexpr std::uint16_t kProgramEnd = 0x7ff;
constexpr std::uint32_t kExternalInterrupt = 1U << 11;  // MEIP
constexpr std::uint32_t kChipPeripherals = 0x1A100000;
constexpr std::uint32_t kMegabyteWindow = 0xfff00000;

// An interrupt is taken behind an instruction that does all its work in one cycle.
bool lets_interrupts_in(isa::Unit unit) {
  return unit == isa::Unit::alu || unit == isa::Unit::csr || unit == isa::Unit::branch || unit == isa::Unit::jump ||
         unit == isa::Unit::jump_register;
}

}  // namespace

struct FabricController::PortEnds {
  RequestPort<DataTransaction> tcdm{"tcdm_end"};
  RequestPort<DataTransaction> event{"event_end"};
  RequestPort<DataTransaction> dma{"dma_end"};
  RequestPort<DataTransaction> pe{"pe_end"};
  RequestPort<FpTransaction> fpu{"fpu_end"};
};

FabricController::FabricController(const sc_core::sc_module_name& name, const ClusterConfig& config, DecodedCode& code,
                                   const FabricInterrupts& interrupts, L2Interconnect* l2)
    : sc_core::sc_module(name),
      system("system"),
      l2_latency_(config.fc_l2_latency, config.l3_size, config.l3_latency),
      peripheral_latency_(config.fc_peripheral_latency),
      cluster_latency_(config.fc_cluster_latency),
      fpu_pipe_regs_(config.fpu_pipe_regs),
      code_(code),
      interrupts_(interrupts),
      core_("core", 0, code, config.isa),
      division_("division_unit", 1),
      port_ends_(std::make_unique<PortEnds>()),
      l2_(l2) {
  if (l2 != nullptr) l2_initiator_ = l2->add_initiator(l2->add_port(), 0, *this);
  core_.hart.mhartid = kFabricControllerHart;
  core_.performance_counters.connect_clock(cycle_);
  core_.tcdm_port.socket.bind(port_ends_->tcdm.socket);
  core_.event_port.socket.bind(port_ends_->event.socket);
  core_.dma_port.socket.bind(port_ends_->dma.socket);
  core_.pe_port.socket.bind(port_ends_->pe.socket);
  core_.fpu_port.socket.bind(port_ends_->fpu.socket);
  core_.division_port.socket.bind(division_.core_ports[0]->socket);
}

FabricController::~FabricController() = default;

void FabricController::boot(std::uint32_t entry) {
  core_.pipeline.boot(entry);
  finished_ = false;
}

void FabricController::step(std::uint64_t cycle) {
  if (interrupts_.interrupt() != interrupt_) {  // what programs write into mip stays until then
    interrupt_ = !interrupt_;
    core_.hart.mip = (core_.hart.mip & ~kExternalInterrupt) | (interrupt_ ? kExternalInterrupt : 0U);
  }

  const Request request = core_.pipeline.publish();
  const bool fpu = request == Request::fpu;
  CoreGrants grants;
  const bool quotient = division_.result(cycle) >= 0;
  const bool division = request == Request::division && division_granted(cycle);
  grants.fp = fpu || division;
  grants.fp_result = fpu_result_due(fpu) || quotient;
  grants.data = request != Request::none && !fpu && request != Request::division && data_granted(cycle);

  Pipeline::Committed committed;
  cycle_ = cycle;
  const Cause cause = counting_ ? core_.commit_counted(grants, committed) : core_.pipeline.commit(grants, committed);
  counting_ = counting_ && core_.performance_counters.active();
  account(cause, committed, cycle);
}

void FabricController::sleep(std::uint64_t cycles) {
  core_.statistics.counters.causes[static_cast<std::size_t>(Cause::event_wait)] += cycles;
  last_cause_ = Cause::event_wait;
}

// As in the cluster: results come pipe_regs cycles after the grant, with none in the same cycle.
bool FabricController::fpu_result_due(bool granted) {
  if (granted) fpu_results_ |= 1U << fpu_pipe_regs_;
  const bool due = (fpu_results_ & 1U) != 0;
  fpu_results_ >>= 1;
  return due;
}

bool FabricController::division_granted(std::uint64_t cycle) {
  if (division_.arbitrate(1, cycle) < 0) return false;
  const Pipeline& pipeline = core_.pipeline;
  division_.start(0, division_format(*pipeline.execute_instruction()), pipeline.division_special(), cycle);
  return true;
}

// The access is carried out in the cycle of its grant; the core has a load's word in the cycle after.
bool FabricController::data_granted(std::uint64_t cycle) {
  const DataAccess& access = core_.pipeline.access();
  if (!access_open_) begin_access(access, cycle);
  if (!access_due(cycle)) return false;
  access_open_ = false;
  const auto now = static_cast<std::uint64_t>(sc_core::sc_time_stamp() / sc_core::sc_time(1, sc_core::SC_NS));
  std::uint32_t word = 0;
  std::uint64_t extra = 0;  // what targets annotate is part of the latencies here
  if (!system.access(access, cycle - now, word, extra)) {
    if (!access.stray) throw_bad_access(access);
  } else if (access.write) {
    memory_written(access.address);
  }
  if (!access.write) core_.pipeline.load_answer(word);
  return true;
}

void FabricController::begin_access(const DataAccess& access, std::uint64_t cycle) {
  access_open_ = true;
  grant_cycle_ = cycle + latency_of(access.address) - 1;
  waits_for_bank_ = l2_ != nullptr && l2_->banks().of(access.address) != L2Banks::kNone;
  if (!waits_for_bank_) return;
  L2Request request;
  request.address = access.address;
  request.cycle = grant_cycle_;
  request.initiator = l2_initiator_;
  l2_->request(request);
}

// The controller comes first in a cycle: nobody makes a request for this one any more.
bool FabricController::access_due(std::uint64_t cycle) {
  if (waits_for_bank_) l2_->step(cycle);
  return !waits_for_bank_ && cycle >= grant_cycle_;
}

void FabricController::beat_granted(std::uint32_t /*initiator*/, std::uint64_t /*cycle*/) { waits_for_bank_ = false; }

std::uint32_t FabricController::latency_of(std::uint32_t address) const {
  if (is_cluster(address)) return cluster_latency_;
  return (address & kMegabyteWindow) == kChipPeripherals ? peripheral_latency_ : l2_latency_.of(address);
}

void FabricController::account(Cause cause, const Pipeline::Committed& committed, std::uint64_t cycle) {
  Counters& counters = core_.statistics.counters;
  last_cause_ = cause;
  if (committed.issued != nullptr) {
    const std::uint16_t marker = committed.issued->instruction.marker;
    if (marker >= 0x200 && marker < 0x300) core_.statistics.end_region(marker & 0xffU, cycle);
  }
  ++counters.causes[static_cast<std::size_t>(cause)];
  if (committed.issued != nullptr) {
    last_issue_cycle_ = cycle;
    issued(committed, cycle);
  }
  if (committed.new_access) route();
  bool trapped = false;
  if (committed.fault != nullptr && core_.hart.illegal && core_.hart.mtvec != 0) {
    core_.hart.illegal = false;
    core_.pipeline.trap_in_execute(isa::kCauseIllegalInstruction, committed.fault->instruction.word);
    trapped = true;
  }
  if (commit_log_ != nullptr) log_commit(committed);
  if (committed.fault != nullptr && !trapped) {
    throw Fault(kFabricControllerHart, committed.pc, isa::illegal_reason(committed.fault->instruction));
  }
}

void FabricController::issued(const Pipeline::Committed& committed, std::uint64_t cycle) {
  const isa::Instruction& instruction = committed.issued->instruction;
  if (issue_observer_) issue_observer_({cycle, committed.pc, instruction.word, kFabricControllerHart});
  if (lets_interrupts_in(instruction.unit) && isa::interrupt_due(core_.hart)) core_.pipeline.interrupt_after_execute();
  if (committed.issued->control.csr && !counting_) counting_ = core_.performance_counters.start();
  if (instruction.marker == 0) return;
  if (instruction.marker < 0x200) {
    core_.statistics.begin_region(instruction.marker & 0xffU, cycle);
  } else if (instruction.marker == kProgramEnd) {
    finished_ = true;
  }
}

// Statistics know one cause for all that is slow outside of a core.
void FabricController::route() {
  const DataAccess& access = core_.pipeline.access();
  if (access.stray && core_.pipeline.source().trace() != nullptr)
    core_.pipeline.source().trace()->strayed(access.address);
  core_.pipeline.set_destination(Destination::pe_port);
  if (core_.hart.mtvec == 0 || access.stray || !nothing_at(access.address)) return;
  core_.pipeline.trap_in_execute(access.write ? isa::kCauseStoreAccessFault : isa::kCauseLoadAccessFault,
                                 core_.pipeline.execute_address());
}

// Registers are not asked, as reading them may do something: what is wrong there stops the run.
bool FabricController::nothing_at(std::uint32_t address) {
  const bool registers =
      (address & kMegabyteWindow) == kChipPeripherals || (is_cluster(address) && address >= kClusterControlBase);
  return !registers && !system.is_memory(address);
}

void FabricController::memory_written(std::uint32_t address) {
  if (!code_.contains(address)) return;
  std::uint32_t word = 0;
  std::uint64_t extra = 0;
  if (system.access({address, 0, 0xf, false, false, {}}, 0, word, extra)) code_.rewrite(address, word);
}

void FabricController::throw_bad_access(const DataAccess& access) const {
  char text[128];
  std::snprintf(text, sizeof text, "%s 0x%08x, where nothing is (L2 at 0x1c000000, the cluster at 0x10000000)",
                access.write ? "store to" : "load from", access.address);
  throw Fault(kFabricControllerHart, core_.pipeline.execute_pc(), text);
}

void FabricController::on_commit(std::function<void(const CommitEvent&)> observer) {
  commit_log_ = std::make_unique<CommitLog>(std::move(observer));
}

void FabricController::finish_commit_log() {
  if (commit_log_ != nullptr) commit_log_->finish(core_);
}

// At the end of a cycle: an instruction that trapped has left EX again.
void FabricController::log_commit(const Pipeline::Committed& committed) {
  const bool trapped = core_.pipeline.execute_empty();
  if (committed.flushed != nullptr) commit_log_->committed(core_, *committed.flushed, committed.pc);
  if (committed.issued != nullptr && !trapped) {
    commit_log_->committed(core_, *committed.issued, committed.pc);
  } else if (committed.issued == nullptr && committed.new_access && trapped) {
    commit_log_->take_back(core_);
  }
}

}  // namespace halfstep::model
