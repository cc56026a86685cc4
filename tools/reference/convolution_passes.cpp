#include "tools/reference/convolution_passes.h"

namespace halfstep::reference {
namespace {

// What goes into one product.
struct Term {
  std::size_t input;
  std::size_t weight;
  std::size_t output;
};

// Every product of a convolution once.
template <typename Visitor>
void for_each_product(const ConvolutionGeometry& g, const Visitor& visit) {
  for (int out = 0; out < g.outputs; ++out)
    for (int in = 0; in < g.inputs_of_output(); ++in)
      for (int ky = 0; ky < g.window_height; ++ky)
        for (int kx = 0; kx < g.window_width; ++kx) {
          const int channel = g.depthwise ? out : in;
          const int weight = ((out * g.inputs_of_output() + in) * g.window_height + ky) * g.window_width + kx;
          for (int y = 0; y < g.output_height; ++y) {
            const int from_y = y * g.stride_height + ky - g.pad_top;
            if (from_y < 0 || from_y >= g.height) continue;
            for (int x = 0; x < g.output_width; ++x) {
              const int from_x = x * g.stride_width + kx - g.pad_left;
              if (from_x < 0 || from_x >= g.width) continue;
              visit(Term{static_cast<std::size_t>((channel * g.height + from_y) * g.width + from_x),
                         static_cast<std::size_t>(weight),
                         static_cast<std::size_t>((out * g.output_height + y) * g.output_width + x)});
            }
          }
        }
}

Tensor results(const std::vector<SumOfProducts>& sums, const Roundings& roundings) {
  Tensor tensor;
  tensor.reserve(sums.size());
  for (const SumOfProducts& sum : sums) tensor.push_back(sum.result(roundings));
  return tensor;
}

std::size_t product(int a, int b, int c) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b) * static_cast<std::size_t>(c);
}

}  // namespace

Tensor convolution_forward(const ConvolutionGeometry& geometry, const Tensor& input, const Tensor& weights,
                           const Roundings& roundings) {
  std::vector<SumOfProducts> sums(product(geometry.outputs, geometry.output_height, geometry.output_width));
  for_each_product(geometry, [&](const Term& term) { sums[term.output].add(input[term.input], weights[term.weight]); });
  return results(sums, roundings);
}

Tensor convolution_weight_gradient(const ConvolutionGeometry& geometry, const Tensor& input,
                                   const Tensor& output_gradient, const Roundings& roundings) {
  std::vector<SumOfProducts> sums(product(geometry.outputs, geometry.inputs_of_output(), geometry.taps()));
  for_each_product(geometry,
                   [&](const Term& term) { sums[term.weight].add(input[term.input], output_gradient[term.output]); });
  return results(sums, roundings);
}

Tensor convolution_input_gradient(const ConvolutionGeometry& geometry, const Tensor& output_gradient,
                                  const Tensor& weights, const Roundings& roundings) {
  std::vector<SumOfProducts> sums(product(geometry.channels, geometry.height, geometry.width));
  for_each_product(geometry,
                   [&](const Term& term) { sums[term.input].add(output_gradient[term.output], weights[term.weight]); });
  return results(sums, roundings);
}

}  // namespace halfstep::reference
