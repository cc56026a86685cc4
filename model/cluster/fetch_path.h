// From the cores' prefetch buffers to the instruction cache and back, and what that costs each core.
//
// The last step of a cluster cycle (design decision 2): whether a core fetches depends on what it was granted, so the
// cache decides when all cores have committed. What it answers is there in the next cycle.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "model/cluster/counts_by_core.h"
#include "model/config/cluster_config.h"
#include "model/core/core.h"
#include "model/icache/instruction_cache.h"
#include "model/icache/refill_memory.h"
#include "model/l2/cluster_l2_ports.h"
#include "model/l2/pe_ports.h"
#include "model/stats/cause.h"

namespace halfstep::model {

class FetchPath {
 public:
  using Cores = std::vector<std::unique_ptr<Core>>;
  using Causes = std::array<Cause, InstructionCache::kMaxCores>;

  // Binds the fetch ports of the cores. l2: null if nobody else is at L2.
  FetchPath(const ClusterConfig& config, Cores& cores, PePorts& pe_ports, const ClusterL2Ports* l2);

  // End of a cycle. running: the cores that go on; asleep: those of them that nothing moved in; causes: of the cycle of
  // the other ones.
  void cycle(std::uint64_t cycle, std::uint32_t running, std::uint32_t asleep, const Causes& causes);
  // What the core fetches in its present state, as a word of lines(); off the graph, whether it hits is not known.
  std::uint32_t fetch_of(std::uint32_t core);
  // The same with all that moved on the graph of states. fetches: the words of their lines (lines()), put together.
  void follow(std::uint64_t cycle, std::uint32_t running, std::uint32_t fetches, const Causes& causes) {
    const std::uint32_t raised = HeldLines::fetches(fetches);
    if (HeldLines::missing(fetches) != 0 || !quiet_) return cycle_further(cycle, running, fetches, causes);
    cache_.cycle_of_hits(raised);
    counts_.hits.add(raised);
    if (--cycles_until_full_ == 0) complete_counters();
  }
  void cycle_through_sockets(std::uint64_t cycle, std::uint32_t running, const Causes& causes);
  // What the cores fetch, by the numbers in their states.
  HeldLines& lines() { return cache_.held_lines(); }
  // Cycles in which nobody fetches change nothing.
  bool quiet() const { return quiet_; }
  // The core does not go on, and its pipeline is not looked at any more: these were its address lines in the cycle
  // before.
  void core_ends(std::uint32_t core, std::uint32_t address) { addresses_[core] = address; }
  // Before the cores' counters are looked at: they lag behind by up to CountsByCore::kMost cycles.
  void complete_counters();

  IcacheStatistics shared_statistics() const;

  // An access of a core to the cache's control registers reaches them in this cycle; the answer goes to its PE port.
  void access_registers(std::uint32_t core, const DataAccess& access);
  // The same for who is no core: a read is answered at once, a write waits for its turn but is not waited for.
  std::uint32_t external_access(const DataAccess& access);
  // Registers are written, or a cache has not followed yet: cycles matter although nobody fetches.
  bool registers_busy() const {
    return cache_.control_busy() || !posted_writes_.empty() || register_requests_ != 0 || register_writer_ != kNobody;
  }

 private:
  static constexpr std::uint32_t kNobody = ~0U;

  void cycle_further(std::uint64_t cycle, std::uint32_t running, std::uint32_t fetches, const Causes& causes);
  void count(std::uint32_t running, const Causes& causes, std::uint32_t requests, std::uint32_t granted,
             std::uint32_t hits);
  void serve_registers(std::uint64_t cycle);

  Cores& cores_;
  PePorts& pe_ports_;
  std::unique_ptr<RefillMemory> memory_;
  InstructionCache cache_;
  InstructionCache::Addresses addresses_{};
  bool quiet_ = false;             // nothing is going on but hits
  std::uint32_t outstanding_ = 0;  // granted, not answered
  std::uint32_t waiting_ = 0;      // outstanding or refused, at the begin of the cycle
  std::uint32_t waited_ = 0;       // the same in the cycle before
  // What is in no counter of a core yet.
  struct Counts {
    CountsByCore hits;
    CountsByCore misses;
    CountsByCore lines;
    CountsByCore refills;
    CountsByCore late;  // cycles that were put down to the front end before the cache was known to be at fault
  };
  Counts counts_;
  std::uint32_t cycles_until_full_ = CountsByCore::kMost;

  // Accesses to the control registers: one at a time, a write as long as the caches take to follow.
  std::array<const DataAccess*, InstructionCache::kMaxCores> register_accesses_{};
  std::uint32_t register_requests_ = 0;  // cores that wait for their turn
  std::uint32_t register_writer_ = kNobody;
  std::deque<DataAccess> posted_writes_;  // from outside of the cluster
};

}  // namespace halfstep::model
