// The reference's gradients are the derivatives of its loss: every parameter, analytic against finite differences.
#include "tools/reference/training_step.h"

#include <catch2/catch.hpp>
#include <random>

#include "kernels/networks/tinycnn/shape.h"

using namespace halfstep::reference;

namespace {

StepInputs random_inputs(std::uint32_t seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> uniform(-0.3, 0.3);
  StepInputs inputs;
  for (int i = 0; i < kImagePixels; ++i) inputs.pixels.push_back(static_cast<std::uint8_t>(generator() % 256));
  for (int i = 0; i < kParameters; ++i) inputs.parameters.push_back({uniform(generator), 0.0});
  inputs.label = 3;
  return inputs;
}

double loss_with(StepInputs inputs, std::size_t parameter, double change) {
  inputs.parameters.at(parameter).value += change;
  return loss_of(inputs, {}).value;
}

double largest_bound(const Tensor& tensor) {
  double largest = 0;
  for (const Bounded& element : tensor) largest = std::max(largest, element.bound);
  return largest;
}

}  // namespace

TEST_CASE("gradients are derivatives of the loss", "[reference]") {
  const StepInputs inputs = random_inputs(7);
  const Tensor gradient = training_step(inputs, {}, nullptr, Chaining::end_to_end).at("parameters_gradient");
  REQUIRE(gradient.size() == kParameters);

  // A small step keeps nearly all ReLU and pooling decisions; where one changes the derivative itself jumps. Every
  // parameter of the convolutions and every 17th of the linear layer is varied.
  constexpr double kStep = 1e-6;
  constexpr std::size_t kLinearBegin = kParameters - kLinearWeights - kClasses;
  std::size_t compared = 0;
  for (std::size_t i = 0; i < kParameters; i += i < kLinearBegin ? 1 : 17) {
    const double slope = (loss_with(inputs, i, kStep) - loss_with(inputs, i, -kStep)) / (2 * kStep);
    INFO("parameter " << i << ": analytic " << gradient[i].value << ", numeric " << slope);
    CHECK(std::abs(slope - gradient[i].value) < 1e-6 * (1.0 + std::abs(slope)));
    ++compared;
  }
  CHECK(compared > kLinearBegin + 150);
}

TEST_CASE("an update goes down the gradient by the learning rate", "[reference]") {
  const StepInputs inputs = random_inputs(8);
  const NamedTensors step = training_step(inputs, {}, nullptr, Chaining::end_to_end);
  for (const std::size_t i : {0, 40, 100, 3000})
    CHECK(step.at("parameters_after")[i].value ==
          Approx(inputs.parameters[i].value - double{kLearningRate} * step.at("parameters_gradient")[i].value));
}

TEST_CASE("bounds grow from layer to layer, and with the format", "[reference]") {
  const StepInputs inputs = random_inputs(9);
  const NamedTensors single = training_step(inputs, roundings_of(ElementFormat::fp32), nullptr, Chaining::end_to_end);
  const NamedTensors half = training_step(inputs, roundings_of(ElementFormat::fp16), nullptr, Chaining::end_to_end);
  for (const char* tensor : {"image", "conv1_output", "conv2_output", "logits", "conv1_gradient"}) {
    INFO(tensor);
    CHECK(largest_bound(half.at(tensor)) > 100 * largest_bound(single.at(tensor)));
  }
  CHECK(largest_bound(single.at("conv2_output")) > largest_bound(single.at("conv1_output")));
}
