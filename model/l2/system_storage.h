// The memory behind the cluster's system port, word by word, for units that have a timing of their own (the DMA).
#pragma once

#include <cstring>
#include <functional>
#include <utility>

#include "model/dma/l2_storage.h"
#include "model/l2/system_port.h"

namespace halfstep::model {

class SystemStorage : public L2Storage {
 public:
  // on_write hears of every word that was written.
  SystemStorage(SystemPort& system, std::function<void(std::uint32_t address)> on_write)
      : system_(system), on_write_(std::move(on_write)) {}

  bool contains(std::uint32_t address, std::uint32_t bytes) const override {
    const std::uint32_t last = address + (bytes - 1);
    return last >= address && system_.is_memory(address) && system_.is_memory(last);
  }
  std::uint32_t read_word(std::uint32_t address) override { return access({address, 0, 0xf, false, false, {}}); }
  void write_word(std::uint32_t address, std::uint32_t word, std::uint8_t byte_mask) override {
    access({address, word, byte_mask, true, false, {}});
    on_write_(address);
  }
  // Both words by direct access, where the other side offers it.
  std::uint64_t read_beat(std::uint32_t address) override {
    const unsigned char* const memory = system_.memory_at(address, 8);
    if (memory == nullptr) return L2Storage::read_beat(address);
    std::uint64_t data = 0;
    std::memcpy(&data, memory, 8);
    return data;
  }
  void write_beat(std::uint32_t address, std::uint64_t data, std::uint8_t byte_mask) override {
    unsigned char* const memory = byte_mask == 0xff ? system_.memory_at(address, 8) : nullptr;
    if (memory == nullptr) return L2Storage::write_beat(address, data, byte_mask);
    std::memcpy(memory, &data, 8);
    on_write_(address);
    on_write_(address + 4);
  }

 private:
  // Delays that a foreign target adds are its own matter: the DMA's bursts have their timing already.
  std::uint32_t access(const DataAccess& access) {
    std::uint32_t word = 0;
    std::uint64_t extra_cycles = 0;
    system_.access(access, 0, word, extra_cycles);
    return word;
  }

  SystemPort& system_;
  std::function<void(std::uint32_t)> on_write_;
};

}  // namespace halfstep::model
