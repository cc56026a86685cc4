// Random straight-line programs for Linux user mode: blocks of instructions, each of which ends by storing the
// registers, and at the end the stored registers and the scratch memory go to standard output.
#pragma once

#include <cstdint>
#include <vector>

namespace halfstep::tests {

// Where things are in the address space of such a program.
constexpr std::uint32_t kCodeBase = 0x00100000;
constexpr std::uint32_t kScratchBase = 0x20000000;  // what loads and stores reach
constexpr std::uint32_t kScratchBytes = 8192;
constexpr std::uint32_t kRecordBase = kScratchBase + kScratchBytes;
constexpr std::uint32_t kRecordWords = 32;  // of a block: x1 to x30, fcsr; the last one stays 0

struct RandomProgram {
  std::vector<std::uint16_t> code;           // halfwords from kCodeBase
  std::vector<std::uint32_t> block_address;  // where each block begins
  std::uint32_t instructions = 0;            // random ones, without those that store registers

  std::uint32_t data_bytes() const {
    return kScratchBytes + static_cast<std::uint32_t>(block_address.size()) * kRecordWords * 4;
  }
};

RandomProgram generate_program(std::uint32_t seed, std::uint32_t blocks, std::uint32_t block_instructions);

}  // namespace halfstep::tests
