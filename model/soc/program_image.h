// A program as the simulator sees it: bytes to load, entry, symbols and the layer table. Plain data: tools/program
// reads it from an ELF file, tests build it by hand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace halfstep::model {

struct Segment {
  std::uint32_t address = 0;
  std::vector<std::uint8_t> bytes;  // file contents
  std::uint32_t memory_size = 0;    // bytes in memory; the rest is zero
  bool executable = false;
};

struct Symbol {
  std::string name;
  std::uint32_t address = 0;
  std::uint32_t size = 0;
};

// One row of the layer table that a kernel's ELF file carries in the section `.halfstep.layers` (kernels/runtime
// declares it): which region marker stands for which layer and pass. macs is per execution of the region.
struct LayerEntry {
  std::uint32_t region = 0;
  std::uint32_t macs = 0;
  std::string layer;
  std::string pass;  // forward, loss, weight_gradient, input_gradient, update, data
  std::string kernel;
};

struct ProgramImage {
  std::string name;
  std::string sha256;
  std::uint32_t entry = 0;
  std::vector<Segment> segments;
  std::vector<Symbol> symbols;  // sorted by address
  std::vector<LayerEntry> layers;

  // "symbol+0x5c", or the plain hexadecimal address where no symbol covers it.
  std::string locate(std::uint32_t address) const;
  // Address of a symbol; throws std::out_of_range with its name if there is none.
  std::uint32_t address_of(const std::string& symbol) const;
  // Bytes of all executable segments.
  std::uint64_t code_bytes() const;
};

}  // namespace halfstep::model
