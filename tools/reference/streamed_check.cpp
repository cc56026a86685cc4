#include "kernels/benchmarks/streamed_pointwise_shape.h"
#include "tools/reference/comparison.h"
#include "tools/reference/program_checks.h"

namespace halfstep::reference {
namespace {

// As long as that of the matrix product that it is made of: layers/fp32/matmul.c and layers/fp16/matmul.c.
Roundings roundings_of_pixel(ElementFormat format) {
  if (format == ElementFormat::fp32) return {0, kStreamedChannelsIn};
  return {kStreamedChannelsIn / 2 + 1, 2};
}

}  // namespace

CheckReport check_streamed(const model::ProgramImage& image, const model::Simulation& simulation,
                           ElementFormat format) {
  const DeviceMemory memory(image, simulation, format);
  const DeviceValues input = memory.elements("streamed_input", std::size_t{kStreamedPixels} * kStreamedChannelsIn);
  const DeviceValues weights =
      memory.elements("streamed_weights", std::size_t{kStreamedChannelsOut} * kStreamedChannelsIn);

  Tensor expected;
  for (std::size_t pixel = 0; pixel < kStreamedPixels; ++pixel) {
    for (std::size_t out = 0; out < kStreamedChannelsOut; ++out) {
      SumOfProducts sum;
      for (std::size_t in = 0; in < kStreamedChannelsIn; ++in)
        sum.add({input.at(pixel * kStreamedChannelsIn + in), 0.0}, {weights.at(out * kStreamedChannelsIn + in), 0.0});
      expected.push_back(sum.result(roundings_of_pixel(format)));
    }
  }

  TensorRow row{"output", expected.size(), {}, {}};
  row.layer_by_layer.push_back(compare(expected, memory.elements("streamed_output", expected.size())));
  return {row.ok(), print_table({row})};
}

}  // namespace halfstep::reference
