// One hardware barrier: counts arrivals as a bit set and raises the barrier event for its targets when all are there.
// Source: barrier unit of event_unit_flex 1.4.1.
#pragma once

#include <cstdint>

namespace halfstep::model {

struct Barrier {
  std::uint32_t trigger_mask = 0;  // cores that must arrive; 0: barrier off
  std::uint32_t target_mask = 0;   // cores that get the event
  std::uint32_t arrived = 0;

  bool matched() const { return trigger_mask != 0 && arrived == trigger_mask; }
  std::uint32_t events() const { return matched() ? target_mask : 0; }

  // End of the cycle in which `triggers` arrived.
  void advance(std::uint32_t triggers) { arrived = matched() ? 0 : arrived | triggers; }
};

}  // namespace halfstep::model
