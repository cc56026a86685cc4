// Softmax and cross-entropy. Probabilities are monotonic in every logit, so the logits' bounds give intervals; the
// device's own arithmetic (kernels/layers/softmax_cross_entropy.c) adds a relative error on top.
#include "tools/reference/layers.h"

namespace halfstep::reference {
namespace {

// Errors of kernels/layers/float_math.c relative to the true value; one unit in the last place is at most 2^-23 of it.
// tests/3_kernels measures both against these limits.
constexpr double kExponentialError = 1.25 * 0x1p-23;
constexpr double kLogarithmError = 0x1p-23;
// The division unit truncates its quotient to 26 fraction bits before it rounds (isa.arith = rtl).
constexpr double kDivisionError = 0x1p-24 + 0x1p-26;
constexpr double kSmallestExponential = 0x1p-126;  // smaller ones are zero

// softmax(logits)[index] when logit i moves by up to sign * bound and all others against it.
double shifted_probability(const Tensor& logits, std::size_t index, double sign) {
  const Bounded& own = logits.at(index);
  double inverse = 1.0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (i != index) inverse += std::exp(logits[i].value - own.value - sign * (logits[i].bound + own.bound));
  }
  return 1.0 / inverse;
}

// The device's probabilities are at most 1 and a rounding, whatever the logits: where these are known so badly that the
// bound's formulas leave their domain, the difference of two probabilities is the bound.
constexpr double kWidest = 1.01;

double at_most(double bound, double widest) { return bound >= 0 && bound <= widest ? bound : widest; }

}  // namespace

Loss softmax_cross_entropy(const Tensor& logits, int label, Roundings store) {
  const double u = kSingle.unit_roundoff;
  double lowest = logits.front().value - logits.front().bound;
  double highest = logits.front().value + logits.front().bound;
  for (const Bounded& logit : logits) {
    lowest = std::min(lowest, logit.value - logit.bound);
    highest = std::max(highest, logit.value + logit.bound);
  }
  // exp(l - max): the difference is rounded, which the exponential turns into a relative error.
  const double exponential = std::expm1(u * (highest - lowest)) + kExponentialError * (1.0 + u * (highest - lowest));
  const int terms = static_cast<int>(logits.size());
  const double sum = std::expm1(std::log1p(exponential) + Roundings{0, terms}.growth());
  // Numerator, sum, 1 / sum, and the product with it.
  const double relative = (1.0 + exponential) * (1.0 + u) * (1.0 + kDivisionError) / (1.0 - sum) - 1.0;

  Loss result;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double probability = shifted_probability(logits, i, 0.0);
    const double low = shifted_probability(logits, i, -1.0);
    const double high = shifted_probability(logits, i, 1.0);
    const double spread = std::max(high - probability, probability - low);
    Bounded slope{probability, at_most(spread + relative * high + kSmallestExponential, kWidest)};
    if (static_cast<int>(i) == label) {
      slope.value -= 1.0;
      slope = rounded(slope, {0, 1});
    }
    result.gradient.push_back(rounded(slope, store));
    if (static_cast<int>(i) == label) {
      const double loss = -std::log(probability);
      const double interval = std::max(std::log(probability / low), std::log(high / probability));
      // log(sum) - (l - max): errors of the sum, of the logarithm, of both differences.
      const double logarithm = std::log1p(sum / (1.0 - sum)) + kLogarithmError * std::log(static_cast<double>(terms));
      const double differences = u * (highest - lowest) + u * (loss + interval);
      // The loss is at most what the logits' range makes it.
      const double largest = highest - lowest + std::log(static_cast<double>(terms)) + 1.0;
      result.loss = {loss, at_most(interval + logarithm + differences, largest)};
    }
  }
  return result;
}

}  // namespace halfstep::reference
