// The part of the event unit that belongs to one core: masks, event buffer and the gate that makes p.elw wait.
//
// Source: core unit of event_unit_flex 1.4.1. A sleeping core's clock is stopped, but it wakes in the very cycle in
// which an unmasked event stands in the buffer, exactly as if it had polled: sleep needs no state here.
#pragma once

#include <cstdint>

namespace halfstep::model {

struct CoreEvents {
  std::uint32_t event_mask = 0;
  std::uint32_t interrupt_mask = 0;
  std::uint32_t buffer = 0;
  std::uint32_t software_event_mask = 0;  // targets of the trigger-and-wait registers; 0: all
  bool may_trigger = true;                // the next waiting read may trigger its barrier, event or mutex
  bool clear_pending = false;             // the masked events are taken out of the buffer in this cycle

  std::uint32_t pending() const { return buffer & event_mask; }
};

}  // namespace halfstep::model
