// Makes small 32-bit ELF files byte by byte, so that a test can break each of their parts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace halfstep::test {

struct ElfBuilder {
  std::uint8_t elf_class = 1;   // 2: 64-bit
  std::uint8_t byte_order = 1;  // 2: big-endian
  std::uint16_t machine = 243;  // RISC-V
  std::uint32_t entry = 0x1c008080;
  std::uint32_t segment_type = 1;  // PT_LOAD
  std::uint32_t address = 0x1c008080;
  std::uint32_t memory_size = 0;  // 0: as many bytes as the file has
  std::vector<std::uint8_t> code = {0x13, 0, 0, 0};

  struct Section {  // not loaded
    std::string name;
    std::vector<std::uint8_t> bytes;
    std::uint32_t address = 0;
  };
  std::vector<Section> sections;

  std::vector<std::uint8_t> build() const;
};

}  // namespace halfstep::test
