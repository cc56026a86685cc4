// The shortcuts against the exact path, value and flags, on random operands and on operands made to be difficult; and
// the exact path of FP32 against the host's correctly rounded functions.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <sstream>

#include "isa/float/division.h"
#include "isa/float/ieee_rules.h"
#include "isa/float/operations.h"
#include "isa/float/rtl_deviations.h"
#include "tests/1_isa/operand_source.h"

namespace halfstep::isa::floating {
namespace {

struct Tally {
  std::uint64_t taken = 0;
  std::uint64_t wrong = 0;
};

// If the shortcut has an answer, it must be the exact one, under both sets of rules.
template <class Operation, class F, class... Operand>
void compare(Tally& tally, Flags accrued, Operand... operands) {
  typename F::Bits result = 0;
  Flags flags = accrued;
  if (!Operation::template shortcut<F>(operands..., result, flags)) return;
  ++tally.taken;
  Flags ieee = accrued;
  Flags rtl = accrued;
  const auto by_ieee = Operation::template apply<F, IeeeRules>(operands..., Rounding::nearest_even, ieee);
  const auto by_rtl = Operation::template apply<F, RtlRules>(operands..., Rounding::nearest_even, rtl);
  if (result == by_ieee && result == by_rtl && flags == ieee && flags == rtl) return;
  if (tally.wrong++ < 5) {
    std::ostringstream text;
    text << std::hex << "shortcut " << result << ":" << int{flags} << " ieee " << by_ieee << ":" << int{ieee} << " rtl "
         << by_rtl << ":" << int{rtl} << ", accrued " << int{accrued} << ", operands";
    ((text << " " << operands), ...);
    FAIL_CHECK(text.str());
  }
}

template <class F>
void compare_operations(int samples, unsigned seed) {
  Source<F> source(seed);
  Tally sums;
  Tally products;
  Tally fused;
  for (int i = 0; i < samples; ++i) {
    const auto a = source.next();
    const auto b = source.next();
    const auto c = source.next();
    const Flags accrued = source.accrued();
    compare<Add, F>(sums, accrued, a, b);
    compare<Subtract, F>(sums, accrued, a, b);
    compare<Multiply, F>(products, accrued, a, b);
    compare<MultiplyAdd, F>(fused, accrued, a, b, c);
    compare<NegatedMultiplyAdd, F>(fused, accrued, a, b, c);
    // A sum close to a tie of the product: c is the product's rounding error, or almost.
    Flags ignored = 0;
    const auto rounded = multiply<F, F, IeeeRules>(a, b, Rounding::nearest_even, ignored);
    const auto rest = multiply_add<F, F, IeeeRules>(a, b, negated<F>(rounded), Rounding::nearest_even, ignored);
    compare<MultiplyAdd, F>(fused, accrued, a, b, negated<F>(rounded));
    compare<MultiplyAdd, F>(fused, accrued, a, b, rest);
    compare<MultiplySubtract, F>(fused, accrued, a, b, rest);
    compare<Add, F>(sums, accrued, rounded, rest);
  }
  CHECK(sums.wrong == 0);
  CHECK(products.wrong == 0);
  CHECK(fused.wrong == 0);
  CHECK(sums.taken > static_cast<std::uint64_t>(samples));  // of three
  CHECK(products.taken > static_cast<std::uint64_t>(samples) / 3);
  CHECK(fused.taken > static_cast<std::uint64_t>(samples));  // of five
}

constexpr int kSamples = 200'000;
constexpr int kManySamples = 10'000'000;

TEST_CASE("shortcuts agree with exact arithmetic", "[float][shortcut]") {
  SECTION("FP32") { compare_operations<Fp32>(kSamples, 11); }
  SECTION("FP16") { compare_operations<Fp16>(kSamples, 12); }
  SECTION("bf16") { compare_operations<Bf16>(kSamples, 13); }
}

TEST_CASE("shortcuts agree with exact arithmetic, ten million times", "[.long]") {
  SECTION("FP32") { compare_operations<Fp32>(kManySamples, 21); }
  SECTION("FP16") { compare_operations<Fp16>(kManySamples, 22); }
  SECTION("bf16") { compare_operations<Bf16>(kManySamples, 23); }
}

TEST_CASE("every sum and product with a trap operand agrees in FP16", "[float][shortcut]") {
  Tally tally;
  for (const Fp16::Bits b : {0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x0401, 0x3c00, 0x3bff, 0x3c01, 0x5bff, 0x7bff,
                             0xfbff, 0x7c00, 0xfc00, 0x7e00, 0x7c01}) {
    for (std::uint32_t a = 0; a < 0x10000; ++a) {
      compare<Add, Fp16>(tally, 0, static_cast<Fp16::Bits>(a), b);
      compare<Multiply, Fp16>(tally, 0, static_cast<Fp16::Bits>(a), b);
    }
  }
  CHECK(tally.wrong == 0);
  CHECK(tally.taken > 1'000'000);
}

template <class From, class To>
Tally compare_conversions(int samples, unsigned seed) {
  using Operation = Convert<From, To>;
  Source<From> source(seed);
  Tally tally;
  for (int i = 0; i < samples; ++i) {
    const auto value = source.next();
    const Flags accrued = source.accrued();
    typename To::Bits result = 0;
    Flags flags = accrued;
    if (!Operation::shortcut(value, result, flags)) continue;
    ++tally.taken;
    Flags ieee = accrued;
    Flags rtl = accrued;
    const auto by_ieee = Operation::template apply<IeeeRules>(value, Rounding::nearest_even, ieee);
    const auto by_rtl = Operation::template apply<RtlRules>(value, Rounding::nearest_even, rtl);
    if (result == by_ieee && result == by_rtl && flags == ieee && flags == rtl) continue;
    if (tally.wrong++ < 5) FAIL_CHECK(std::hex << value << ": " << result << " instead of " << by_ieee);
  }
  return tally;
}

TEST_CASE("conversion shortcuts agree with exact conversions", "[float][shortcut]") {
  const Tally tally =
      GENERATE(compare_conversions<Fp32, Fp16>(kSamples, 31), compare_conversions<Fp16, Fp32>(kSamples, 32),
               compare_conversions<Fp32, Bf16>(kSamples, 33), compare_conversions<Bf16, Fp32>(kSamples, 34),
               compare_conversions<Fp16, Bf16>(kSamples, 35), compare_conversions<Bf16, Fp16>(kSamples, 36));
  CHECK(tally.wrong == 0);
  CHECK(tally.taken > kSamples / 2);
}

// The host's float arithmetic and fmaf are correctly rounded.
TEST_CASE("FP32 arithmetic gives the host's values", "[float]") {
  Source<Fp32> source(41);
  int different = 0;
  const auto check = [&](const char* name, Fp32::Bits got, float expected) {
    const Fp32::Bits bits = std::isnan(expected) ? Fp32::kCanonicalNan : host::bits_of(expected);
    if (got != bits && different++ < 10) FAIL_CHECK(std::hex << name << ": " << got << " instead of " << bits);
  };
  constexpr Rounding kNearest = Rounding::nearest_even;
  for (int i = 0; i < kSamples; ++i) {
    const Fp32::Bits a = source.next();
    const Fp32::Bits b = source.next();
    const Fp32::Bits c = source.next();
    const float x = host::float_of(a);
    const float y = host::float_of(b);
    Flags flags = 0;
    check("add", add<Fp32, IeeeRules>(a, b, kNearest, flags), x + y);
    check("mul", multiply<Fp32, Fp32, IeeeRules>(a, b, kNearest, flags), x * y);
    check("div", divide<Fp32, IeeeRules>(a, b, kNearest, flags), x / y);
    check("sqrt", square_root<Fp32, IeeeRules>(a, kNearest, flags), std::sqrt(x));
    check("fma", multiply_add<Fp32, Fp32, IeeeRules>(a, b, c, kNearest, flags), std::fmaf(x, y, host::float_of(c)));
  }
  CHECK(different == 0);
}

}  // namespace
}  // namespace halfstep::isa::floating
