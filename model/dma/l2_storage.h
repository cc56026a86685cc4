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
