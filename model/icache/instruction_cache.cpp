#include "model/icache/instruction_cache.h"

#include <utility>

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
      held_lines_(parameters.line_bytes),
      private_caches_(cores, PrivateCache(parameters)),
      shared_banks_(parameters.shared_banks, SharedBank(parameters)),
      arbiters_(parameters.shared_banks, BankArbiter(cores)),
      has_request_register_(parameters.request_register),
      bank_shift_(lowest(parameters.line_bytes)),
      bank_mask_(parameters.shared_banks - 1) {
  for (std::uint32_t core = 0; core < cores; ++core) private_caches_[core].tell(held_lines_, core);
  if (!enabled) wake_all();
  follow_control();
}

std::uint32_t InstructionCache::cycle(std::uint32_t requests, const Addresses& addresses, std::uint32_t hits) {
  if (control_.busy()) wake_all();
  lines_granted_ = 0;
  lines_arriving_ = 0;
  refills_ = 0;
  if ((busy_banks_ | line_requests_) != 0 || !queue_.empty()) cycle_banks();
  granted_ = 0;
  answers_ = 0;
  looked_up_ = hits;
  if ((busy_caches_ | misses_.all | requests) != 0) cycle_private_caches(requests, addresses);
  if (control_.busy()) {
    control_.advance(private_caches_, shared_banks_);
    follow_control();
  }
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
    const std::uint32_t bank = bank_of(line_addresses_[core]);
    bank_requests_[bank] |= 1U << core;
    active |= 1U << bank;
  }
  const RefillMemory::Beat* const beat = lines_on_their_way_ != 0 ? memory_.beat(cycle_) : nullptr;
  bool beat_taken = false;
  for (std::uint32_t rest = active; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    SharedBank& bank = shared_banks_[index];
    SharedBank::Inputs inputs;
    if (banks_controlled_) inputs.control = control_.shared_bank(index);
    inputs.queue_has_room = queue_.has_room(index);
    const std::uint32_t answered = bank.answers();
    if (answered != SharedBank::kNobody) lines_arriving_ |= 1U << answered;
    if (bank_requests_[index] != 0 && bank.accepts(inputs.control, inputs.queue_has_room)) {
      inputs.accepted = true;
      inputs.core = arbiters_[index].grant(bank_requests_[index]);
      inputs.address = line_addresses_[inputs.core];
      lines_granted_ |= 1U << inputs.core;
    }
    bank_requests_[index] = 0;
    if (beat != nullptr && beat->bank == index && bank.takes_beat()) {
      inputs.beat = true;
      inputs.last_beat = beat->last;
      beat_taken = true;
    }
    if (const auto line = bank.advance(inputs)) {
      queue_.push(index, line->address);
      refills_ |= 1U << line->core;
      ++lines_on_their_way_;
    }
    if (bank.idle()) {
      busy_banks_ &= ~(1U << index);
    } else {
      busy_banks_ |= 1U << index;
    }
  }
  if (beat_taken) {
    if (beat->last) --lines_on_their_way_;
    memory_.take_beat();
  }
  if (lines_on_their_way_ != 0) queue_.advance(cycle_, memory_);
}

void InstructionCache::cycle_private_caches(std::uint32_t requests, const Addresses& addresses) {
  const std::uint32_t served = requests & ~misses_.all;
  if (misses_.all != 0) advance_misses();
  const std::uint32_t others = busy_caches_ | (served & controlled_);
  for (std::uint32_t rest = served & ~others; rest != 0; rest &= rest - 1) {
    look_up(lowest(rest), addresses[lowest(rest)]);
  }
  for (std::uint32_t rest = others; rest != 0; rest &= rest - 1) {
    advance_private_cache(lowest(rest), ((served >> lowest(rest)) & 1U) != 0, addresses[lowest(rest)]);
  }
}

// A fetch of a private cache in which nothing is under way.
void InstructionCache::look_up(std::uint32_t core, std::uint32_t address) {
  const std::uint32_t bit = 1U << core;
  granted_ |= bit;
  if (private_caches_[core].look_up(address)) {
    answers_ |= bit;
    looked_up_ |= bit;
    return;
  }
  line_addresses_[core] = address;
  if (has_request_register_) {
    misses_.all |= bit;
    misses_.looked_up |= bit;
  } else {
    busy_caches_ |= bit;
    line_requests_ |= bit;
  }
}

// What misses go through when nothing else happens, as PrivateCache::advance() and LinePort have it: looked up, asked
// for in the cycle after until a bank accepts it, answered when the bank has it, and written in the cycle after that.
void InstructionCache::advance_misses() {
  for (std::uint32_t rest = misses_.answered; rest != 0; rest &= rest - 1) private_caches_[lowest(rest)].end_miss();
  misses_.all &= ~misses_.answered;
  misses_.answered = lines_arriving_ & misses_.all;
  answers_ |= misses_.answered;
  line_requests_ = (line_requests_ & ~(lines_granted_ & misses_.all)) | misses_.looked_up;
  misses_.looked_up = 0;
}

void InstructionCache::advance_private_cache(std::uint32_t core, bool request, std::uint32_t address) {
  const std::uint32_t bit = 1U << core;
  PrivateCache& cache = private_caches_[core];
  PrivateCache::Inputs inputs;
  inputs.request = request;
  inputs.address = address;
  inputs.line_granted = (lines_granted_ & bit) != 0;
  inputs.line_arrives = (lines_arriving_ & bit) != 0;
  inputs.control = control_.private_cache(core);
  if (cache.advance(inputs)) granted_ |= bit;
  if (cache.answers()) answers_ |= bit;
  if (cache.looks_up_hit()) looked_up_ |= bit;
  line_addresses_[core] = cache.line_address();
  const auto keep = [bit](std::uint32_t& mask, bool set) { mask = set ? mask | bit : mask & ~bit; };
  keep(line_requests_, cache.requests_line());
  keep(busy_caches_, (controlled_ & bit) != 0 ? !cache.idle() : !cache.undisturbed());
}

void InstructionCache::write_control(std::uint32_t offset, std::uint32_t data) {
  make_up();
  control_.write(offset, data);
  wake_all();
  follow_control();
}

// Private caches hear what they were not told.
void InstructionCache::make_up() {
  for (std::uint32_t core = 0; core < private_caches_.size(); ++core) {
    const auto of_core = [core](std::uint32_t mask) { return ((mask >> core) & 1U) != 0; };
    PrivateCache& cache = private_caches_[core];
    if (of_core(misses_.all & ~misses_.looked_up)) {
      cache.resume_miss(of_core(line_requests_), of_core(misses_.answered));
    } else if (!of_core(controlled_) && cache.undisturbed()) {
      cache.resume(of_core(looked_up_));
    }
  }
  misses_ = {};
}

// Which private caches hear control signals, or are waited for.
void InstructionCache::follow_control() {
  const std::uint32_t before = std::exchange(controlled_, 0);
  for (std::uint32_t core = 0; core < private_caches_.size(); ++core) {
    const PrivateCache::Control& control = control_.private_cache(core);
    const bool signal = control.bypass || control.flush || control.flush_set || control.prefetch;
    if (signal || control_.busy()) controlled_ |= 1U << core;
  }
  for (std::uint32_t rest = before & ~controlled_; rest != 0; rest &= rest - 1) {
    if (!private_caches_[lowest(rest)].undisturbed()) busy_caches_ |= rest & -rest;
  }
  banks_controlled_ = control_.busy();
  for (std::uint32_t bank = 0; bank < shared_banks_.size(); ++bank) {
    banks_controlled_ = banks_controlled_ || SharedBank::asks_for_something(control_.shared_bank(bank));
  }
}

void InstructionCache::wake_all() {
  busy_caches_ = (1U << private_caches_.size()) - 1U;
  busy_banks_ = (1U << shared_banks_.size()) - 1U;
}

}  // namespace halfstep::model
