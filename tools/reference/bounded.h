// A number of the reference computation together with how far the same number may be off on the cluster.
//
// The bounds are a-priori and rigorous: each operation adds what the rounding of the device's format can contribute
// (standard model of floating point arithmetic: fl(x) = x (1 + d) + e, |d| <= u, |e| <= the underflow threshold), and
// passes on the bounds of its operands. Nothing is tuned. Source: Higham, Accuracy and Stability of Numerical
// Algorithms, chapters 2 and 3.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace halfstep::reference {

struct Bounded {
  double value = 0;
  double bound = 0;      // |device - value| is at most this
  double deviation = 0;  // and about this, root mean square, if roundings are independent; 0: nobody has computed it

  double magnitude() const { return std::abs(value) + bound; }  // |device| is at most this
};

using Tensor = std::vector<Bounded>;

// Unit roundoff and half the distance of subnormal numbers.
struct Precision {
  double unit_roundoff;
  double underflow;
};

constexpr Precision kDouble{0x1p-53, 0x1p-1074};  // of the reference itself
constexpr Precision kSingle{0x1p-24, 0x1p-150};
constexpr Precision kHalf{0x1p-11, 0x1p-25};
constexpr Precision kBfloat{0x1p-8, 0x1p-134};

// How many roundings to each format a term can pass through on its way into a result, in whatever order terms are
// added.
struct Roundings {
  int half = 0;
  int single = 0;
  int bfloat = 0;

  // Largest relative change: (1 + u)^n - 1. The reference's own arithmetic is included.
  double growth() const {
    return std::expm1(half * std::log1p(kHalf.unit_roundoff) + single * std::log1p(kSingle.unit_roundoff) +
                      bfloat * std::log1p(kBfloat.unit_roundoff) + count() * std::log1p(kDouble.unit_roundoff));
  }
  int count() const { return half + single + bfloat; }
  double unit_roundoff() const {
    return bfloat > 0 ? kBfloat.unit_roundoff : half > 0 ? kHalf.unit_roundoff : kSingle.unit_roundoff;
  }
  double underflow() const { return half > 0 ? kHalf.underflow : bfloat > 0 ? kBfloat.underflow : kSingle.underflow; }
};

// One rounding more.
inline Bounded rounded(const Bounded& x, const Roundings& roundings) {
  const double own = roundings.growth() * x.magnitude() + roundings.underflow() * roundings.count();
  return {x.value, x.bound + own, x.deviation == 0 ? 0 : std::hypot(x.deviation, own)};
}

// A sum of products, accumulated on the device with fused multiply-adds and additions in any order.
class SumOfProducts {
 public:
  void add(const Bounded& a, const Bounded& b) {
    value_ += a.value * b.value;
    passed_on_ += std::abs(a.value) * b.bound + std::abs(b.value) * a.bound + a.bound * b.bound;
    magnitude_ += a.magnitude() * b.magnitude();
    squares_ += a.value * b.value * a.value * b.value;
    ++terms_;
  }

  void add(const Bounded& a) { add(a, {1.0, 0.0}); }

  // `roundings`: of the term that takes the longest way.
  Bounded result(const Roundings& roundings) const {
    const double growth = roundings.growth();
    const double underflow = terms_ * roundings.underflow() * (1.0 + growth);
    const double own = terms_ * kDouble.unit_roundoff * magnitude_;  // of this sum, and of its bound
    const double bound = passed_on_ + growth * magnitude_ + underflow + own;
    return {value_, bound * (1.0 + 4 * terms_ * kDouble.unit_roundoff), deviation(roundings)};
  }

 private:
  // Each of n roundings is of a partial sum s, and its error evenly distributed within u |s|: variance u^2 s^2 / 3. For
  // terms t in random order the mean of s^2 over the partial sums is sum(t^2) / 6 + sum(t)^2 / 3. A number that is
  // stored is off by u |value| more, and a term by half the distance of subnormal numbers.
  double deviation(const Roundings& roundings) const {
    const double u = roundings.unit_roundoff();
    const double partial = roundings.count() * (squares_ / 6 + value_ * value_ / 3);
    const double tiny = roundings.underflow();
    return std::sqrt(u * u * (partial + value_ * value_) / 3 + terms_ * tiny * tiny);
  }

  double value_ = 0;
  double passed_on_ = 0;
  double magnitude_ = 0;
  double squares_ = 0;
  int terms_ = 0;
};

// Maximum and ReLU move by no more than their operands.
inline Bounded maximum(const Bounded& a, const Bounded& b) {
  return {std::max(a.value, b.value), std::max(a.bound, b.bound)};
}

}  // namespace halfstep::reference
