#include "model/icache/instruction_cache.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

}  // namespace

InstructionCache::InstructionCache(const sc_core::sc_module_name& name, std::uint32_t cores,
                                   const IcacheParameters& parameters, RefillMemory& memory, bool enabled)
    : sc_core::sc_module(name),
      core_ports(make_request_ports<FetchTransaction>(cores)),
      memory_(memory),
      control_(cores, parameters.shared_banks, enabled, parameters.prefetch),
      private_caches_(cores, PrivateCache(parameters)),
      shared_banks_(parameters.shared_banks, SharedBank(parameters)),
      arbiters_(parameters.shared_banks, BankArbiter(cores)),
      bank_shift_(lowest(parameters.line_bytes)),
      bank_mask_(parameters.shared_banks - 1) {
  if (!enabled) wake_all();
}

std::uint32_t InstructionCache::cycle(std::uint32_t requests, const Addresses& addresses) {
  if (control_.busy()) wake_all();
  lines_granted_ = 0;
  lines_arriving_ = 0;
  refills_ = 0;
  if ((busy_banks_ | line_requests_) != 0 || !queue_.empty()) cycle_banks();
  granted_ = 0;
  if ((busy_caches_ | requests) != 0) cycle_private_caches(requests, addresses);
  if (control_.busy()) control_.advance(private_caches_, shared_banks_);
  ++cycle_;
  return granted_;
}

// The payload of a core is its address lines: they are read in every cycle from its first request on.
void InstructionCache::cycle_through_sockets() {
  std::uint32_t requests = 0;
  for (std::uint32_t core = 0; core < core_ports.size(); ++core) {
    if (const FetchTransaction* const request = core_ports[core]->request()) {
      requests |= 1U << core;
      address_lines_[core] = request;
    }
    if (address_lines_[core] != nullptr) socket_addresses_[core] = address_lines_[core]->address;
  }
  const std::uint32_t granted = cycle(requests, socket_addresses_);
  for (std::uint32_t core = 0; core < core_ports.size(); ++core) {
    RequestPort<FetchTransaction>& port = *core_ports[core];
    if (((granted >> core) & 1U) != 0) {
      transactions_[core] = port.request();
      port.grant();
    }
    if (((answers_ >> core) & 1U) != 0) port.respond(*transactions_[core]);
    port.finish_cycle();
  }
}

void InstructionCache::cycle_banks() {
  std::uint32_t active = busy_banks_;
  for (std::uint32_t rest = line_requests_; rest != 0; rest &= rest - 1) {
    const std::uint32_t core = lowest(rest);
    const std::uint32_t bank = bank_of(private_caches_[core].line_address());
    bank_requests_[bank] |= 1U << core;
    active |= 1U << bank;
  }
  const RefillMemory::Beat* const beat = memory_.beat(cycle_);
  bool beat_taken = false;
  for (std::uint32_t rest = active; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    SharedBank& bank = shared_banks_[index];
    SharedBank::Inputs inputs;
    inputs.control = control_.shared_bank(index);
    inputs.queue_has_room = queue_.has_room(index);
    const std::uint32_t answered = bank.answers();
    if (answered != SharedBank::kNobody) lines_arriving_ |= 1U << answered;
    if (bank_requests_[index] != 0 && bank.accepts(inputs.control, inputs.queue_has_room)) {
      inputs.accepted = true;
      inputs.core = arbiters_[index].grant(bank_requests_[index]);
      inputs.address = private_caches_[inputs.core].line_address();
      lines_granted_ |= 1U << inputs.core;
    }
    bank_requests_[index] = 0;
    if (beat != nullptr && beat->bank == index && bank.takes_beat()) {
      inputs.beat = true;
      inputs.last_beat = beat->last;
      beat_taken = true;
    }
    const auto line = bank.advance(inputs);
    if (line) {
      queue_.push(index, line->address);
      refills_ |= 1U << line->core;
    }
    if (bank.idle()) {
      busy_banks_ &= ~(1U << index);
    } else {
      busy_banks_ |= 1U << index;
    }
  }
  if (beat_taken) memory_.take_beat();
  queue_.advance(cycle_, memory_);
}

void InstructionCache::cycle_private_caches(std::uint32_t requests, const Addresses& addresses) {
  for (std::uint32_t rest = busy_caches_ | requests; rest != 0; rest &= rest - 1) {
    const std::uint32_t core = lowest(rest);
    const std::uint32_t bit = 1U << core;
    PrivateCache& cache = private_caches_[core];
    PrivateCache::Inputs inputs;
    inputs.request = (requests & bit) != 0;
    inputs.address = addresses[core];
    inputs.line_granted = (lines_granted_ & bit) != 0;
    inputs.line_arrives = (lines_arriving_ & bit) != 0;
    inputs.control = control_.private_cache(core);
    if (cache.advance(inputs)) granted_ |= bit;
    const auto keep = [bit](std::uint32_t& mask, bool set) { mask = set ? mask | bit : mask & ~bit; };
    keep(busy_caches_, !cache.idle());
    keep(answers_, cache.answers());
    keep(line_requests_, cache.requests_line());
  }
}

void InstructionCache::write_control(std::uint32_t offset, std::uint32_t data) {
  control_.write(offset, data);
  wake_all();
}

void InstructionCache::wake_all() {
  busy_caches_ = (1U << private_caches_.size()) - 1U;
  busy_banks_ = (1U << shared_banks_.size()) - 1U;
}

}  // namespace halfstep::model
