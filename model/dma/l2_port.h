// The DMA's view of L2: five channels like those of AXI, 64 bits wide. Behind it can stand a memory of fixed latency or
// one that others use, too.
//
// The DMA calls each function at most once a cycle, in any order; what is accepted is gone from the DMA in the next
// cycle. Beats of different read bursts are not mixed; bursts of one direction are served in the order of acceptance.
#pragma once

#include <cstdint>
#include <optional>

namespace halfstep::model {

struct L2Burst {
  std::uint32_t address = 0;  // of the first byte wanted; the beat holds the aligned eight bytes around it
  std::uint32_t beats = 0;
  std::uint8_t tag = 0;  // comes back with the beats, or with the response
  bool increment = true;
};

struct L2ReadBeat {
  std::uint64_t data = 0;  // byte i of the eight is bits 8 i + 7 : 8 i
  std::uint8_t tag = 0;
  bool last = false;
};

struct L2WriteBeat {
  std::uint64_t data = 0;
  std::uint8_t byte_mask = 0;  // bit i: byte i is written
  bool last = false;
};

class L2Port {
 public:
  L2Port() = default;
  L2Port(const L2Port&) = delete;
  L2Port& operator=(const L2Port&) = delete;
  virtual ~L2Port() = default;

  // True if all of the range is memory.
  virtual bool contains(std::uint32_t address, std::uint32_t bytes) const = 0;

  // Address channels: true if the burst is accepted in this cycle.
  virtual bool read(const L2Burst& burst, std::uint64_t cycle) = 0;
  virtual bool write(const L2Burst& burst, std::uint64_t cycle) = 0;
  // The DMA is ready for a beat: the one that is there in this cycle, if any.
  virtual std::optional<L2ReadBeat> take_read_beat(std::uint64_t cycle) = 0;
  // True if the beat is accepted in this cycle. It belongs to the oldest accepted burst that is not complete, or to the
  // next one to be accepted.
  virtual bool write_beat(const L2WriteBeat& beat, std::uint64_t cycle) = 0;
  // The tag of the burst whose response is there in this cycle, if any.
  virtual std::optional<std::uint8_t> take_write_response(std::uint64_t cycle) = 0;
};

}  // namespace halfstep::model
