// The slow way out of a core: every data access that is neither TCDM nor event unit goes through its PE port.
//
// Source: PE state machine of the core's data demultiplexer (R), measured by corpus g8. The access passes a FIFO (one
// cycle), is answered `latency` cycles after it was accepted, and the core's grant is given in the cycle after the
// answer: a load or store holds EX for latency + 3 cycles. One access of a core at a time. With an interconnect the
// latency of L2 divides into a way to the banks, a wait for port and bank, and a way back (l2_interconnect.h); without
// one, and on the way to peripherals, cores do not disturb each other.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <systemc>
#include <vector>

#include "model/l2/cluster_l2_ports.h"
#include "model/l2/memory_latency.h"
#include "model/l2/system_port.h"
#include "model/ports/cycle_ports.h"
#include "model/ports/data_access.h"

namespace halfstep::model {

class PePorts : public sc_core::sc_module, private L2Interconnect::Listener {
 public:
  static constexpr std::uint32_t kMaxCores = 16;

  // Who wants to know that memory changed (decoded code), and who reports an access that nobody answers.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void memory_written(std::uint32_t address) = 0;
    [[noreturn]] virtual void nobody_answered(std::uint32_t core, const DataAccess& access) = 0;
    // True if a peripheral inside the cluster takes the access; its response comes through answer().
    virtual bool local_access(std::uint32_t core, const DataAccess& access) = 0;
  };

  // l2: null if nobody else is at L2.
  PePorts(const sc_core::sc_module_name& name, std::uint32_t cores, const MemoryLatency& latency, Listener& listener,
          const ClusterL2Ports* l2 = nullptr);

  // One cycle. requests: bit i set if core i holds accesses[i] at its port. Returns the cores that are granted.
  std::uint32_t cycle(std::uint32_t requests, const std::array<const DataAccess*, kMaxCores>& accesses,
                      std::uint64_t cycle);
  // The first cycle, from this one on, in which cycle() has more to do with these requests than to let them wait.
  std::uint64_t next_change(std::uint32_t requests, std::uint64_t cycle) const;
  std::uint32_t read_data(std::uint32_t core) const { return ports_[core].word; }
  // The response of a peripheral inside the cluster, in the cycle in which it comes.
  void answer(std::uint32_t core, std::uint32_t word, std::uint64_t cycle) {
    ports_[core].word = word;
    ports_[core].grant_cycle = cycle + 1;
  }
  // The same through the sockets.
  void cycle_through_sockets(std::uint64_t cycle);

  std::vector<std::unique_ptr<RequestPort<DataTransaction>>> core_ports;
  SystemPort system;

 private:
  struct Port {
    bool open = false;
    std::uint64_t memory_cycle = 0;  // the access reaches memory
    std::uint64_t grant_cycle = 0;
    std::uint32_t word = 0;
    const DataAccess* access = nullptr;  // on its way to a bank of L2
  };
  bool advance(std::uint32_t core, const DataAccess& access, std::uint64_t cycle);
  void send_to_bank(std::uint32_t core, const DataAccess& access, std::uint64_t cycle);
  void beat_granted(std::uint32_t initiator, std::uint64_t cycle) override;
  void carry_out(std::uint32_t core, const DataAccess& access, std::uint64_t cycle);

  MemoryLatency latency_;
  Listener& listener_;
  L2Interconnect* l2_ = nullptr;
  std::uint32_t first_initiator_ = 0;  // core i: first + 2 i for loads, one more for stores
  std::array<Port, kMaxCores> ports_{};
};

}  // namespace halfstep::model
