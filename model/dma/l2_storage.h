// Where the words of L2 are, for a memory that the DMA sees through a timing of its own.
#pragma once

#include <cstdint>

#include "model/l2/l2_memory.h"
#include "model/ports/data_access.h"

namespace halfstep::model {

class L2Storage {
 public:
  L2Storage() = default;
  L2Storage(const L2Storage&) = delete;
  L2Storage& operator=(const L2Storage&) = delete;
  virtual ~L2Storage() = default;

  // True if all of the range is memory.
  virtual bool contains(std::uint32_t address, std::uint32_t bytes) const = 0;
  // address: of a word. What is no memory reads as 0, and takes no write.
  virtual std::uint32_t read_word(std::uint32_t address) = 0;
  virtual void write_word(std::uint32_t address, std::uint32_t word, std::uint8_t byte_mask) = 0;

  // Two words at once, the one at `address`, a multiple of eight, in the lower half.
  virtual std::uint64_t read_beat(std::uint32_t address) {
    const std::uint32_t lower = read_word(address);
    return lower | std::uint64_t{read_word(address + 4)} << 32;
  }
  virtual void write_beat(std::uint32_t address, std::uint64_t data, std::uint8_t byte_mask) {
    const auto lower = static_cast<std::uint8_t>(byte_mask & 0xfU);
    const auto upper = static_cast<std::uint8_t>(byte_mask >> 4);
    if (lower != 0) write_word(address, static_cast<std::uint32_t>(data), lower);
    if (upper != 0) write_word(address + 4, static_cast<std::uint32_t>(data >> 32), upper);
  }
};

// Our own L2, without anything in between.
class L2MemoryStorage : public L2Storage {
 public:
  explicit L2MemoryStorage(L2Memory& memory) : memory_(memory) {}

  bool contains(std::uint32_t address, std::uint32_t bytes) const override {
    const std::uint32_t last = address + (bytes - 1);
    return memory_.contains(address) && memory_.contains(last) && last >= address;
  }
  std::uint32_t read_word(std::uint32_t address) override {
    return memory_.contains(address) ? memory_.read_word(address) : 0;
  }
  void write_word(std::uint32_t address, std::uint32_t word, std::uint8_t byte_mask) override {
    if (!memory_.contains(address)) return;
    const std::uint32_t mask = bit_mask(byte_mask);
    memory_.write_word(address, (memory_.read_word(address) & ~mask) | (word & mask));
  }

 private:
  L2Memory& memory_;
};

}  // namespace halfstep::model
