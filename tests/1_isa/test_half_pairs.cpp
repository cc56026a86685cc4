// Both FP16 lanes at once by the host's conversions (isa/float/half_pair.h) against the portable path: the same
// registers and flags after every instruction that has both, whatever the operands, the flags already raised, the
// rounding mode and the arithmetic. On a host without F16C there is one path only, and these tests say so.
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "isa/decoder.h"
#include "isa/float/half_pair.h"
#include "isa/hart.h"
#include "tests/1_isa/operand_source.h"

namespace halfstep::isa {
namespace {

using floating::Flags;
using floating::Fp16;

constexpr std::uint32_t kRd = 12;
constexpr std::uint32_t kRs1 = 10;
constexpr std::uint32_t kRs2 = 11;

struct Operands {
  std::uint32_t rd = 0;
  std::uint32_t rs1 = 0;
  std::uint32_t rs2 = 0;
  std::uint8_t fflags = 0;
  std::uint8_t frm = 0;
};

class Pairs {
 public:
  explicit Pairs(unsigned seed) : source_(seed), random_(seed) {}

  std::uint32_t next() {
    const std::uint32_t low = source_.next();
    return low | static_cast<std::uint32_t>(source_.next()) << 16;
  }

  // `anything`: also rounding modes that the host's conversions do not do, and flags that they never raise.
  Operands operands(bool anything) {
    Operands operands{next(), next(), next(), 0, 0};
    operands.fflags = static_cast<std::uint8_t>(random_() & (anything ? 0x1fU : 1U));
    if (anything && random_() % 4 == 0) operands.frm = static_cast<std::uint8_t>(random_() % 8);  // 5 to 7: illegal
    return operands;
  }

  // A sum that cancels: its addend is the product with the other sign, or a neighbour of that.
  std::uint32_t cancelling(std::uint32_t product, bool addend_is_negated) {
    return product ^ (addend_is_negated ? 0U : 0x80008000U) ^ (random_() & 0x00010001U);
  }

  // A product of half the last place of the addend, or off by so little that a float cannot tell: rounding to float
  // first and then to FP16 would go wrong.
  void put_near_tie(Operands& operands) {
    operands = {};
    for (int lane = 0; lane < 32; lane += 16) {
      const std::uint32_t exponent = 15 + random_() % 15;  // biased, of the addend
      const std::uint32_t first = (exponent + 4) / 2;      // a product with exponent - 11
      const std::uint32_t second = exponent + 4 - first;
      const std::uint32_t step = random_() % 4;  // (1 + s)(1 - s) = 1 - s^2
      const std::uint32_t signs = random_();
      operands.rd |= ((signs & 0x8000U) | exponent << 10 | (random_() & 0x3ffU)) << lane;
      operands.rs1 |= ((signs >> 1 & 0x8000U) | first << 10 | step) << lane;
      operands.rs2 |= (second << 10) - 2 * step << lane;
    }
  }

 private:
  floating::Source<Fp16> source_;
  std::mt19937 random_;
};

// vfadd.h x12, x10, x11 and its relations.
struct Operation {
  const char* name;
  std::uint32_t funct7;
  bool fused;
};
constexpr Operation kOperations[] = {{"vfadd", 0x41, false},
                                     {"vfsub", 0x42, false},
                                     {"vfmul", 0x43, false},
                                     {"vfmac", 0x48, true},
                                     {"vfmre", 0x49, true}};

std::uint32_t word_of(const Operation& operation, bool replicated) {
  return operation.funct7 << 25 | kRs2 << 20 | kRs1 << 15 | (replicated ? 6U : 2U) << 12 | kRd << 7 | 0x33U;
}

class PortableOnly {
 public:
  PortableOnly() { floating::half_pair::forbid(true); }
  ~PortableOnly() { floating::half_pair::forbid(false); }
  PortableOnly(const PortableOnly&) = delete;
  PortableOnly& operator=(const PortableOnly&) = delete;
};

// An instruction decoded with and without the host's conversions.
struct BothPaths {
  BothPaths(const Operation& operation, bool replicated, const IsaOptions& options)
      : word(word_of(operation, replicated)), hosted(decode(word, options)) {
    const PortableOnly portable_only;
    portable = decode(word, options);
  }
  std::uint32_t word;
  Instruction hosted;
  Instruction portable;
};

Hart hart_with(const Operands& operands, const IsaOptions& options) {
  Hart hart;
  hart.options = options;
  hart.x[kRd] = operands.rd;
  hart.x[kRs1] = operands.rs1;
  hart.x[kRs2] = operands.rs2;
  hart.fflags = operands.fflags;
  hart.frm = operands.frm;
  return hart;
}

Hart after(const Instruction& instruction, const Operands& operands, const IsaOptions& options) {
  Hart hart = hart_with(operands, options);
  Outcome outcome;
  instruction.execute(hart, instruction, outcome);
  return hart;
}

std::uint64_t wrong = 0;

void compare(const BothPaths& both, const Operands& operands, const IsaOptions& options) {
  const Hart hosted = after(both.hosted, operands, options);
  const Hart portable = after(both.portable, operands, options);
  if (hosted.x == portable.x && hosted.fflags == portable.fflags && hosted.illegal == portable.illegal) return;
  if (wrong++ < 5) {
    FAIL_CHECK(std::hex << mnemonic(both.hosted) << " of rs1 " << operands.rs1 << " rs2 " << operands.rs2 << " rd "
                        << operands.rd << " fflags " << int{operands.fflags} << " frm " << int{operands.frm}
                        << ": with F16C " << hosted.x[kRd] << ":" << int{hosted.fflags} << ", portable "
                        << portable.x[kRd] << ":" << int{portable.fflags});
  }
}

bool nothing_to_compare() {
  if (floating::half_pair::available()) return false;
  WARN("this host has no F16C: there is one path only");
  return true;
}

std::vector<IsaOptions> both_arithmetics() {
  IsaOptions ieee;
  IsaOptions rtl;
  ieee.arithmetic = Arithmetic::ieee;
  rtl.arithmetic = Arithmetic::rtl;
  return {ieee, rtl};
}

template <class Check>
void for_every_instruction(Check check) {
  for (const IsaOptions& options : both_arithmetics()) {
    for (const Operation& operation : kOperations) {
      for (const bool replicated : {false, true}) check(operation, BothPaths(operation, replicated, options), options);
    }
  }
}

TEST_CASE("FP16 pairs: forbidding the host's conversions changes what is decoded", "[float][half_pair]") {
  if (nothing_to_compare()) return;
  for_every_instruction([](const Operation& operation, const BothPaths& both, const IsaOptions& /*options*/) {
    INFO(operation.name);
    CHECK(std::string(mnemonic(both.hosted)).rfind(operation.name, 0) == 0);
    CHECK(both.hosted.execute != both.portable.execute);
  });
  const PortableOnly portable_only;
  CHECK_FALSE(floating::half_pair::available());
}

constexpr int kSamples = 40'000;
constexpr int kManySamples = 10'000'000;

void compare_random_operands(int samples, unsigned seed) {
  wrong = 0;
  for_every_instruction([&](const Operation& operation, const BothPaths& both, const IsaOptions& options) {
    Pairs pairs(seed++);
    const BothPaths product({"vfmul", 0x43, false}, (both.word >> 14 & 1U) != 0, options);
    for (int i = 0; i < samples; ++i) {
      Operands operands = pairs.operands(i % 4 == 0);
      if (operation.fused && i % 4 == 1) {
        operands.rd = pairs.cancelling(after(product.portable, operands, options).x[kRd], operation.funct7 == 0x49);
      }
      if (operation.fused && i % 4 == 2) pairs.put_near_tie(operands);
      compare(both, operands, options);
    }
  });
  CHECK(wrong == 0);
}

TEST_CASE("FP16 pairs agree with the portable path", "[float][half_pair]") {
  if (nothing_to_compare()) return;
  compare_random_operands(kSamples, 51);
}

TEST_CASE("FP16 pairs agree with the portable path, ten million times", "[.long]") {
  if (nothing_to_compare()) return;
  compare_random_operands(kManySamples, 151);
}

// One lane goes through everything, the other holds an operand that must not hide or change its flags.
TEST_CASE("FP16 pairs agree on every operand beside a trap operand", "[float][half_pair]") {
  if (nothing_to_compare()) return;
  constexpr std::uint32_t kTraps[] = {0x0000, 0x8000, 0x0001, 0x83ff, 0x0400, 0x0401, 0x3c00, 0xbc01,
                                      0x3bff, 0x5bff, 0x7bff, 0xfbff, 0x7c00, 0xfc00, 0x7e00, 0x7c01};
  wrong = 0;
  std::uint32_t other = 0;
  for_every_instruction([&](const Operation& /*operation*/, const BothPaths& both, const IsaOptions& options) {
    for (std::uint32_t a = other++ % 3; a < 0x10000; a += 3) {  // every third, another third each time
      const std::uint32_t b = kTraps[a / 3 % 16];
      const std::uint32_t c = kTraps[a / 48 % 16];
      compare(both, {c | 0x3c000000U, a | 0x40000000U, b | 0x3c010000U, 0, 0}, options);
      compare(both, {c << 16 | 0x3c00U, a << 16 | b, b << 16 | a, 0, 0}, options);
    }
  });
  CHECK(wrong == 0);
}

#if defined(__x86_64__)

struct Share {
  int tried = 0;
  int taken = 0;
};

// Numbers as kernels have them: normal, within some powers of two, no NaN, no infinity.
std::uint32_t ordinary_pair(std::mt19937& random) {
  const auto half = [&] { return (random() & 0x83ffU) | (10 + random() % 8) << 10; };
  const std::uint32_t low = half();
  return low | half() << 16;
}

[[gnu::target("f16c")]] void count_taken(Share& sums, Share& products, Share& fused, int samples) {
  std::mt19937 random(61);
  for (int i = 0; i < samples; ++i) {
    const std::uint32_t a = ordinary_pair(random);
    const std::uint32_t b = ordinary_pair(random);
    const std::uint32_t c = ordinary_pair(random);
    std::uint32_t result = 0;
    Flags flags = 0;
    sums.taken += floating::half_pair::add(a, b, result, flags) ? 1 : 0;
    products.taken += floating::half_pair::multiply(a, b, result, flags) ? 1 : 0;
    fused.taken += floating::half_pair::multiply_add(a, b, c, result, flags) ? 1 : 0;
  }
  sums.tried = products.tried = fused.tried = samples;
}

// The path is worth its lines only if it is taken. What it declines are ties (of sums of random numbers with similar
// exponents, every seventh lane) and results outside of the normal numbers.
TEST_CASE("FP16 pairs are computed by the host's conversions nearly always", "[float][half_pair]") {
  if (nothing_to_compare()) return;
  Share sums;
  Share products;
  Share fused;
  count_taken(sums, products, fused, 100'000);
  CAPTURE(sums.taken, products.taken, fused.taken);
  CHECK(sums.taken > sums.tried * 6 / 10);
  CHECK(products.taken > products.tried * 95 / 100);
  CHECK(fused.taken > fused.tried * 95 / 100);
}

#endif

}  // namespace
}  // namespace halfstep::isa
