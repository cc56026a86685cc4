#include "model/event_unit/event_unit.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t field(std::uint32_t value, unsigned high, unsigned low) {
  return (value >> low) & ((1U << (high - low + 1)) - 1U);
}

// Address groups of the core's port, by bits of the byte offset (R: demux_add_is_sleep, demux_add_is_clear).
bool is_barrier(std::uint32_t offset) { return field(offset, 9, 9) == 1; }
bool is_barrier_wait(std::uint32_t offset) { return is_barrier(offset) && field(offset, 4, 2) >= 6; }
bool is_mutex(std::uint32_t offset) { return field(offset, 9, 6) == 3; }
bool is_dispatch_read(std::uint32_t offset) { return field(offset, 9, 6) == 2 && field(offset, 3, 2) == 0; }
bool is_software_event_wait(std::uint32_t offset) { return field(offset, 9, 6) == 5 || field(offset, 9, 6) == 6; }

bool waits(std::uint32_t offset) {
  const bool core_wait = field(offset, 9, 8) == 0 && field(offset, 5, 3) == 7 && field(offset, 7, 6) == 0;
  return core_wait || is_software_event_wait(offset) || is_barrier_wait(offset) || is_mutex(offset) ||
         is_dispatch_read(offset);
}

bool clears(std::uint32_t offset) {
  return field(offset, 9, 2) == 0x0f || field(offset, 9, 6) == 6 || (is_barrier(offset) && field(offset, 4, 2) == 7) ||
         is_mutex(offset) || is_dispatch_read(offset);
}

}  // namespace

EventUnit::EventUnit(const sc_core::sc_module_name& name, std::uint32_t cores)
    : sc_core::sc_module(name),
      core_ports(make_request_ports<DataTransaction>(cores)),
      cores_(cores),
      barriers_(cores),
      barrier_triggers_(cores, 0),
      barrier_writes_(cores) {}

std::uint32_t EventUnit::read_data(std::uint32_t core) {
  const std::uint32_t offset = read_offset_[core];
  const CoreEvents& events = events_[core];
  if (is_barrier(offset) && !is_barrier_wait(offset)) {
    const std::uint32_t index = field(offset, 8, 5);
    if (index >= barriers_.size()) return 0;
    const Barrier& barrier = barriers_[index];
    const std::uint32_t values[] = {barrier.trigger_mask, barrier.arrived, 0, barrier.target_mask};
    return field(offset, 4, 2) < 4 ? values[field(offset, 4, 2)] : 0;
  }
  if (is_mutex(offset)) return mutexes_[0].message;
  if (is_dispatch_read(offset)) return dispatch_.pop(core);
  if (field(offset, 9, 6) != 0) return events.pending();
  switch (field(offset, 5, 2)) {
    case 0x0:
      return events.event_mask;
    case 0x3:
      return events.interrupt_mask;
    case 0x6:
      return 1;  // the core runs: it is reading
    case 0x7:
      return events.buffer;
    case 0x8:
    case 0xe:
    case 0xf:
      return events.pending();
    case 0x9:
      return events.buffer & events.interrupt_mask;
    case 0xb:
      return events.software_event_mask;
    default:
      return 0;
  }
}

std::uint32_t EventUnit::cycle(std::uint32_t requests, const std::array<const DataAccess*, kMaxCores>& accesses) {
  if (requests == 0 && !active_) return 0;

  // Gates, and what the requests trigger.
  std::uint32_t granted = 0;
  std::uint32_t clears_next = 0;
  for (std::uint32_t index = 0; index < barriers_.size(); ++index) barrier_writes_[index] = barriers_[index];
  for (std::uint32_t rest = requests; rest != 0; rest &= rest - 1) {
    const auto core = static_cast<std::uint32_t>(__builtin_ctz(rest));
    if (!request(core, *accesses[core])) continue;
    granted |= 1U << core;
    const std::uint32_t offset = accesses[core]->address & 0x3ffU;
    if (!accesses[core]->write && waits(offset) && clears(offset)) clears_next |= 1U << core;
  }

  // Event lines of this cycle.
  std::uint32_t barrier_targets = 0;
  for (const Barrier& barrier : barriers_) barrier_targets |= barrier.events();
  std::uint32_t mutex_winners = 0;
  for (std::uint32_t index = 0; index < kMutexes; ++index) {
    mutex_winners |= mutexes_[index].advance(mutex_locks_[index], mutex_unlocks_[index], mutex_messages_[index]);
    mutex_locks_[index] = 0;
    mutex_unlocks_[index] = false;
  }
  const std::uint32_t dispatch_ready = dispatch_.ready();

  // Registers.
  bool active = false;
  for (std::uint32_t core = 0; core < cores_; ++core) {
    CoreEvents& events = events_[core];
    std::uint32_t lines = lines_[core];
    lines_[core] = 0;
    if (((barrier_targets >> core) & 1U) != 0) lines |= kBarrierEvent;
    if (((mutex_winners >> core) & 1U) != 0) lines |= kMutexEvent;
    if (((dispatch_ready >> core) & 1U) != 0) lines |= kDispatchEvent;
    const std::uint32_t cleared = events.clear_pending ? events.event_mask : buffer_clears_[core];
    const std::uint32_t kept =
        events.clear_pending ? (events.buffer | lines) & ~cleared : (events.buffer & ~cleared) | lines;
    buffer_clears_[core] = 0;
    events.buffer = kept;
    events.clear_pending = ((clears_next >> core) & 1U) != 0;
    const bool wakes = !events.may_trigger && events.pending() != 0;
    active = active || events.clear_pending || wakes;
  }
  for (std::uint32_t index = 0; index < barriers_.size(); ++index) {
    Barrier& barrier = barriers_[index];
    barrier.advance(barrier_triggers_[index]);
    barrier.trigger_mask = barrier_writes_[index].trigger_mask;
    barrier.target_mask = barrier_writes_[index].target_mask;
    barrier_triggers_[index] = 0;
    active = active || barrier.matched();
  }
  active_ = active;
  return granted;
}

void EventUnit::cycle_through_sockets() {
  std::array<const DataAccess*, kMaxCores> accesses{};
  std::uint32_t requests = 0;
  for (std::uint32_t core = 0; core < core_ports.size(); ++core) {
    if (due_[core] != nullptr) {
      due_[core]->read_data = read_data(core);
      core_ports[core]->respond(*due_[core]);
      due_[core] = nullptr;
    }
    const DataTransaction* const request = core_ports[core]->request();
    if (request == nullptr) continue;
    accesses[core] = &request->access;
    requests |= 1U << core;
  }
  const std::uint32_t granted = cycle(requests, accesses);
  for (std::uint32_t core = 0; core < core_ports.size(); ++core) {
    RequestPort<DataTransaction>& port = *core_ports[core];
    if (((granted >> core) & 1U) != 0) {
      if (!port.request()->access.write) due_[core] = port.request();
      port.grant();
    }
    port.finish_cycle();
  }
}

// True if the access is granted. Waiting reads trigger what they wait for on their first cycle only.
bool EventUnit::request(std::uint32_t core, const DataAccess& access) {
  const std::uint32_t offset = access.address & 0x3ffU;
  CoreEvents& events = events_[core];
  if (is_barrier(offset) && !is_barrier_wait(offset)) {  // goes to the barrier itself, which always accepts
    if (access.write) {
      write(core, offset, access.write_data);
    } else {
      read_offset_[core] = offset;
    }
    return true;
  }
  if (access.write) {
    // The RTL acts on the write before it grants it; a refused write is repeated, with the same effect.
    write(core, offset, access.write_data);
    return !events.clear_pending;
  }
  if (events.may_trigger) trigger(core, offset);
  if (waits(offset)) {
    if (events.pending() == 0) {
      events.may_trigger = false;
      return false;
    }
    events.may_trigger = true;
  }
  if (events.clear_pending) return false;
  read_offset_[core] = offset;
  return true;
}

void EventUnit::trigger(std::uint32_t core, std::uint32_t offset) {
  if (is_barrier_wait(offset)) {
    const std::uint32_t index = field(offset, 8, 5);
    if (index < barriers_.size()) barrier_triggers_[index] |= 1U << core;
  } else if (is_mutex(offset)) {
    mutex_locks_[0] |= 1U << core;
  } else if (is_software_event_wait(offset)) {
    raise_software_event(field(offset, 4, 2), events_[core].software_event_mask);
  }
}

void EventUnit::write(std::uint32_t core, std::uint32_t offset, std::uint32_t data) {
  const std::uint32_t core_bits = (1U << cores_) - 1U;
  if (is_barrier(offset)) {
    const std::uint32_t index = field(offset, 8, 5);
    if (index >= barriers_.size()) return;
    switch (field(offset, 4, 2)) {
      case 0:
        barrier_writes_[index].trigger_mask = data & core_bits;
        break;
      case 3:
        barrier_writes_[index].target_mask = data & core_bits;
        break;
      case 4:
        barrier_triggers_[index] |= data & core_bits;
        break;
      default:
        break;
    }
    return;
  }
  switch (field(offset, 9, 6)) {
    case 0:
      write_core_register(events_[core], field(offset, 5, 2), data);
      buffer_clears_[core] |= field(offset, 5, 2) == 0xa ? data : 0;
      break;
    case 2:
      if (field(offset, 3, 2) == 0) {
        dispatch_.push(data);
      } else if (field(offset, 3, 2) == 1) {
        dispatch_.set_team(data & core_bits);
      }
      break;
    case 3:
      mutex_unlocks_[0] = true;
      mutex_messages_[0] = data;
      break;
    case 4:
      raise_software_event(field(offset, 4, 2), data & core_bits);
      break;
    default:
      break;
  }
}

void EventUnit::write_core_register(CoreEvents& events, std::uint32_t index, std::uint32_t data) {
  switch (index) {
    case 0x0:
      events.event_mask = data;
      break;
    case 0x1:
      events.event_mask &= ~data;
      break;
    case 0x2:
      events.event_mask |= data;
      break;
    case 0x3:
      events.interrupt_mask = data;
      break;
    case 0x4:
      events.interrupt_mask &= ~data;
      break;
    case 0x5:
      events.interrupt_mask |= data;
      break;
    case 0xb:
      events.software_event_mask = data;
      break;
    case 0xc:
      events.software_event_mask &= ~data;
      break;
    case 0xd:
      events.software_event_mask |= data;
      break;
    default:
      break;
  }
}

void EventUnit::raise_software_event(std::uint32_t event, std::uint32_t targets) {
  const std::uint32_t core_bits = (1U << cores_) - 1U;
  const std::uint32_t cores = targets == 0 ? core_bits : targets & core_bits;
  for (std::uint32_t core = 0; core < cores_; ++core) {
    if (((cores >> core) & 1U) != 0) lines_[core] |= 1U << event;
  }
}

}  // namespace halfstep::model
