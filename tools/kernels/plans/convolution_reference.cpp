#include "tools/kernels/plans/convolution_reference.h"

namespace halfstep::tools {
namespace {

// What goes into one product of a convolution.
struct Term {
  std::size_t input;
  std::size_t weight;
  std::size_t output;
};

// Every product of a convolution once.
template <typename Visitor>
void for_each_product(const ConvolutionData& data, const Visitor& visit) {
  const ConvolutionShape& s = data.shape;
  const int inputs_of_output = data.depthwise ? 1 : s.channels;
  for (int out = 0; out < s.outputs; ++out)
    for (int in = 0; in < inputs_of_output; ++in)
      for (int ky = 0; ky < s.window_height; ++ky)
        for (int kx = 0; kx < s.window_width; ++kx) {
          const int channel = data.depthwise ? out : in;
          const int weight = ((out * inputs_of_output + in) * s.window_height + ky) * s.window_width + kx;
          for (int y = 0; y < s.output_height(); ++y)
            for (int x = 0; x < s.output_width(); ++x) {
              const int from_y = s.input_at(y, ky);
              const int from_x = s.input_at(x, kx);
              if (from_y < 0 || from_y >= s.height || from_x < 0 || from_x >= s.width) continue;
              visit(Term{static_cast<std::size_t>((channel * s.height + from_y) * s.width + from_x),
                         static_cast<std::size_t>(weight),
                         static_cast<std::size_t>((out * s.output_height() + y) * s.output_width() + x)});
            }
        }
}

reference::Tensor results(const std::vector<reference::SumOfProducts>& sums, const reference::Roundings& roundings) {
  reference::Tensor tensor;
  for (const reference::SumOfProducts& sum : sums) tensor.push_back(sum.result(roundings));
  return tensor;
}

}  // namespace

reference::Tensor convolution_forward(const ConvolutionData& data, const reference::Roundings& roundings) {
  const ConvolutionShape& s = data.shape;
  std::vector<reference::SumOfProducts> sums(
      static_cast<std::size_t>(s.outputs * s.output_height() * s.output_width()));
  for_each_product(data, [&](const Term& term) {
    sums[term.output].add({data.input[term.input], 0}, {data.weights[term.weight], 0});
  });
  return results(sums, roundings);
}

reference::Tensor convolution_weight_gradient(const ConvolutionData& data, const reference::Roundings& roundings) {
  const ConvolutionShape& s = data.shape;
  std::vector<reference::SumOfProducts> sums(
      static_cast<std::size_t>(s.outputs * (data.depthwise ? 1 : s.channels) * s.taps()));
  for_each_product(data, [&](const Term& term) {
    sums[term.weight].add({data.input[term.input], 0}, {data.output_gradient[term.output], 0});
  });
  return results(sums, roundings);
}

reference::Tensor convolution_input_gradient(const ConvolutionData& data, const reference::Roundings& roundings) {
  const ConvolutionShape& s = data.shape;
  std::vector<reference::SumOfProducts> sums(static_cast<std::size_t>(s.channels * s.height * s.width));
  for_each_product(data, [&](const Term& term) {
    sums[term.input].add({data.output_gradient[term.output], 0}, {data.weights[term.weight], 0});
  });
  return results(sums, roundings);
}

}  // namespace halfstep::tools
