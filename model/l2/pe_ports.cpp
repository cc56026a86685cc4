#include "model/l2/pe_ports.h"

#include <limits>
#include <utility>

namespace halfstep::model {

PePorts::PePorts(const sc_core::sc_module_name& name, std::uint32_t cores, std::uint32_t latency, Listener& listener)
    : sc_core::sc_module(name),
      core_ports(make_request_ports<DataTransaction>(cores)),
      system("system"),
      latency_(latency),
      listener_(listener) {}

std::uint32_t PePorts::cycle(std::uint32_t requests, const std::array<const DataAccess*, kMaxCores>& accesses,
                             std::uint64_t cycle) {
  std::uint32_t granted = 0;
  for (std::uint32_t rest = requests; rest != 0; rest &= rest - 1) {
    const auto core = static_cast<std::uint32_t>(__builtin_ctz(rest));
    if (advance(core, *accesses[core], cycle)) granted |= 1U << core;
  }
  return granted;
}

bool PePorts::advance(std::uint32_t core, const DataAccess& access, std::uint64_t cycle) {
  Port& port = ports_[core];
  if (!port.open) {
    port.open = true;
    port.memory_cycle = cycle + 1;
    port.grant_cycle = port.memory_cycle + latency_ + 1;
    return false;
  }
  if (cycle == port.memory_cycle) {
    const std::uint64_t planned = std::exchange(port.grant_cycle, std::numeric_limits<std::uint64_t>::max());
    if (listener_.local_access(core, access)) return false;  // answer() tells when
    port.grant_cycle = planned;
    const auto now = static_cast<std::uint64_t>(sc_core::sc_time_stamp() / sc_core::sc_time(1, sc_core::SC_NS));
    std::uint64_t extra = 0;
    port.word = 0;
    if (!system.access(access, cycle - now, port.word, extra)) {
      if (!access.stray) listener_.nobody_answered(core, access);
    } else if (access.write) {
      listener_.memory_written(access.address);
    }
    port.grant_cycle += extra;
    return false;
  }
  if (cycle != port.grant_cycle) return false;
  port.open = false;
  return true;
}

void PePorts::cycle_through_sockets(std::uint64_t cycle) {
  for (auto& port : core_ports) {
    DataTransaction* const request = port->request();
    if (request == nullptr) continue;
    if (advance(request->core, request->access, cycle)) {
      request->read_data = ports_[request->core].word;
      port->grant();
    }
    port->finish_cycle();
  }
}

}  // namespace halfstep::model
