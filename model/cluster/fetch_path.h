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
  void cycle_through_sockets(std::uint64_t cycle, std::uint32_t running, const Causes& causes);

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

  void count(std::uint32_t running, const Causes& causes, std::uint32_t requests, std::uint32_t granted);
  void serve_registers(std::uint64_t cycle);

  Cores& cores_;
  PePorts& pe_ports_;
  std::unique_ptr<RefillMemory> memory_;
  InstructionCache cache_;
  InstructionCache::Addresses addresses_{};
  std::uint32_t outstanding_ = 0;  // granted, not answered
  std::uint32_t waiting_ = 0;      // outstanding or refused, at the begin of the cycle
  std::uint32_t waited_ = 0;       // the same in the cycle before

  // Accesses to the control registers: one at a time, a write as long as the caches take to follow.
  std::array<const DataAccess*, InstructionCache::kMaxCores> register_accesses_{};
  std::uint32_t register_requests_ = 0;  // cores that wait for their turn
  std::uint32_t register_writer_ = kNobody;
  std::deque<DataAccess> posted_writes_;  // from outside of the cluster
};

}  // namespace halfstep::model
