// softmax and instance_norm.
#include <algorithm>

#include "tools/kernels/plans/bounded_arithmetic.h"
#include "tools/kernels/plans/convolution_shape.h"
#include "tools/kernels/plans/plans.h"

namespace halfstep::tools {
namespace {

using reference::Bounded;
using reference::Tensor;

// kernels/primitives/programs/normalise.c
enum Algorithm : std::uint32_t {
  kSoftmaxForward = 1,
  kSoftmaxInputGradient,
  kInstanceNormForward,
  kInstanceNormWeightGradient,
  kInstanceNormInputGradient,
};

constexpr double kEpsilon = 0x1p-16;       // kernels/primitives/normalise.h
constexpr std::size_t kSoftmaxParts = 16;  // kernels/primitives/softmax_sum.h

template <std::uint32_t algorithm>
std::vector<Variant> variants(const NumberFormat& format) {
  return only_variant(format, algorithm);
}

// Added one after another in single precision.
template <typename Term>
Bounded sum_of(std::size_t count, const Term& term) {
  Bounded sum;
  for (std::size_t i = 0; i < count; ++i) sum = add(sum, term(i));
  return sum;
}

Tensor softmax(const NumberFormat& format, const std::vector<double>& input) {
  const double largest = *std::max_element(input.begin(), input.end());
  Tensor exponentials;
  for (const double x : input) exponentials.push_back(exponential(subtract({x, 0}, {largest, 0})));
  const Bounded scale = divide({1, 0}, sum_of(input.size(), [&](std::size_t i) { return exponentials[i]; }));
  Tensor result;
  for (const Bounded& e : exponentials) result.push_back(stored(format, multiply(e, scale)));
  return result;
}

Tensor softmax_gradient(const NumberFormat& format, const std::vector<double>& slopes,
                        const std::vector<double>& output) {
  const Bounded sum = sum_of(kSoftmaxParts, [&](std::size_t part) {
    const auto lanes = static_cast<std::size_t>(format.lanes);
    const std::size_t words = (slopes.size() + lanes - 1) / lanes;
    const std::size_t first = words * part / kSoftmaxParts * lanes;
    const std::size_t end = std::min(words * (part + 1) / kSoftmaxParts * lanes, slopes.size());
    return sum_of(end - first, [&](std::size_t i) { return multiply({slopes[first + i], 0}, {output[first + i], 0}); });
  });
  Tensor result;
  for (std::size_t i = 0; i < slopes.size(); ++i)
    result.push_back(stored(format, multiply({output[i], 0}, subtract({slopes[i], 0}, sum))));
  return result;
}

KernelPlan softmax_plan(const PlanRequest& request, bool forward) {
  const NumberFormat& format = request.format;
  const int elements = request.shape[0];
  KernelPlan plan;
  const std::size_t output = plan.add(vector_operand(forward ? "output" : "input_gradient", format, elements));
  const std::size_t first = plan.add_input(vector_operand("input", format, elements), request.data);
  const std::size_t second = plan.add_input(vector_operand("probabilities", format, elements), request.data);
  const std::size_t exponentials = plan.add(vector_operand("exponentials", kFp32, elements));
  plan.tell(request.variant);
  plan.tell(elements);
  for (const std::size_t operand : {output, first, second, exponentials}) plan.tell_address(operand);
  const std::vector<double> a = plan.operands[first].values;
  const std::vector<double> b = plan.operands[second].values;
  plan.results.push_back(
      {output, [=, &format] { return forward ? softmax(format, a) : softmax_gradient(format, a, b); }});
  return plan;
}
KernelPlan softmax_forward_plan(const PlanRequest& request) { return softmax_plan(request, true); }
KernelPlan softmax_input_gradient_plan(const PlanRequest& request) { return softmax_plan(request, false); }

// One channel's input, normalised but for scale and shift.
struct Channel {
  Tensor distances;  // from the mean
  Bounded inverse_deviation;
};

Channel channel_of(const double* input, std::size_t count) {
  const Bounded share = single({1.0 / static_cast<double>(count), 0});
  const Bounded mean = multiply(sum_of(count, [&](std::size_t i) { return Bounded{input[i], 0}; }), share);
  Channel channel;
  for (std::size_t i = 0; i < count; ++i) channel.distances.push_back(subtract({input[i], 0}, mean));
  const Bounded squares =
      sum_of(count, [&](std::size_t i) { return multiply(channel.distances[i], channel.distances[i]); });
  channel.inverse_deviation = divide({1, 0}, square_root(add(multiply(squares, share), {kEpsilon, 0})));
  return channel;
}

struct InstanceNormData {
  std::size_t channels;
  std::vector<double> input;
  std::vector<double> output_gradient;
  std::vector<double> scale;
  std::vector<double> shift;

  std::size_t plane() const { return input.size() / channels; }
};

Tensor instance_norm(const NumberFormat& format, const InstanceNormData& data) {
  Tensor result;
  for (std::size_t c = 0; c < data.channels; ++c) {
    const Channel channel = channel_of(data.input.data() + c * data.plane(), data.plane());
    const Bounded factor = multiply(channel.inverse_deviation, {data.scale[c], 0});
    for (const Bounded& distance : channel.distances)
      result.push_back(stored(format, add(multiply(distance, factor), {data.shift[c], 0})));
  }
  return result;
}

struct GradientSums {
  Bounded slopes;
  Bounded products;
};

GradientSums sums_of(const Channel& channel, const double* slopes) {
  const std::size_t count = channel.distances.size();
  const Bounded products = sum_of(count, [&](std::size_t i) { return multiply({slopes[i], 0}, channel.distances[i]); });
  return {sum_of(count,
                 [&](std::size_t i) {
                   return Bounded{slopes[i], 0};
                 }),
          multiply(products, channel.inverse_deviation)};
}

Tensor instance_norm_weight_gradient(const NumberFormat& format, const InstanceNormData& data) {
  Tensor scales;
  Tensor shifts;
  for (std::size_t c = 0; c < data.channels; ++c) {
    const Channel channel = channel_of(data.input.data() + c * data.plane(), data.plane());
    const GradientSums sums = sums_of(channel, data.output_gradient.data() + c * data.plane());
    scales.push_back(stored(format, sums.products));
    shifts.push_back(stored(format, sums.slopes));
  }
  scales.insert(scales.end(), shifts.begin(), shifts.end());
  return scales;
}

Tensor instance_norm_input_gradient(const NumberFormat& format, const InstanceNormData& data) {
  const Bounded share = single({1.0 / static_cast<double>(data.plane()), 0});
  Tensor result;
  for (std::size_t c = 0; c < data.channels; ++c) {
    const double* slopes = data.output_gradient.data() + c * data.plane();
    const Channel channel = channel_of(data.input.data() + c * data.plane(), data.plane());
    const GradientSums sums = sums_of(channel, slopes);
    const Bounded factor = multiply(channel.inverse_deviation, {data.scale[c], 0});
    const Bounded mean_slope = multiply(sums.slopes, share);
    const Bounded pull = multiply(multiply(sums.products, share), channel.inverse_deviation);
    for (std::size_t i = 0; i < data.plane(); ++i)
      result.push_back(stored(format, multiply(factor, subtract(subtract({slopes[i], 0}, mean_slope),
                                                                multiply(pull, channel.distances[i])))));
  }
  return result;
}

KernelPlan instance_norm_plan(const PlanRequest& request, std::uint32_t algorithm) {
  const NumberFormat& format = request.format;
  const std::vector<int>& s = request.shape;
  KernelPlan plan;
  const auto image = [&](const char* name) { return image_operand(name, format, s[0], s[1], s[2]); };
  const std::size_t input = plan.add_input(image("input"), request.data);
  const std::size_t output_gradient = plan.add_input(image("output_gradient"), request.data);
  const std::size_t result_image = plan.add(image("result"));
  const std::size_t scale = plan.add_input(vector_operand("scale", format, s[0]), request.data);
  const std::size_t shift = plan.add_input(vector_operand("shift", format, s[0]), request.data);
  const std::size_t weight_gradient = plan.add(vector_operand("weight_gradient", format, 2 * s[0]));
  const bool of_weights = algorithm == kInstanceNormWeightGradient;
  plan.tell(request.variant);
  plan.tell(0);
  plan.tell_address(of_weights ? weight_gradient : scale);
  plan.tell_address(shift);
  plan.tell_address(shift);
  plan.tell(0);
  std::vector<std::size_t> images = {result_image, output_gradient, input};
  if (algorithm == kInstanceNormForward) images = {result_image, input, input};
  if (of_weights) images = {output_gradient, input, input};
  for (const std::size_t operand : images) tell_tensor(plan, operand);
  const InstanceNormData data{static_cast<std::size_t>(s[0]), plan.operands[input].values,
                              plan.operands[output_gradient].values, plan.operands[scale].values,
                              plan.operands[shift].values};
  plan.results.push_back({of_weights ? weight_gradient : result_image, [=, &format] {
                            if (of_weights) return instance_norm_weight_gradient(format, data);
                            return algorithm == kInstanceNormForward ? instance_norm(format, data)
                                                                     : instance_norm_input_gradient(format, data);
                          }});
  return plan;
}
template <std::uint32_t algorithm>
KernelPlan instance_norm_plan(const PlanRequest& request) {
  return instance_norm_plan(request, algorithm);
}

}  // namespace

std::vector<Primitive> normalise_primitives() {
  const std::string program = "normalise";
  const std::vector<std::string> sources = {"normalise", "../layers/float_math"};
  const std::string image = "16x8x8";
  return {{"softmax_fw",
           "forward",
           program,
           sources,
           "N",
           "64",
           {},
           variants<kSoftmaxForward>,
           softmax_forward_plan,
           false},
          {"softmax_ig",
           "input_gradient",
           program,
           sources,
           "N",
           "64",
           {},
           variants<kSoftmaxInputGradient>,
           softmax_input_gradient_plan,
           false},
          {"instance_norm_fw",
           "forward",
           program,
           sources,
           "CxHxW",
           image,
           {},
           variants<kInstanceNormForward>,
           instance_norm_plan<kInstanceNormForward>,
           false},
          {"instance_norm_wg",
           "weight_gradient",
           program,
           sources,
           "CxHxW",
           image,
           {},
           variants<kInstanceNormWeightGradient>,
           instance_norm_plan<kInstanceNormWeightGradient>,
           false},
          {"instance_norm_ig",
           "input_gradient",
           program,
           sources,
           "CxHxW",
           image,
           {},
           variants<kInstanceNormInputGradient>,
           instance_norm_plan<kInstanceNormInputGradient>,
           false}};
}

}  // namespace halfstep::tools
