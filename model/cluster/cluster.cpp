#include "model/cluster/cluster.h"

#include <cstdio>

#include "isa/decoder.h"
#include "isa/meaning/trap.h"
#include "model/core/division_format.h"
#include "model/core/pipeline_quick.h"
#include "model/soc/address_map.h"
#include "model/soc/fault.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

std::string hexadecimal(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08x", value);
  return text;
}

constexpr std::uint16_t kProgramEnd = 0x7ff;

}  // namespace

Cluster::Cluster(const sc_core::sc_module_name& name, const ClusterConfig& config, L2Interconnect* l2)
    : sc_core::sc_module(name),
      external_socket("external_socket"),
      config_(config),
      code_(config.isa, config.fpu_pipe_regs),
      tcdm_("tcdm", config.cores, config.tcdm_banks, config.tcdm_size),
      fpus_("fpu_interconnect", config),
      division_("division_unit", config.cores),
      event_unit_("event_unit", config.cores),
      l2_(l2),
      l2_ports_(l2 == nullptr ? nullptr : std::make_unique<ClusterL2Ports>(*l2)),
      pe_ports_("pe_ports", config.cores, config.load_latency(), *this, l2_ports_.get()),
      dma_("dma", config, tcdm_, event_unit_, pe_ports_, l2_ports_.get(),
           [this](std::uint32_t address) { memory_written(address); }),
      control_(config.cores),
      fpu_registers_(config.fpu_pipe_regs != 0) {
  for (std::uint32_t index = 0; index < config.cores; ++index) {
    const std::string core_name = "core" + std::to_string(index);
    cores_.push_back(std::make_unique<Core>(core_name.c_str(), index, code_, config.isa));
    cores_.back()->performance_counters.connect_clock(cycle_);
    accesses_[index] = &cores_.back()->pipeline.access();
  }
  if (config.icache_mode == IcacheMode::hierarchical)
    fetch_path_ = std::make_unique<FetchPath>(config_, cores_, pe_ports_, l2_ports_.get());
  bind_ports();
  dma_.on_misuse([this](std::uint32_t core, const std::string& what) { misused_dma(core, what); });
  external_socket.register_b_transport(this, &Cluster::external_transport);
  external_socket.register_transport_dbg(this, &Cluster::external_debug);
  external_socket.register_get_direct_mem_ptr(this, &Cluster::external_direct);
}

void Cluster::bind_ports() {
  for (std::uint32_t index = 0; index < cores_.size(); ++index) {
    Core& core = *cores_[index];
    core.tcdm_port.socket.bind(tcdm_.core_ports[index]->socket);
    core.event_port.socket.bind(event_unit_.core_ports[index]->socket);
    core.dma_port.socket.bind(dma_.control_port(index).socket);
    core.pe_port.socket.bind(pe_ports_.core_ports[index]->socket);
    core.fpu_port.socket.bind(fpus_.core_ports[index]->socket);
    core.division_port.socket.bind(division_.core_ports[index]->socket);
  }
}

void Cluster::end_of_elaboration() { direct_ = !config_.through_sockets; }

void Cluster::boot(std::uint32_t entry, std::uint32_t count) {
  for (std::uint32_t index = 0; index < count; ++index) cores_[index]->pipeline.boot(entry);
  running_ = (1U << count) - 1U;
}

void Cluster::run(std::uint64_t cycles) {
  const std::uint64_t end = cycle_ + cycles;
  while (cycle_ != end && running_ != 0 && !stop_requested_) run_cycle();
}

void Cluster::run_cycle() {
  if (direct_) {
    step();
  } else {
    step_through_sockets();
  }
}

// The shared units decide, on the requests that the cores published from their registers at the end of the cycle
// before.
inline Cluster::Decisions Cluster::decide() {
  Decisions decisions;
  decisions.fpu_granted = fpus_.arbitrate(requests_.fpu);
  decisions.division_result = division_.result(cycle_);
  if (requests_.division != 0) decisions.division_granted = arbitrate_division(requests_.division);
  if (requests_.pe != 0) decisions.pe_granted = pe_ports_.cycle(requests_.pe, accesses_, cycle_);
  if (requests_.dma != 0) {
    decide_with_dma(decisions);
  } else if (requests_.tcdm != 0 || tcdm_.busy()) {
    decisions.tcdm_granted = tcdm_.arbitrate(requests_.tcdm, accesses_);
  }
  // A parked core's request cannot be granted before something happens in the event unit.
  if (!event_unit_.quiet() || (requests_.event & ~parked_) != 0) {
    decisions.demux_granted |= event_unit_.cycle(requests_.event, accesses_);
  }
  return decisions;
}

// A cycle in which the DMA has something to do, too: TCDM and event unit hear from it.
void Cluster::decide_with_dma(Decisions& decisions) {
  const ClusterDma::Grants granted = dma_.cycle(cycle_, requests_.dma & ~kDmaActive, requests_.tcdm, accesses_);
  decisions.tcdm_granted = granted.tcdm;
  decisions.demux_granted = granted.control;
  for (std::uint32_t rest = granted.control; rest != 0; rest &= rest - 1) {
    if (!accesses_[lowest(rest)]->write) dma_reads_ |= 1U << lowest(rest);
  }
  requests_.dma &= ~(granted.control | kDmaActive);
  if (dma_.active()) requests_.dma |= kDmaActive;
}

// What event unit or DMA answer in the cycle after the grant.
std::uint32_t Cluster::late_read_data(std::uint32_t core) {
  return ((dma_reads_ >> core) & 1U) != 0 ? dma_.read_data(core) : event_unit_.read_data(core);
}

// FPU results come pipe_regs cycles after the grant; with none, in the same cycle.
inline bool Cluster::fpu_result_due(std::uint32_t index, bool granted) {
  if (!fpu_registers_) return granted;
  std::uint32_t& results = fpu_results_[index];
  if (granted) results |= 1U << config_.fpu_pipe_regs;
  const bool due = (results & 1U) != 0;
  results >>= 1;
  return due;
}

inline CoreGrants Cluster::grants_of(std::uint32_t index, const Decisions& decisions) {
  const std::uint32_t bit = 1U << index;
  CoreGrants grants;
  const bool fpu = (decisions.fpu_granted & bit) != 0;
  grants.data = ((decisions.tcdm_granted | decisions.demux_granted | decisions.pe_granted) & bit) != 0;
  grants.fp_result = fpu_result_due(index, fpu) || decisions.division_result == static_cast<int>(index);
  grants.fp = fpu || decisions.division_granted == static_cast<int>(index);
  if (grants.data && !accesses_[index]->write) {
    if ((decisions.demux_granted & bit) != 0) {
      late_reads_ |= bit;
    } else {
      cores_[index]->pipeline.load_answer((decisions.tcdm_granted & bit) != 0 ? tcdm_.read_data(index)
                                                                              : pe_ports_.read_data(index));
    }
  }
  return grants;
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

  const Requests requests = requests_;
  const Decisions decisions = decide();

  // A parked core would only count another cycle of waiting.
  const std::uint32_t asleep = parked_ & ~decisions.demux_granted;
  for (std::uint32_t rest = asleep; rest != 0; rest &= rest - 1) {
    ++cores_[lowest(rest)]->statistics.counters.causes[static_cast<std::size_t>(Cause::event_wait)];
  }
  std::uint32_t issues = 0;
  for (std::uint32_t rest = running_ & ~asleep; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    const std::uint32_t bit = 1U << index;
    Core& core = *cores_[index];
    const CoreGrants grants = grants_of(index, decisions);
    Pipeline::Committed committed;
    const Cause cause =
        (counting_ & bit) == 0 ? core.pipeline.commit(grants, committed) : count(core, grants, committed);
    if ((requests.tcdm & ~decisions.tcdm_granted & bit) != 0) ++core.statistics.counters.bank_conflicts;
    if (((requests.fpu | requests.division) & bit) != 0 && !grants.fp) ++core.statistics.counters.fpu_contention;
    if (committed.issued != nullptr) issues |= bit;
    account(core, cause, committed);
    publish(index);
  }
  if (fetch_path_) fetch_path_->cycle(cycle_, running_, asleep, last_cause_);
  finish_cycle(issues);
}

// The same cycle with every request and grant as a TLM call; for foreign ends, and to show that nothing differs.
void Cluster::step_through_sockets() {
  if (l2_ != nullptr && l2_->busy()) l2_->step(cycle_);
  const Requests requests = requests_;
  for (std::uint32_t rest = running_; rest != 0; rest &= rest - 1) cores_[lowest(rest)]->send_requests();
  fpus_.arbitrate_sockets();
  division_.cycle_through_sockets(cycle_);
  dma_.send_requests();
  tcdm_.arbitrate_sockets();
  pe_ports_.cycle_through_sockets(cycle_);
  dma_.cycle_through_sockets(cycle_);
  event_unit_.cycle_through_sockets();

  std::uint32_t issues = 0;
  for (std::uint32_t rest = running_; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    const std::uint32_t bit = 1U << index;
    Core& core = *cores_[index];
    CoreGrants grants = core.take_answers();
    const bool fpu = (requests.fpu & bit) != 0 && grants.fp;
    grants.fp_result = fpu_result_due(index, fpu) || grants.fp_result;
    Pipeline::Committed committed;
    const Cause cause =
        (counting_ & bit) == 0 ? core.pipeline.commit(grants, committed) : count(core, grants, committed);
    if ((requests.tcdm & bit) != 0 && !grants.data) ++core.statistics.counters.bank_conflicts;
    if (((requests.fpu | requests.division) & bit) != 0 && !grants.fp) ++core.statistics.counters.fpu_contention;
    if (committed.issued != nullptr) issues |= bit;
    account(core, cause, committed);
    publish(index);
  }
  if (fetch_path_) fetch_path_->cycle_through_sockets(cycle_, running_, last_cause_);
  finish_cycle(issues);
}

// Statistics, markers and what else follows from a commit.
inline void Cluster::account(Core& core, Cause cause, const Pipeline::Committed& committed) {
  Counters& counters = core.statistics.counters;
  last_cause_[core.index] = cause;
  if (committed.issued != nullptr) {
    const std::uint16_t marker = committed.issued->instruction.marker;
    if (marker >= 0x200 && marker < 0x300) core.statistics.end_region(marker & 0xffU, cycle_);
    ++counters.causes[static_cast<std::size_t>(Cause::issued)];
    ++counters.instructions;
    if (marker != 0 || committed.issued->control.csr || issue_observer_) issued(core, committed);
  } else {
    ++counters.causes[static_cast<std::size_t>(cause)];
  }
  if (committed.new_access) route(core);
  const bool trapped = committed.fault != nullptr && traps_illegal(core, committed);
  if (commit_log_ != nullptr) log_commit(core, committed);
  if (committed.fault != nullptr && !trapped) {
    throw Fault(core.index, committed.pc, isa::illegal_reason(committed.fault->instruction));
  }
}

inline void Cluster::finish_cycle(std::uint32_t issues) {
  if (issues != 0) last_issue_cycle_ = cycle_;
  ++cycle_;
}

// What a core requests in the next cycle, from its registers.
inline void Cluster::publish(std::uint32_t index) {
  const std::uint32_t bit = 1U << index;
  const Pipeline& pipeline = cores_[index]->pipeline;
  requests_.fpu &= ~bit;
  requests_.division &= ~bit;
  requests_.tcdm &= ~bit;
  requests_.event &= ~bit;
  requests_.pe &= ~bit;
  parked_ &= ~bit;
  if ((running_ & bit) == 0) return;
  const CoreRequests wanted = pipeline.publish();
  if (wanted.fpu) requests_.fpu |= bit;
  if (wanted.division) requests_.division |= bit;
  if (!wanted.data) return;
  switch (pipeline.access().destination) {
    case Destination::tcdm:
      requests_.tcdm |= bit;
      break;
    case Destination::event_unit:
      requests_.event |= bit;
      if (pipeline.parked()) parked_ |= bit;
      break;
    case Destination::dma:
      requests_.dma |= bit;
      break;
    case Destination::pe_port:
      requests_.pe |= bit;
      break;
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
  if (issue_observer_) {
    issue_observer_({cycle_, committed.pc, instruction.word, static_cast<std::uint16_t>(core.index)});
  }
  if (committed.issued->control.csr) {
    if (isa::interrupt_due(core.hart)) core.pipeline.interrupt_after_execute();
    start_counting(core);
  }
  if (instruction.marker == 0) return;
  if (instruction.marker < 0x200) {
    core.statistics.begin_region(instruction.marker & 0xffU, cycle_);
  } else if (instruction.marker == kProgramEnd) {
    running_ &= ~(1U << core.index);
  }
}

// The demultiplexer looks at the upper address bits only: windows of 1 MB, whatever the size of the memory behind them.
Destination Cluster::destination(const Core& core, const DataAccess& access) const {
  const std::uint32_t window = access.address & 0xfff00000U;
  if (window == kTcdmBase || window == kTestAndSetBase || window == kTcdmAlias) {
    if ((access.address & 0x000fffffU) >= tcdm_.size() && !access.stray) throw_bad_access(core, access);
    return Destination::tcdm;
  }
  if (access.address - kEventUnitBase < kEventUnitSize) return Destination::event_unit;
  if (access.address - kDmaBase < kDmaSize) return Destination::dma;
  return Destination::pe_port;
}

void Cluster::throw_bad_access(const Core& core, const DataAccess& access) const {
  char memories[96];
  std::snprintf(memories, sizeof memories,
                " (TCDM: %u bytes at 0x10000000; event unit at 0x10204000; L2 at 0x1c000000)", tcdm_.size());
  throw Fault(core.index, core.pipeline.execute_pc(),
              std::string(access.write ? "store to " : "load from ") + hexadecimal(access.address) +
                  ", where nothing is" + memories);
}

void Cluster::misused_dma(std::uint32_t core, const std::string& what) const {
  throw Fault(core, cores_[core]->pipeline.execute_pc(), what);
}

bool Cluster::local_access(std::uint32_t core, const DataAccess& access) {
  if (access.address - kIcacheControlBase < kIcacheControlSize) {
    if (fetch_path_) {
      fetch_path_->access_registers(core, access);
    } else {
      pe_ports_.answer(core, 0, cycle_ + 1);  // nothing to switch on or to flush
    }
    return true;
  }
  std::uint32_t word = 0;
  if (peripheral_access(access, word)) {
    pe_ports_.answer(core, word, cycle_ + 1);
    return true;
  }
  if (access.address - kDmaPeripheralBase >= kDmaSize) return false;
  dma_.request_view(core, access);
  requests_.dma |= kDmaActive;
  return true;
}

// Code may have been overwritten.
void Cluster::memory_written(std::uint32_t address) {
  if (!code_.contains(address)) return;
  DataAccess access;
  access.address = address;
  access.byte_mask = 0xf;
  std::uint32_t word = 0;
  std::uint64_t extra = 0;
  if (pe_ports_.system.access(access, 0, word, extra)) code_.rewrite(address, word);
}

void Cluster::nobody_answered(std::uint32_t core, const DataAccess& access) { throw_bad_access(*cores_[core], access); }

}  // namespace halfstep::model
