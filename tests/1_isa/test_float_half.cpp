// FP16 arithmetic, value and flags, against the reference of half_reference.h in every rounding mode. Where rounding
// twice (through float or double) would go wrong, there are traps on purpose.
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "isa/float/ieee_rules.h"
#include "isa/float/operations.h"
#include "tests/1_isa/half_reference.h"

namespace halfstep::isa::floating {
namespace {

using Half = std::uint16_t;

// Halves with a bias towards trouble: zeros, subnormals, the ends of the range, long runs of ones and zeros.
class HalfSource {
 public:
  explicit HalfSource(unsigned seed) : random_(seed) {}

  Half finite() {
    const std::uint32_t bits = random_();
    Half half = static_cast<Half>(bits);
    switch (bits >> 29) {
      case 0:
        half &= 0x83ff;  // subnormal or zero
        break;
      case 1:
        half = static_cast<Half>((half & 0xfc00) | (bits >> 16 & 1 ? 0x3ff : 0));
        break;
      case 2:
        half = static_cast<Half>((half & 0x8000) | 0x7800 | (half & 0x3ff));
        break;
      case 3:
        half = static_cast<Half>((half & 0xfc00) | 1U << (bits >> 16) % 10);
        break;
      default:
        break;
    }
    return reference::half_is_finite(half) ? half : static_cast<Half>(half ^ 0x4000);
  }

  std::uint32_t any() { return random_(); }

 private:
  std::mt19937 random_;
};

constexpr auto kModes = {Rounding::nearest_even, Rounding::toward_zero, Rounding::down, Rounding::up,
                         Rounding::nearest_away};

// What the instruction computes: the shortcut where it has an answer, else the exact path.
template <class Operation, class... Operand>
reference::HalfResult compute(Rounding rounding, Operand... operands) {
  reference::HalfResult result;
  Flags flags = 0;
  if (rounding == Rounding::nearest_even && Operation::template shortcut<Fp16>(operands..., result.bits, flags)) {
    result.flags = flags;
    return result;
  }
  result.flags = 0;
  result.bits = Operation::template apply<Fp16, IeeeRules>(operands..., rounding, result.flags);
  return result;
}

bool same(const reference::HalfResult& a, const reference::HalfResult& b) {
  return a.bits == b.bits && a.flags == b.flags;
}

int mode_number(Rounding rounding) { return static_cast<int>(rounding); }

void complain(const char* what, Rounding rounding, Half a, Half b, Half c, const reference::HalfResult& expected,
              const reference::HalfResult& got) {
  FAIL_CHECK(std::hex << what << " " << a << " " << b << " " << c << " mode " << mode_number(rounding) << ": expected "
                      << expected.bits << ":" << int{expected.flags} << ", got " << got.bits << ":" << int{got.flags});
}

TEST_CASE("FP16 sums, differences, products and quotients are rounded once", "[float][half]") {
  HalfSource source(3);
  for (int i = 0; i < 100'000; ++i) {
    const Half a = source.finite();
    const Half b = source.finite();
    for (const Rounding rounding : kModes) {
      const int mode = mode_number(rounding);
      const auto sum = compute<Add>(rounding, a, b);
      if (!same(sum, reference::half_add(a, b, mode)))
        complain("add", rounding, a, b, 0, reference::half_add(a, b, mode), sum);
      const auto difference = compute<Subtract>(rounding, a, b);
      const auto expected_difference = reference::half_add(a, static_cast<Half>(b ^ 0x8000), mode);
      if (!same(difference, expected_difference)) complain("sub", rounding, a, b, 0, expected_difference, difference);
      const auto product = compute<Multiply>(rounding, a, b);
      const auto expected_product = reference::half_multiply(a, b, mode);
      if (!same(product, expected_product)) complain("mul", rounding, a, b, 0, expected_product, product);
      if ((b & 0x7fff) == 0) continue;
      reference::HalfResult quotient;
      quotient.bits = divide<Fp16, IeeeRules>(a, b, rounding, quotient.flags);
      const auto expected_quotient = reference::half_divide(a, b, mode);
      if (!same(quotient, expected_quotient)) complain("div", rounding, a, b, 0, expected_quotient, quotient);
    }
  }
  SUCCEED("100000 pairs in five modes");
}

TEST_CASE("every FP16 square root is rounded once", "[float][half]") {
  for (std::uint32_t a = 1; a < 0x7c00; ++a) {
    for (const Rounding rounding : kModes) {
      Flags flags = 0;
      const Half got = square_root<Fp16, IeeeRules>(static_cast<Half>(a), rounding, flags);
      // A root is never subnormal and never half way between two halves, so a double root rounded once more is right,
      // and exact if and only if its square is.
      const double value = std::ldexp(static_cast<double>(reference::half_value(static_cast<Half>(a)) >> 36), -24);
      const double root = std::sqrt(value);
      const auto units = static_cast<reference::UnsignedWide>(std::ldexp(root, 48));
      const bool exact = root * root == value && std::ldexp(root, 30) == std::floor(std::ldexp(root, 30));
      const auto expected = reference::round_half(false, units << 12, !exact, mode_number(rounding));
      if (got != expected.bits || flags != expected.flags) {
        complain("sqrt", rounding, static_cast<Half>(a), 0, 0, expected, {got, flags});
      }
    }
  }
  SUCCEED("31743 numbers in five modes");
}

// c such that a * b + c lies next to a point half way between two halves: the product is tiny against c, or c tiny
// against the product. Rounding to float or double first would land on the point.
struct Trap {
  Half a;
  Half b;
  Half c;
};

Trap make_trap(HalfSource& source) {
  const std::uint32_t bits = source.any();
  const Half sign = static_cast<Half>((bits & 1) << 15);
  if ((bits & 2) != 0) {
    // A large addend, and a product that is half its last place, a little more or a little less.
    const int field = 16 + static_cast<int>((bits >> 2) % 14);
    const Half c = static_cast<Half>(field << 10 | (source.any() & 0x3ff));
    const int half_place = field - 11;  // exponent field of half the last place of c
    const Half a = static_cast<Half>(sign | half_place << 10 | ((bits >> 8) & 3));
    const Half b = static_cast<Half>(0x3c00 + static_cast<int>((bits >> 10) % 5) - 2);
    return {a, b, c};
  }
  // A product with all its 22 bits, and an addend far below.
  const Half a = static_cast<Half>(0x3c00 | (source.any() & 0x3ff));
  const Half b = static_cast<Half>((15 + (bits >> 20) % 15) << 10 | (source.any() & 0x3ff));
  const Half c = static_cast<Half>(sign | (source.any() & 0x7));
  return {a, b, c};
}

int count_differences(int traps, unsigned seed) {
  HalfSource source(seed);
  int different = 0;
  for (int i = 0; i < traps; ++i) {
    const Trap trap = (i & 1) != 0 ? make_trap(source) : Trap{source.finite(), source.finite(), source.finite()};
    for (const Rounding rounding : kModes) {
      const auto expected = reference::half_multiply_add(trap.a, trap.b, trap.c, mode_number(rounding));
      const auto got = compute<MultiplyAdd>(rounding, trap.a, trap.b, trap.c);
      if (same(got, expected)) continue;
      if (different++ < 10) complain("fma", rounding, trap.a, trap.b, trap.c, expected, got);
    }
  }
  return different;
}

TEST_CASE("FP16 multiply-add is rounded once", "[float][half]") { CHECK(count_differences(100'000, 4) == 0); }

TEST_CASE("FP16 multiply-add is rounded once on ten million traps, and as often elsewhere", "[.long]") {
  CHECK(count_differences(20'000'000, 5) == 0);
}

TEST_CASE("rounding a multiply-add through float goes wrong on the traps", "[float][half]") {
  // Keeps the traps honest: if this stops finding differences, they have lost their teeth.
  HalfSource source(6);
  int wrong = 0;
  for (int i = 0; i < 100'000; ++i) {
    const Trap trap = make_trap(source);
    const float rounded = host::from_fp16(trap.a) * host::from_fp16(trap.b) + host::from_fp16(trap.c);
    Flags flags = 0;
    const Half twice = convert<Fp32, Fp16, IeeeRules>(host::bits_of(rounded), Rounding::nearest_even, flags);
    wrong += twice != reference::half_multiply_add(trap.a, trap.b, trap.c, 0).bits ? 1 : 0;
  }
  CHECK(wrong > 100);
}

}  // namespace
}  // namespace halfstep::isa::floating
