// What stands behind the shared banks: a memory that delivers lines in beats.
//
// A port of 64 bits: requests one per cycle, answers as one stream of beats in the order of the requests, which waits
// when the bank it belongs to cannot take a beat.
#pragma once

#include <cstdint>

namespace halfstep::model {

class RefillMemory {
 public:
  struct Beat {
    std::uint32_t bank = 0;
    bool last = false;  // of its line
  };

  virtual ~RefillMemory() = default;

  // A bank asks for the line at `address`. False: the port is not ready; the request is repeated in the next cycle.
  virtual bool request(std::uint64_t cycle, std::uint32_t address, std::uint32_t bank) = 0;
  // The beat on the port in this cycle, or null. It stays there until it is taken.
  virtual const Beat* beat(std::uint64_t cycle) = 0;
  virtual void take_beat() = 0;
};

}  // namespace halfstep::model
