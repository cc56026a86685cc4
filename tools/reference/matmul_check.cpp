#include "kernels/benchmarks/matmul_shape.h"
#include "tools/reference/comparison.h"
#include "tools/reference/program_checks.h"

namespace halfstep::reference {
namespace {

// Rows without the pad between them.
DeviceValues read_matrix(const DeviceMemory& memory, const char* symbol, std::size_t rows, std::size_t columns,
                         ElementFormat format) {
  const std::size_t pitch = columns + kMatmulPitchPad / (format == ElementFormat::fp32 ? 4 : 2);
  DeviceValues values;
  for (std::size_t row = 0; row < rows; ++row) {
    const DeviceValues elements = memory.elements(symbol, columns, row * pitch);
    values.insert(values.end(), elements.begin(), elements.end());
  }
  return values;
}

// Longest way of a product: layers/fp32/matmul.c and layers/fp16/matmul.c.
Roundings roundings_of_product(ElementFormat format) {
  if (format == ElementFormat::fp32) return {0, kMatmulInner};
  return {kMatmulInner / 2 + 1, 2};  // a lane each, both added in single precision, stored as a half
}

}  // namespace

CheckReport check_matmul(const model::ProgramImage& image, const model::Simulation& simulation, ElementFormat format) {
  const DeviceMemory memory(image, simulation, format);
  const DeviceValues left = read_matrix(memory, "matmul_left", kMatmulRows, kMatmulInner, format);
  const DeviceValues right = read_matrix(memory, "matmul_right_transposed", kMatmulColumns, kMatmulInner, format);

  Tensor expected;
  for (std::size_t row = 0; row < kMatmulRows; ++row) {
    for (std::size_t column = 0; column < kMatmulColumns; ++column) {
      SumOfProducts sum;
      for (std::size_t k = 0; k < kMatmulInner; ++k)
        sum.add({left.at(row * kMatmulInner + k), 0.0}, {right.at(column * kMatmulInner + k), 0.0});
      expected.push_back(sum.result(roundings_of_product(format)));
    }
  }

  TensorRow row{"product", expected.size(), {}, {}};
  row.layer_by_layer.push_back(
      compare(expected, read_matrix(memory, "matmul_result", kMatmulRows, kMatmulColumns, format)));
  return {row.ok(), print_table({row})};
}

}  // namespace halfstep::reference
