// One hardware mutex: hands itself to the lowest-numbered waiting core and carries a message from unlock to lock.
// Source: mutex unit of event_unit_flex 1.4.1.
#pragma once

#include <cstdint>

namespace halfstep::model {

struct Mutex {
  bool locked = false;
  std::uint32_t waiting = 0;  // cores that asked and did not get it yet
  std::uint32_t message = 0;

  // One cycle: cores that ask for it (bit set), whether the owner releases it. Returns the core that gets it as a bit,
  // or 0.
  std::uint32_t advance(std::uint32_t lock_requests, bool unlock, std::uint32_t unlock_message) {
    const std::uint32_t candidates = waiting | lock_requests;
    const std::uint32_t first = candidates & (~candidates + 1);
    std::uint32_t winner = 0;
    if (!locked && lock_requests != 0) {
      winner = first;
      locked = true;
    } else if (locked && unlock) {
      if (candidates != 0) {
        winner = first;
      } else {
        locked = false;
      }
    }
    waiting = candidates & ~winner;
    if (unlock) message = unlock_message;
    return winner;
  }
};

}  // namespace halfstep::model
