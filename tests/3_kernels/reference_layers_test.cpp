// The reference's layers on cases that can be followed by hand.
#include <catch2/catch.hpp>

#include "tools/reference/layers.h"

using namespace halfstep::reference;

namespace {

Tensor exact(const std::vector<double>& values) {
  Tensor tensor;
  for (const double value : values) tensor.push_back({value, 0.0});
  return tensor;
}

std::vector<double> values_of(const Tensor& tensor) {
  std::vector<double> values;
  for (const Bounded& element : tensor) values.push_back(element.value);
  return values;
}

using Values = std::vector<double>;

}  // namespace

TEST_CASE("a 3x3 convolution of a 2x2 image sees the taps inside it", "[reference]") {
  const Convolution shape{1, 1, 2};
  const Tensor image = exact({1, 2, 3, 4});
  const Tensor weights = exact({10, 20, 30, 40, 50, 60, 70, 80, 90});
  // Top left: taps 4, 5, 7, 8 meet 1, 2, 3, 4.
  CHECK(values_of(forward(shape, image, weights, exact({0.5}), {})) ==
        Values{50 * 1 + 60 * 2 + 80 * 3 + 90 * 4 + 0.5, 40 * 1 + 50 * 2 + 70 * 3 + 80 * 4 + 0.5,
               20 * 1 + 30 * 2 + 50 * 3 + 60 * 4 + 0.5, 10 * 1 + 20 * 2 + 40 * 3 + 50 * 4 + 0.5});
}

TEST_CASE("gradients of the convolution of a 2x2 image", "[reference]") {
  const Convolution shape{1, 1, 2};
  const Tensor slope = exact({1, 0, 0, 0});  // only the top left output counts
  CHECK(values_of(input_gradient(shape, slope, exact({10, 20, 30, 40, 50, 60, 70, 80, 90}), {})) ==
        Values{50, 60, 80, 90});
  CHECK(values_of(weight_gradient(shape, exact({1, 2, 3, 4}), slope, {})) == Values{0, 0, 0, 0, 1, 2, 0, 3, 4});
  CHECK(values_of(bias_gradient(shape, exact({1, 2, 3, 4}), {})) == Values{10});
}

TEST_CASE("a linear layer of two inputs and two outputs", "[reference]") {
  const Linear shape{2, 2};
  const Tensor weights = exact({1, 2, 3, 4});
  CHECK(values_of(forward(shape, exact({5, 6}), weights, exact({0.5, -0.5}), {})) == Values{17.5, 38.5});
  CHECK(values_of(input_gradient(shape, exact({1, 10}), weights, {})) == Values{31, 42});
  CHECK(values_of(weight_gradient(shape, exact({5, 6}), exact({1, 10}), {})) == Values{5, 6, 50, 60});
}

TEST_CASE("maximum pooling sends the gradient to the first maximum", "[reference]") {
  const Pooling shape{1, 1};
  CHECK(values_of(max_pool(shape, exact({1, 4, 4, 2}))) == Values{4});
  CHECK(values_of(max_pool_gradient(shape, exact({7}), exact({1, 4, 4, 2}), nullptr)) == Values{0, 7, 0, 0});
}

TEST_CASE("a decision is the device's where the bounds leave it open", "[reference]") {
  const Pooling shape{1, 1};
  const Tensor close{{1.0, 0.0}, {4.0, 0.1}, {3.95, 0.1}, {2.0, 0.0}};
  const DeviceValues third{1.0, 3.97, 3.98, 2.0};
  CHECK(values_of(max_pool_gradient(shape, exact({7}), close, &third)) == Values{0, 0, 7, 0});
  const Tensor clear{{1.0, 0.0}, {4.0, 0.01}, {3.95, 0.01}, {2.0, 0.0}};
  CHECK(values_of(max_pool_gradient(shape, exact({7}), clear, &third)) == Values{0, 7, 0, 0});

  const Tensor around_zero{{0.05, 0.1}, {-0.05, 0.1}, {-0.5, 0.1}};
  const DeviceValues device{0.0, 0.01, 0.01};
  CHECK(values_of(relu_gradient(exact({1, 2, 3}), around_zero, &device)) == Values{0, 2, 0});
}

TEST_CASE("softmax cross-entropy of equal logits", "[reference]") {
  const Loss loss = softmax_cross_entropy(exact({3, 3, 3, 3}), 2, {});
  CHECK(loss.loss.value == Approx(std::log(4.0)));
  CHECK(values_of(loss.gradient)[0] == Approx(0.25));
  CHECK(values_of(loss.gradient)[2] == Approx(-0.75));
}

TEST_CASE("the loss's bound covers what the logits' bounds allow", "[reference]") {
  const Tensor logits{{1.0, 0.3}, {0.0, 0.2}, {-1.0, 0.1}};
  const Loss loss = softmax_cross_entropy(logits, 0, {});
  const Loss highest = softmax_cross_entropy(exact({0.7, 0.2, -0.9}), 0, {});
  const Loss lowest = softmax_cross_entropy(exact({1.3, -0.2, -1.1}), 0, {});
  CHECK(highest.loss.value <= loss.loss.value + loss.loss.bound);
  CHECK(lowest.loss.value >= loss.loss.value - loss.loss.bound);
  CHECK(loss.loss.bound < 0.6);
  CHECK(std::abs(highest.gradient[0].value - loss.gradient[0].value) <= loss.gradient[0].bound);
}
