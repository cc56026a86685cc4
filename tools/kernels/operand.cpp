#include "tools/kernels/operand.h"

namespace halfstep::tools {

int Operand::elements() const {
  int count = 1;
  for (const int size : sizes) count *= size;
  return count;
}

int Operand::bytes() const { return span * format->bytes; }

std::vector<int> Operand::offsets() const {
  std::vector<int> result{first};
  for (std::size_t dimension = 0; dimension < sizes.size(); ++dimension) {
    std::vector<int> finer;
    finer.reserve(result.size() * static_cast<std::size_t>(sizes[dimension]));
    for (const int offset : result)
      for (int i = 0; i < sizes[dimension]; ++i) finer.push_back(offset + i * strides[dimension]);
    result = std::move(finer);
  }
  return result;
}

std::vector<std::uint8_t> Operand::encoded() const {
  std::vector<std::uint8_t> memory(static_cast<std::size_t>(bytes()));
  const std::vector<int> where = offsets();
  for (std::size_t i = 0; i < values.size(); ++i)
    encode(*format, values[i], memory.data() + static_cast<std::ptrdiff_t>(where[i]) * format->bytes);
  return memory;
}

std::vector<double> Operand::decoded(const std::vector<std::uint8_t>& memory) const {
  std::vector<double> result;
  for (const int offset : offsets())
    result.push_back(decode(*format, memory.data() + static_cast<std::ptrdiff_t>(offset) * format->bytes));
  return result;
}

int whole_words(const NumberFormat& format, int elements) { return (elements + format.lanes - 1) / format.lanes; }

int skewed_pitch(const NumberFormat& format, int elements) {
  return (whole_words(format, elements) | 1) * format.lanes;
}

Operand matrix_operand(std::string name, const NumberFormat& format, int rows, int columns) {
  const int pitch = skewed_pitch(format, columns);
  return {std::move(name), {rows, columns}, {pitch, 1}, 0, rows * pitch, {}, &format};
}

Operand vector_operand(std::string name, const NumberFormat& format, int elements) {
  return {std::move(name), {elements}, {1}, 0, whole_words(format, elements) * format.lanes, {}, &format};
}

}  // namespace halfstep::tools
