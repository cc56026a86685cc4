// The event unit: barriers, software events, mutexes, dispatch, and the p.elw sleep of every core.
//
// Cores reach it through the private port of their data demultiplexer: granted in the cycle of the request, read data
// in the next. A read of a waiting register is granted only when an unmasked event is pending. Source: event_unit_flex
// 1.4.1 (R); corpora g1 and g6. Registers: platform.md.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <systemc>
#include <vector>

#include "model/event_unit/barrier.h"
#include "model/event_unit/core_events.h"
#include "model/event_unit/dispatch.h"
#include "model/event_unit/mutex.h"
#include "model/ports/cycle_ports.h"
#include "model/ports/data_access.h"

namespace halfstep::model {

class EventUnit : public sc_core::sc_module {
 public:
  static constexpr std::uint32_t kMaxCores = 16;
  static constexpr std::uint32_t kMutexes = 1;

  EventUnit(const sc_core::sc_module_name& name, std::uint32_t cores);

  // Before the cycle: the data of the read that was granted to `core` in the cycle before.
  std::uint32_t read_data(std::uint32_t core);

  // One cycle. requests: bit i set if core i accesses its port with accesses[i]. Returns the granted cores.
  std::uint32_t cycle(std::uint32_t requests, const std::array<const DataAccess*, kMaxCores>& accesses);

  // The same for requests that came through core_ports: grants go back there, read data as a response in the cycle
  // after.
  void cycle_through_sockets();

  std::vector<std::unique_ptr<RequestPort<DataTransaction>>> core_ports;

  // True if nothing will change until somebody requests something new: no barrier complete, no event on its way.
  bool quiet() const { return !active_; }

  // Raises event lines of one core in this cycle, from outside (DMA, timer, accelerators).
  void raise(std::uint32_t core, std::uint32_t lines) {
    lines_[core] |= lines;
    active_ = true;
  }

  std::uint32_t barrier_trigger_mask(std::uint32_t index) const { return barriers_[index].trigger_mask; }
  std::uint32_t barrier_arrived(std::uint32_t index) const { return barriers_[index].arrived; }

 private:
  static constexpr std::uint32_t kBarrierEvent = 1U << 16;
  static constexpr std::uint32_t kMutexEvent = 1U << 17;
  static constexpr std::uint32_t kDispatchEvent = 1U << 18;

  bool request(std::uint32_t core, const DataAccess& access);
  bool waiting_read(std::uint32_t core, std::uint32_t offset);
  void trigger(std::uint32_t core, std::uint32_t offset);
  void write(std::uint32_t core, std::uint32_t offset, std::uint32_t data);
  void write_core_register(CoreEvents& events, std::uint32_t index, std::uint32_t data);
  void raise_software_event(std::uint32_t event, std::uint32_t targets);

  std::uint32_t cores_;
  std::array<CoreEvents, kMaxCores> events_{};
  std::array<std::uint32_t, kMaxCores> read_offset_{};
  std::vector<Barrier> barriers_;
  std::array<Mutex, kMutexes> mutexes_{};
  Dispatch dispatch_;
  bool active_ = false;
  std::array<DataTransaction*, kMaxCores> due_{};  // reads granted through a socket in the cycle before

  // Combinational within a cycle.
  std::array<std::uint32_t, kMaxCores> lines_{};  // event lines per core
  std::vector<std::uint32_t> barrier_triggers_;
  std::vector<Barrier> barrier_writes_;  // masks as written in this cycle
  std::array<std::uint32_t, kMutexes> mutex_locks_{};
  std::array<bool, kMutexes> mutex_unlocks_{};
  std::array<std::uint32_t, kMutexes> mutex_messages_{};
  std::array<std::uint32_t, kMaxCores> buffer_clears_{};
};

}  // namespace halfstep::model
