// max_pool and average_pool.
#include <algorithm>

#include "tools/errors.h"
#include "tools/kernels/plans/convolution_shape.h"
#include "tools/kernels/plans/plans.h"

namespace halfstep::tools {
namespace {

// kernels/primitives/programs/pool.c
enum Algorithm : std::uint32_t { kMaxForward = 1, kMaxInputGradient, kAverageForward, kAverageInputGradient };

template <std::uint32_t algorithm>
std::vector<Variant> variants(const NumberFormat& format) {
  return only_variant(format, algorithm);
}

struct PoolData {
  ConvolutionShape shape;
  std::vector<double> input;
  std::vector<double> output_gradient;

  std::size_t input_index(int channel, int y, int x) const {
    return static_cast<std::size_t>((channel * shape.height + y) * shape.width + x);
  }
  // Indices of a window's elements that are inside, row by row.
  std::vector<std::size_t> window(int channel, int out_y, int out_x) const {
    std::vector<std::size_t> result;
    for (int ky = 0; ky < shape.window_height; ++ky)
      for (int kx = 0; kx < shape.window_width; ++kx) {
        const int y = shape.input_at(out_y, ky);
        const int x = shape.input_at(out_x, kx);
        if (y >= 0 && y < shape.height && x >= 0 && x < shape.width) result.push_back(input_index(channel, y, x));
      }
    return result;
  }
  template <typename Visitor>
  void for_each_window(const Visitor& visit) const {
    for (int channel = 0; channel < shape.channels; ++channel)
      for (int y = 0; y < shape.output_height(); ++y)
        for (int x = 0; x < shape.output_width(); ++x) visit(window(channel, y, x));
  }
};

// The first of the largest.
std::size_t place_of_largest(const PoolData& data, const std::vector<std::size_t>& window) {
  return *std::max_element(window.begin(), window.end(),
                           [&](std::size_t a, std::size_t b) { return data.input[a] < data.input[b]; });
}

// Windows overlap: their gradients are added in single precision and stored, one after another.
reference::Roundings overlap(const NumberFormat& format, const ConvolutionShape& shape, int more) {
  reference::Roundings result = roundings(format, shape.taps() + more);
  result.single += shape.taps() + more;
  return result;
}

reference::Tensor forward(const PoolData& data, const NumberFormat& format, bool average) {
  reference::Tensor result;
  data.for_each_window([&](const std::vector<std::size_t>& window) {
    if (!average) {
      result.push_back({data.input[place_of_largest(data, window)], 0});
      return;
    }
    reference::SumOfProducts sum;
    for (const std::size_t at : window) sum.add({data.input[at], 0}, {1.0 / data.shape.taps(), 0});
    reference::Roundings all = roundings(format, 1);
    all.single += static_cast<int>(window.size()) + 2;  // additions, the reciprocal and its product
    result.push_back(sum.result(all));
  });
  return result;
}

reference::Tensor backward(const PoolData& data, const NumberFormat& format, bool average) {
  std::vector<reference::SumOfProducts> sums(data.input.size());
  std::size_t at = 0;
  data.for_each_window([&](const std::vector<std::size_t>& window) {
    const double slope = data.output_gradient[at++];
    if (average)
      for (const std::size_t place : window) sums[place].add({slope, 0}, {1.0 / data.shape.taps(), 0});
    else
      sums[place_of_largest(data, window)].add({slope, 0});
  });
  reference::Tensor result;
  for (const reference::SumOfProducts& sum : sums)
    result.push_back(sum.result(overlap(format, data.shape, average ? 2 : 0)));
  return result;
}

KernelPlan plan(const PlanRequest& request, const std::string& kernel, bool average, bool is_forward) {
  const std::vector<int>& s = request.shape;
  const ConvolutionShape shape{s[0], s[1], s[2], s[0], s[3], s[4], s[5], s[6]};
  check_window(kernel, shape);
  if (shape.pad >= shape.window_height || shape.pad >= shape.window_width)
    throw UsageError("kernel.shape: PAD of " + kernel +
                     " must be less than KERNEL, or windows lie outside of the input");
  const NumberFormat& format = request.format;
  KernelPlan plan;
  const std::size_t input =
      plan.add_input(image_operand("input", format, shape.channels, shape.height, shape.width), request.data);
  Operand image = image_operand(is_forward ? "output" : "output_gradient", format, shape.channels,
                                shape.output_height(), shape.output_width());
  const std::size_t output = is_forward ? plan.add(std::move(image)) : plan.add_input(std::move(image), request.data);
  Operand gradient = image_operand("input_gradient", format, shape.channels, shape.height, shape.width);
  if (is_forward) gradient.span = 0;  // not used
  const std::size_t input_gradient = plan.add(std::move(gradient));
  plan.tell(request.variant);
  tell_window(plan, shape);
  for (const std::size_t operand : {input, output, input_gradient}) tell_tensor(plan, operand);
  const PoolData data{shape, plan.operands[input].values, plan.operands[output].values};
  if (is_forward)
    plan.results.push_back({output, [=, &format] { return forward(data, format, average); }});
  else
    plan.results.push_back({input_gradient, [=, &format] { return backward(data, format, average); }});
  return plan;
}

KernelPlan max_forward(const PlanRequest& request) { return plan(request, "max_pool_fw", false, true); }
KernelPlan max_backward(const PlanRequest& request) { return plan(request, "max_pool_ig", false, false); }
KernelPlan average_forward(const PlanRequest& request) { return plan(request, "average_pool_fw", true, true); }
KernelPlan average_backward(const PlanRequest& request) { return plan(request, "average_pool_ig", true, false); }

}  // namespace

std::vector<Primitive> pool_primitives() {
  const std::string shape = "CxHxW:KERNEL[:STRIDE[:PAD]]";
  const std::string reference = "16x16x16:2:2";
  return {{"max_pool_fw", "forward", "pool", {"pool"}, shape, reference, {2, 0}, variants<kMaxForward>, max_forward},
          {"max_pool_ig",
           "input_gradient",
           "pool",
           {"pool"},
           shape,
           reference,
           {2, 0},
           variants<kMaxInputGradient>,
           max_backward},
          {"average_pool_fw",
           "forward",
           "pool",
           {"pool"},
           shape,
           reference,
           {2, 0},
           variants<kAverageForward>,
           average_forward,
           false},
          {"average_pool_ig",
           "input_gradient",
           "pool",
           {"pool"},
           shape,
           reference,
           {2, 0},
           variants<kAverageInputGradient>,
           average_backward,
           false}};
}

}  // namespace halfstep::tools
