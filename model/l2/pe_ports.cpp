#include "model/l2/pe_ports.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace halfstep::model {

PePorts::PePorts(const sc_core::sc_module_name& name, std::uint32_t cores, const MemoryLatency& latency,
                 Listener& listener, const ClusterL2Ports* l2)
    : sc_core::sc_module(name),
      core_ports(make_request_ports<DataTransaction>(cores)),
      system("system"),
      latency_(latency),
      listener_(listener) {
  if (l2 == nullptr) return;
  l2_ = &l2->interconnect;
  for (std::uint32_t core = 0; core < cores; ++core) {
    const std::uint32_t reader = l2_->add_initiator(l2->read, ClusterL2Ports::cores, *this);
    if (core == 0) first_initiator_ = reader;
    l2_->add_initiator(l2->write, ClusterL2Ports::cores, *this);
  }
}

std::uint32_t PePorts::cycle(std::uint32_t requests, const std::array<const DataAccess*, kMaxCores>& accesses,
                             std::uint64_t cycle) {
  std::uint32_t granted = 0;
  for (std::uint32_t rest = requests; rest != 0; rest &= rest - 1) {
    const auto core = static_cast<std::uint32_t>(__builtin_ctz(rest));
    if (advance(core, *accesses[core], cycle)) granted |= 1U << core;
  }
  return granted;
}

std::uint64_t PePorts::next_change(std::uint32_t requests, std::uint64_t cycle) const {
  constexpr std::uint64_t kNobodyKnows = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t next = kNobodyKnows;
  for (std::uint32_t rest = requests; rest != 0; rest &= rest - 1) {
    const Port& port = ports_[static_cast<std::uint32_t>(__builtin_ctz(rest))];
    if (!port.open || port.grant_cycle == kNobodyKnows) return cycle;
    next = std::min(next, port.memory_cycle >= cycle ? port.memory_cycle : port.grant_cycle);
  }
  return next;
}

bool PePorts::advance(std::uint32_t core, const DataAccess& access, std::uint64_t cycle) {
  Port& port = ports_[core];
  if (!port.open) {
    port.open = true;
    port.memory_cycle = cycle + 1;
    port.grant_cycle = port.memory_cycle + latency_.of(access.address) + 1;
    return false;
  }
  if (cycle == port.memory_cycle) {
    const std::uint64_t planned = std::exchange(port.grant_cycle, std::numeric_limits<std::uint64_t>::max());
    if (l2_ != nullptr && l2_->banks().of(access.address) != L2Banks::kNone) {
      send_to_bank(core, access, cycle);
      return false;
    }
    if (listener_.local_access(core, access)) return false;  // answer() tells when
    port.grant_cycle = planned;
    carry_out(core, access, cycle);
    return false;
  }
  if (cycle != port.grant_cycle) return false;
  port.open = false;
  return true;
}

void PePorts::send_to_bank(std::uint32_t core, const DataAccess& access, std::uint64_t cycle) {
  ports_[core].access = &access;
  L2Request request;
  request.address = access.address;
  request.cycle = cycle + latency_.to_bank(access.address);
  request.initiator = first_initiator_ + 2 * core + (access.write ? 1 : 0);
  l2_->request(request);
}

void PePorts::beat_granted(std::uint32_t initiator, std::uint64_t cycle) {
  const std::uint32_t core = (initiator - first_initiator_) / 2;
  const DataAccess& access = *ports_[core].access;
  ports_[core].grant_cycle = cycle + latency_.from_bank(access.address) + 1;
  carry_out(core, access, cycle);
}

// The access happens, `grant_cycle` stands as planned.
void PePorts::carry_out(std::uint32_t core, const DataAccess& access, std::uint64_t cycle) {
  Port& port = ports_[core];
  const auto now = static_cast<std::uint64_t>(sc_core::sc_time_stamp() / sc_core::sc_time(1, sc_core::SC_NS));
  std::uint64_t extra = 0;
  port.word = 0;
  if (!system.access(access, cycle - now, port.word, extra)) {
    if (!access.stray) listener_.nobody_answered(core, access);
  } else if (access.write) {
    listener_.memory_written(access.address);
  }
  port.grant_cycle += extra;
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
