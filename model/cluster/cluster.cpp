#include "model/cluster/cluster.h"

#include <cstdio>

#include "isa/decoder.h"
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

// The format decides how many steps a division takes: bits 26:25 of a scalar, 13:12 of a vector operation.
DivisionUnit::Format division_format(const isa::Instruction& instruction) {
  const std::uint32_t word = instruction.word;
  const bool vector = (word & 0x7fU) == 0x33;
  if (vector) return ((word >> 12) & 3U) == 1 ? DivisionUnit::Format::bf16 : DivisionUnit::Format::fp16;
  if (((word >> 25) & 3U) == 0) return DivisionUnit::Format::fp32;
  return ((word >> 12) & 7U) == 5 ? DivisionUnit::Format::bf16 : DivisionUnit::Format::fp16;
}

constexpr std::uint16_t kProgramEnd = 0x7ff;

}  // namespace

Cluster::Cluster(const sc_core::sc_module_name& name, const ClusterConfig& config, L2Memory& l2,
                 Peripherals& peripherals)
    : sc_core::sc_module(name),
      config_(config),
      code_(config.isa, config.fpu_pipe_regs),
      tcdm_("tcdm", config.cores, config.tcdm_banks, config.tcdm_size),
      fpus_("fpu_interconnect", config),
      division_("division_unit", config.cores),
      event_unit_("event_unit", config.cores),
      l2_(l2),
      peripherals_(peripherals),
      fpu_registers_(config.fpu_pipe_regs != 0) {
  for (std::uint32_t index = 0; index < config.cores; ++index) {
    const std::string core_name = "core" + std::to_string(index);
    cores_.push_back(std::make_unique<Core>(core_name.c_str(), index, code_, config.isa));
    pe_ports_[index] = PePort(config.l2_latency);
    accesses_[index] = &cores_.back()->pipeline.access();
  }
}

void Cluster::boot(std::uint32_t entry, std::uint32_t count) {
  for (std::uint32_t index = 0; index < count; ++index) cores_[index]->pipeline.boot(entry);
  running_ = count >= 32 ? ~0U : (1U << count) - 1U;
}

void Cluster::run(std::uint64_t cycles) {
  const std::uint64_t end = cycle_ + cycles;
  while (cycle_ != end && running_ != 0 && !peripherals_.exit_status()) step();
}

void Cluster::step() {
  // Responses due in this cycle.
  for (std::uint32_t rest = event_reads_; rest != 0; rest &= rest - 1) {
    const std::uint32_t core = lowest(rest);
    cores_[core]->pipeline.late_load_answer(event_unit_.read_data(core));
  }
  event_reads_ = 0;

  // Decisions, on the requests that the cores published from their registers at the end of the cycle before.
  const Requests requests = requests_;
  const std::uint32_t fpu_granted = fpus_.arbitrate(requests.fpu);
  const int division_result = division_.result(cycle_);
  const int division_winner = requests.division != 0 ? arbitrate_division(requests.division) : -1;
  const std::uint32_t tcdm_granted = requests.tcdm != 0 || tcdm_.busy() ? tcdm_.arbitrate(requests.tcdm, accesses_) : 0;
  const std::uint32_t event_granted =
      event_unit_.quiet() && (requests.event & ~parked_) == 0 ? 0 : event_unit_.cycle(requests.event, accesses_);
  std::uint32_t pe_granted = 0;
  for (std::uint32_t rest = requests.pe; rest != 0; rest &= rest - 1) {
    const std::uint32_t core = lowest(rest);
    if (pe_access(*cores_[core], *accesses_[core])) pe_granted |= 1U << core;
  }
  const std::uint32_t data_granted = tcdm_granted | event_granted | pe_granted;

  // Commits. A parked core would only count another cycle of waiting.
  for (std::uint32_t rest = parked_ & ~event_granted; rest != 0; rest &= rest - 1) {
    ++cores_[lowest(rest)]->statistics.counters.causes[static_cast<std::size_t>(Cause::event_wait)];
  }
  std::uint32_t issues = 0;
  for (std::uint32_t rest = running_ & ~(parked_ & ~event_granted); rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    const std::uint32_t bit = 1U << index;
    Core& core = *cores_[index];
    Pipeline& pipeline = core.pipeline;
    if ((data_granted & bit) != 0 && !accesses_[index]->write) {
      if ((event_granted & bit) != 0) {
        event_reads_ |= bit;
      } else {
        pipeline.load_answer((tcdm_granted & bit) != 0 ? tcdm_.read_data(index) : pe_ports_[index].word);
      }
    }

    CoreGrants grants;
    grants.data = (data_granted & bit) != 0;
    grants.fp = (fpu_granted & bit) != 0;
    grants.fp_result = grants.fp;
    if (fpu_registers_) {
      std::uint32_t& results = fpu_results_[index];
      if (grants.fp) results |= 1U << config_.fpu_pipe_regs;
      grants.fp_result = (results & 1U) != 0;
      results >>= 1;
    }
    if (division_winner == static_cast<int>(index)) grants.fp = true;
    if (division_result == static_cast<int>(index)) grants.fp_result = true;

    Pipeline::Committed committed;
    const Cause cause = pipeline.commit(grants, committed);
    Counters& counters = core.statistics.counters;
    last_cause_[index] = cause;
    if ((requests.tcdm & ~tcdm_granted & bit) != 0) ++counters.bank_conflicts;
    if (((requests.fpu | requests.division) & bit) != 0 && !grants.fp) ++counters.fpu_contention;
    if (committed.issued != nullptr) {
      issues |= bit;
      const std::uint16_t marker = committed.issued->instruction.marker;
      if (marker >= 0x200 && marker < 0x300) core.statistics.end_region(marker & 0xffU, cycle_);
      ++counters.causes[static_cast<std::size_t>(Cause::issued)];
      ++counters.instructions;
      if (marker != 0 || issue_observer_) issued(core, committed);
    } else {
      ++counters.causes[static_cast<std::size_t>(cause)];
    }
    if (committed.new_access) pipeline.set_destination(destination(core, pipeline.access()));
    if (committed.fault != nullptr) {
      throw Fault(index, committed.pc, isa::illegal_reason(committed.fault->instruction));
    }
    publish(index);
  }
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
    issue_observer_({cycle_, committed.pc, instruction.word, static_cast<std::uint8_t>(core.index)});
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

bool Cluster::pe_access(Core& core, const DataAccess& access) {
  PePort& port = pe_ports_[core.index];
  switch (port.request(cycle_)) {
    case PePort::Step::waits:
      return false;
    case PePort::Step::reaches_memory:
      memory_access(core, access);
      return false;
    case PePort::Step::grants:
      return true;
  }
  return false;
}

void Cluster::memory_access(Core& core, const DataAccess& access) {
  PePort& port = pe_ports_[core.index];
  if (l2_.contains(access.address)) {
    const std::uint32_t word = l2_.read_word(access.address);
    port.word = word;
    if (access.write) {
      const std::uint32_t mask = bit_mask(access.byte_mask);
      const std::uint32_t updated = (word & ~mask) | (access.write_data & mask);
      l2_.write_word(access.address, updated);
      if (code_.contains(access.address)) code_.rewrite(access.address, updated);
    }
    return;
  }
  if (peripherals_.access(access, cycle_, port.word) || access.stray) return;
  throw_bad_access(core, access);
}

}  // namespace halfstep::model
