// Error bounds hold for arithmetic in single precision, and are not so wide that a wrong term would slip through.
#include "tools/reference/bounded.h"

#include <catch2/catch.hpp>
#include <random>

#include "tools/reference/comparison.h"
#include "tools/reference/device_memory.h"

using namespace halfstep::reference;

namespace {

struct DotProduct {
  Bounded reference;
  float device = 0;
};

// The same products, added in double and in single precision.
DotProduct random_dot_product(std::mt19937& generator, int terms) {
  std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
  SumOfProducts sum;
  DotProduct result;
  for (int i = 0; i < terms; ++i) {
    const float a = uniform(generator);
    const float b = uniform(generator);
    sum.add({double{a}, 0.0}, {double{b}, 0.0});
    result.device = std::fma(a, b, result.device);
  }
  result.reference = sum.result({0, terms});
  return result;
}

}  // namespace

TEST_CASE("a single precision sum stays within its bound, whatever its length", "[bounded]") {
  std::mt19937 generator(1);
  for (const int terms : {1, 2, 9, 36, 784}) {
    for (int repeat = 0; repeat < 200; ++repeat) {
      const DotProduct product = random_dot_product(generator, terms);
      const double error = std::abs(double{product.device} - product.reference.value);
      CHECK(error <= product.reference.bound);
    }
  }
}

TEST_CASE("the bound of a sum has the size that theory gives it", "[bounded]") {
  SumOfProducts sum;
  for (int i = 0; i < 100; ++i) sum.add({1.0, 0.0}, {i % 2 == 0 ? 1.0 : -1.0, 0.0});
  const Bounded result = sum.result({0, 100});
  CHECK(result.value == 0.0);
  // n u times the sum of the magnitudes, to first order.
  CHECK(result.bound == Approx(100 * 0x1p-24 * 100).epsilon(1e-4));
}

TEST_CASE("bounds of operands are passed on, product by product", "[bounded]") {
  SumOfProducts sum;
  sum.add({2.0, 0.5}, {-3.0, 0.25});
  CHECK(sum.result({}).bound == Approx(2.0 * 0.25 + 3.0 * 0.5 + 0.5 * 0.25));
}

TEST_CASE("half precision underflow is part of the bound", "[bounded]") {
  const Bounded tiny = rounded({0x1p-30, 0.0}, {1, 0});
  CHECK(tiny.bound >= 0x1p-30);  // becomes zero on the device
}

TEST_CASE("comparison finds one element outside its bound, and NaN everywhere", "[bounded]") {
  const Tensor expected{{1.0, 0.1}, {2.0, 0.1}, {-3.0, 0.1}};
  CHECK(compare(expected, {1.05, 1.95, -3.0}).within_bounds);
  const Comparison wrong = compare(expected, {1.05, 2.2, -3.0});
  CHECK_FALSE(wrong.within_bounds);
  CHECK(wrong.first_failure == "[1]: 2.2, expected 2 +- 0.1");
  CHECK(wrong.largest_error == Approx(0.2));
  CHECK_FALSE(compare(expected, {1.0, 2.0, std::nan("")}).within_bounds);
}

TEST_CASE("a bound above every value is called vacuous, end to end as well", "[bounded]") {
  CHECK(compare({{1.0, 2.0}, {-0.5, 0.0}}, {1.0, -0.5}).vacuous());
  const TensorRow row{"tensor", 2, {compare({{1.0, 0.5}}, {1.0})}, {compare({{1.0, 2.0}}, {1.0})}};
  CHECK(row.ok());
  CHECK(row.verdict() == "ok, end-to-end bound vacuous");
}

TEST_CASE("under a vacuous bound errors have to be those of independent roundings", "[bounded]") {
  const Tensor expected{{3.0, 8.0, 0.1}, {-4.0, 8.0, 0.1}};
  TensorRow row{"tensor", 2, {compare(expected, {3.0, -4.2})}, {}};
  CHECK(row.ok());
  CHECK(row.verdict() == "ok by what rounding does: rms 4 %, expected 2.8 %; largest 2 of its expectation");
  row.layer_by_layer = {compare(expected, {3.0, -4.4})};  // as a whole
  CHECK_FALSE(row.ok());
  CHECK(row.verdict() == "WRONG: more than rounding does: rms 8 %, expected 2.8 %; largest 4 of its expectation");
  Tensor many(1000, Bounded{1.0, 8.0, 0.1});  // a single one
  DeviceValues values(1000, 1.05);
  CHECK(TensorRow{"tensor", 1000, {compare(many, values)}, {}}.ok());
  values[500] = 2.1;
  CHECK_FALSE(TensorRow{"tensor", 1000, {compare(many, values)}, {}}.ok());
  // Of a tensor that nobody has computed a deviation of, errors have to be small.
  CHECK(TensorRow{"tensor", 1, {compare({{1.0, 8.0}}, {1.01})}, {}}.verdict() ==
        "ok, but the bounds are vacuous (rms 1 %)");
  CHECK_FALSE(TensorRow{"tensor", 1, {compare({{1.0, 8.0}}, {1.1})}, {}}.ok());
  CHECK(TensorRow{"tensor", 1, {compare({{0.0, 1.0}}, {0.0})}, {}}.ok());
  row.layer_by_layer = {compare({{1.0, 0.5}}, {1.0})};
  row.end_to_end = {compare(expected, {3.0, 0.0})};  // there, nothing is held against it
  CHECK(row.ok());
}

TEST_CASE("the verdict says how much of a tensor is too small for its format", "[bounded]") {
  const Tensor expected{{3e-8, 1e-7}, {1e-6, 1e-7}, {0.0, 1e-7}};
  CHECK(TensorRow{"tensor", 3, {compare(expected, {0.0, 1e-6, 0.0})}, {}}.verdict() == "ok; 50 % flushed to zero");
  CHECK(TensorRow{"tensor", 3, {compare(expected, {3e-8, 1e-6, 0.0})}, {}}.verdict() == "ok");
}

TEST_CASE("the expected error of a sum is what sums in the format have, root mean square", "[bounded]") {
  std::mt19937 generator(3);
  for (const int terms : {9, 144, 1024}) {
    double errors = 0;
    double expectations = 0;
    for (int repeat = 0; repeat < 500; ++repeat) {
      const DotProduct product = random_dot_product(generator, terms);
      errors += std::pow(double{product.device} - product.reference.value, 2);
      expectations += std::pow(product.reference.deviation, 2);
    }
    INFO(terms << " terms: " << std::sqrt(errors / expectations) << " of what is expected");
    CHECK(errors < expectations);
    CHECK(errors > 0.1 * expectations);
  }
}

TEST_CASE("halves are decoded exactly", "[bounded]") {
  CHECK(value_of_half(0x3C00) == 1.0);
  CHECK(value_of_half(0xC000) == -2.0);
  CHECK(value_of_half(0x3555) == 0x1.554p-2);
  CHECK(value_of_half(0x0001) == 0x1p-24);
  CHECK(value_of_half(0x7BFF) == 65504.0);
  CHECK(std::isinf(value_of_half(0x7C00)));
  CHECK(std::isnan(value_of_half(0x7E00)));
}
