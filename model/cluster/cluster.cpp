#include "model/cluster/cluster.h"

#include <cstdio>

#include "model/soc/address_map.h"
#include "model/soc/demultiplexer.h"
#include "model/soc/fault.h"

namespace halfstep::model {
namespace {

std::string hexadecimal(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08x", value);
  return text;
}

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
      control_(config.cores) {
  for (std::uint32_t index = 0; index < config.cores; ++index) {
    const std::string core_name = "core" + std::to_string(index);
    cores_.push_back(std::make_unique<Core>(core_name.c_str(), index, code_, config.isa));
    cores_.back()->performance_counters.connect_clock(cycle_);
    lanes_[index] = {&cores_.back()->pipeline, &cores_.back()->hart, &cores_.back()->statistics.counters.causes};
    accesses_[index] = &cores_.back()->pipeline.access();
    cores_.back()->pipeline.connect_tcdm({&tcdm_, config.tcdm_size, index});
  }
  if (config.icache_mode == IcacheMode::hierarchical) {
    fetch_path_ = std::make_unique<FetchPath>(config_, cores_, pe_ports_, l2_ports_.get());
    states_.number_fetches(fetch_path_->lines());
  }
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
  forget_old_states();  // the fabric controller may have written code
  const std::uint64_t end = cycle_ + cycles;
  while (cycle_ != end && running_ != 0 && !stop_requested_) {
    if (!direct_) {
      step_through_sockets();
    } else if (nothing_moves()) {
      cycle_ = end;
    } else {
      step();
      if (!stop_requested_) compute_until(end);
    }
  }
  end_run();
}

// Between two runs, counters are complete.
void Cluster::end_run() {
  if (fetch_path_) fetch_path_->complete_counters();
  std::uint64_t issues = 0;
  for (const auto& core : cores_) {
    Counters& counters = core->statistics.counters;
    counters.complete();
    issues += counters.instructions;
  }
  if (issues != issues_) last_issue_cycle_ = cycle_;
  issues_ = issues;
  count_waiting(parked_);
  if (states_.size() > StateGraph::kMaxNodes) forget_states();
}

// Every core sleeps, and nothing is on its way that could wake one.
inline bool Cluster::nothing_moves() const {
  return (running_ & ~parked_) == 0 && event_unit_.quiet() && !dma_active_ && !tcdm_.busy() &&
         (fetch_path_ == nullptr || fetch_path_->quiet()) && (l2_ == nullptr || !l2_->busy());
}

// Code that states were made of has changed.
void Cluster::forget_old_states() {
  if (states_version_ == code_.version()) return;
  states_version_ = code_.version();
  forget_states();
}

void Cluster::forget_states() {
  for (const auto& core : cores_) core->pipeline.leave();
  states_.clear();
}

Destination Cluster::destination(const Core& core, const DataAccess& access) const {
  const Destination destination = destination_of(access.address);
  const bool beyond = destination == Destination::tcdm && (access.address & 0x000fffffU) >= tcdm_.size();
  if (beyond && !access.stray) throw_bad_access(core, access);
  return destination;
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
  dma_active_ = true;
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
  if (!pe_ports_.system.access(access, 0, word, extra)) return;
  code_.rewrite(address, word);
  forget_old_states();
}

void Cluster::nobody_answered(std::uint32_t core, const DataAccess& access) { throw_bad_access(*cores_[core], access); }

}  // namespace halfstep::model
