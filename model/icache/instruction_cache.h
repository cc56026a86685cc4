// The instruction cache of the cluster: a private cache per core, a shared cache in banks behind them, and the way to
// memory. Advanced once per cluster cycle.
//
// Source: icache_hier_top of hier-icache c820259; README.md tells the mechanism on one page.
//
// A cycle: answers() tells which fetches of earlier cycles are answered, before the cores move; when they have, cycle()
// takes the requests of those that want to fetch now and returns which are granted.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <systemc>
#include <vector>

#include "model/icache/bank_arbiter.h"
#include "model/icache/held_lines.h"
#include "model/icache/icache_control.h"
#include "model/icache/icache_parameters.h"
#include "model/icache/private_cache.h"
#include "model/icache/refill_memory.h"
#include "model/icache/refill_queue.h"
#include "model/icache/shared_bank.h"
#include "model/ports/cycle_ports.h"

namespace halfstep::model {

class InstructionCache : public sc_core::sc_module {
 public:
  static constexpr std::uint32_t kMaxCores = 16;
  using Addresses = std::array<std::uint32_t, kMaxCores>;

  // Starts empty.
  InstructionCache(const sc_core::sc_module_name& name, std::uint32_t cores, const IcacheParameters& parameters,
                   RefillMemory& memory, bool enabled = true);

  // Bit i: the fetch of core i is answered in this cycle.
  std::uint32_t answers() const { return answers_; }
  // One cycle. requests: bit i set if core i fetches addresses[i]; the address lines of the others count, too, when
  // prefetching (README.md, prefetch). Returns the granted cores. hits: cores which are no others() that fetch what
  // their private cache holds: granted and answered, which is not said again.
  std::uint32_t cycle(std::uint32_t requests, const Addresses& addresses, std::uint32_t hits = 0);
  // The same of a cycle in which no other core fetches, while quiet().
  void cycle_of_hits(std::uint32_t hits) {
    looked_up_ = hits;
    answers_ = 0;
  }
  // Nothing is under way and no register is being written: only a fetch that misses will change that.
  bool quiet() const { return (others() | busy_banks_) == 0 && queue_.empty() && !control_.busy(); }
  // Cores whose private cache has more to do than to answer hits, or may have.
  std::uint32_t others() const { return busy_caches_ | misses_.all | controlled_; }
  // Those of them in which control signals go on: their address lines must be told in every cycle.
  std::uint32_t controlled() const { return controlled_; }
  // What the private caches hold.
  HeldLines& held_lines() { return held_lines_; }
  // The coming cycle, as memory counts: it goes on where nobody asks the cache to.
  void set_clock(std::uint64_t cycle) { cycle_ = cycle; }
  // Bit i: in the last cycle memory was asked for a line on behalf of core i.
  std::uint32_t refills() const { return refills_; }
  // Bit i: in the last cycle the shared cache took a request for a line from core i.
  std::uint32_t line_lookups() const { return lines_granted_; }

  // The same through the sockets. A response says that the word is there in the next cycle.
  std::vector<std::unique_ptr<RequestPort<FetchTransaction>>> core_ports;
  void cycle_through_sockets();

  // The control registers. A write takes effect in the next cycle; the bus gets its response when control_busy() ends.
  std::uint32_t read_control(std::uint32_t offset) const { return control_.read(offset); }
  void write_control(std::uint32_t offset, std::uint32_t data);
  bool control_busy() const { return control_.busy(); }

  // Nothing is under way; only a request or a control register will change that.
  bool idle() const { return (busy_caches_ | misses_.all | looked_up_ | busy_banks_) == 0 && queue_.empty(); }
  const PrivateCache& private_cache(std::uint32_t core) const { return private_caches_[core]; }
  const SharedBank& shared_bank(std::uint32_t bank) const { return shared_banks_[bank]; }
  std::uint32_t banks() const { return static_cast<std::uint32_t>(shared_banks_.size()); }

 private:
  void wake_all();
  void follow_control();
  void cycle_banks();
  void cycle_private_caches(std::uint32_t requests, const Addresses& addresses);
  void look_up(std::uint32_t core, std::uint32_t address);
  void advance_misses();
  void advance_private_cache(std::uint32_t core, bool request, std::uint32_t address);
  void make_up();
  std::uint32_t bank_of(std::uint32_t address) const { return (address >> bank_shift_) & bank_mask_; }

  RefillMemory& memory_;
  RefillQueue queue_;
  IcacheControl control_;
  HeldLines held_lines_;
  std::vector<PrivateCache> private_caches_;
  std::vector<SharedBank> shared_banks_;
  std::vector<BankArbiter> arbiters_;
  bool has_request_register_;
  std::uint32_t bank_shift_;
  std::uint32_t bank_mask_;
  std::uint64_t cycle_ = 0;

  // Who has something to do, so that the others cost nothing.
  std::uint32_t busy_caches_ = 0;  // not counting what follows
  std::uint32_t controlled_ = 0;   // private caches with a control signal, or whose answer to one matters
  std::uint32_t looked_up_ = 0;    // cores that were granted a hit in the last cycle
  // Cores whose private cache has nothing to do but to wait for the line of a fetch; those of them that were granted
  // the fetch in the last cycle, and those that were answered.
  struct Misses {
    std::uint32_t all = 0;
    std::uint32_t looked_up = 0;
    std::uint32_t answered = 0;
  };
  Misses misses_;
  std::uint32_t busy_banks_ = 0;
  bool banks_controlled_ = false;         // shared banks hear control signals
  std::uint32_t lines_on_their_way_ = 0;  // from the hand-over to the last beat

  std::uint32_t answers_ = 0;
  std::uint32_t line_requests_ = 0;  // cores whose private cache asks for a line
  Addresses line_addresses_{};       // of which

  // Within a cycle.
  std::array<std::uint32_t, RefillQueue::kMaxBanks> bank_requests_{};  // cores; zero between cycles
  std::uint32_t granted_ = 0;
  std::uint32_t lines_granted_ = 0;
  std::uint32_t lines_arriving_ = 0;
  std::uint32_t refills_ = 0;

  // What stands behind the sockets.
  std::array<const FetchTransaction*, kMaxCores> address_lines_{};
  std::array<FetchTransaction*, kMaxCores> transactions_{};  // the fetch under way
  Addresses socket_addresses_{};
};

}  // namespace halfstep::model
