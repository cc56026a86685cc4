// The tensors that a program left in memory, by symbol, as doubles.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/soc/program_image.h"
#include "model/soc/simulation.h"
#include "tools/reference/training_step.h"

namespace halfstep::reference {

// The value of a binary16 number. Exact.
double value_of_half(std::uint16_t bits);

// What the program file holds at a symbol: inputs that the run cannot have spoilt. Throws std::out_of_range.
std::vector<std::uint8_t> bytes_of_image(const model::ProgramImage& image, const std::string& symbol,
                                         std::size_t offset, std::size_t count);

// Arrays of little-endian numbers.
DeviceValues decode_elements(const std::vector<std::uint8_t>& bytes, ElementFormat format);

class DeviceMemory {
 public:
  DeviceMemory(const model::ProgramImage& image, const model::Simulation& simulation, ElementFormat format)
      : image_(image), simulation_(simulation), format_(format) {}

  // Elements of the network's format from `offset` elements behind the symbol on.
  DeviceValues elements(const std::string& symbol, std::size_t count, std::size_t offset = 0) const;
  double single(const std::string& symbol, std::size_t index = 0) const;
  std::uint32_t word(const std::string& symbol) const;

 private:
  std::vector<std::uint8_t> read(const std::string& symbol, std::size_t offset, std::size_t count) const;

  const model::ProgramImage& image_;
  const model::Simulation& simulation_;
  ElementFormat format_;
};

}  // namespace halfstep::reference
