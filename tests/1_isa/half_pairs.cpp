// Every FP16 sum, difference and product: all 2^32 pairs of operands, result and flags, in the rounding mode that
// programs use (nearest even). The reference computes in double, where sums and products of halves are exact, and
// rounds once.
//
//   half_pairs [FIRST [COUNT]]    first operands FIRST to FIRST + COUNT - 1 (default: all 65536) with all second ones
//
// Exit status 0 if all are equal, 1 with the first differences. Uses all cores of the host; minutes.
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "isa/decoder.h"
#include "isa/float/ieee_rules.h"
#include "isa/float/operations.h"
#include "isa/hart.h"

namespace {

using namespace halfstep::isa::floating;

constexpr std::uint32_t kHalves = 0x10000;
constexpr std::uint16_t kCanonicalNan = 0x7e00;
constexpr std::uint16_t kInfinity = 0x7c00;
constexpr int kMaxReported = 10;

struct Result {
  std::uint16_t bits = 0;
  Flags flags = 0;
};

bool is_nan(std::uint32_t half) { return (half & 0x7fff) > kInfinity; }
bool is_signalling(std::uint32_t half) { return is_nan(half) && (half & 0x200) == 0; }

double value_of(std::uint32_t half) {
  const double magnitude = (half & 0x7c00) == kInfinity ? HUGE_VAL
                           : (half & 0x7c00) == 0
                               ? std::ldexp(half & 0x3ff, -24)
                               : std::ldexp((half & 0x3ff) | 0x400, static_cast<int>(half >> 10 & 31) - 25);
  return (half & 0x8000) != 0 ? -magnitude : magnitude;
}

// significand / 2^shift, to nearest even.
std::uint64_t rounded(std::uint64_t significand, int shift, bool& inexact) {
  const std::uint64_t rest = significand & ((std::uint64_t{1} << shift) - 1);
  const std::uint64_t half = std::uint64_t{1} << (shift - 1);
  const std::uint64_t whole = significand >> shift;
  inexact = rest != 0;
  return whole + (rest > half || (rest == half && (whole & 1) != 0) ? 1 : 0);
}

// A finite double, exact, as a half. Tininess is detected after rounding.
Result round_to_half(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  const auto sign = static_cast<std::uint16_t>(bits >> 48 & 0x8000);
  if (value == 0) return {sign, 0};
  constexpr int kDropped = 52 - 10;
  constexpr int kLeastExponent = -14;
  const int exponent = static_cast<int>(bits >> 52 & 0x7ff) - 1023;
  const std::uint64_t significand = (bits & 0xfffffffffffff) | std::uint64_t{1} << 52;
  const bool below = exponent < kLeastExponent;
  const int shift = below ? kDropped + kLeastExponent - exponent : kDropped;
  if (shift > 60) return {sign, kInexact | kUnderflow};  // less than half of the smallest half
  bool inexact = false;
  std::uint64_t half = rounded(significand, shift, inexact);
  if (!below) half += static_cast<std::uint64_t>(exponent + 14) << 10;  // a carry counts the exponent up
  if (half >= kInfinity) return {static_cast<std::uint16_t>(sign | kInfinity), kInexact | kOverflow};
  Flags flags = inexact ? kInexact : Flags{0};
  if (inexact && below) {
    bool ignored = false;
    const bool reaches_normal = exponent == kLeastExponent - 1 && rounded(significand, kDropped, ignored) == 0x800;
    if (!reaches_normal) flags |= kUnderflow;
  }
  return {static_cast<std::uint16_t>(sign | half), flags};
}

// `exact`: what double computes of the operands' values.
Result expected(std::uint32_t a, std::uint32_t b, double exact) {
  if (is_nan(a) || is_nan(b)) {
    return {kCanonicalNan, is_signalling(a) || is_signalling(b) ? kInvalid : Flags{0}};
  }
  if (std::isnan(exact)) return {kCanonicalNan, kInvalid};
  if (std::isinf(exact)) return {static_cast<std::uint16_t>(exact < 0 ? 0x8000 | kInfinity : kInfinity), 0};
  return round_to_half(exact);
}

// What the instruction computes: the shortcut where it has an answer, else the exact path.
template <class Operation>
Result compute(std::uint16_t a, std::uint16_t b) {
  Result result;
  if (Operation::template shortcut<Fp16>(a, b, result.bits, result.flags)) return result;
  result.flags = 0;
  result.bits = Operation::template apply<Fp16, IeeeRules>(a, b, Rounding::nearest_even, result.flags);
  return result;
}

// vfadd.h, vfsub.h or vfmul.h x12, x10, x11.
constexpr std::uint32_t kVectorAdd = 0x82b52633;
constexpr std::uint32_t kVectorSubtract = 0x84b52633;
constexpr std::uint32_t kVectorMultiply = 0x86b52633;

class VectorInstruction {
 public:
  explicit VectorInstruction(std::uint32_t word) : instruction_(halfstep::isa::decode(word)) {}
  // Both lanes, and the flags of both.
  std::uint32_t compute(std::uint32_t a, std::uint32_t b, Flags& flags) {
    halfstep::isa::Outcome outcome;
    hart_.fflags = 0;
    hart_.x[10] = a;
    hart_.x[11] = b;
    instruction_.execute(hart_, instruction_, outcome);
    flags = hart_.fflags;
    return hart_.x[12];
  }

 private:
  halfstep::isa::Instruction instruction_;
  halfstep::isa::Hart hart_;
};

class Comparison {
 public:
  Comparison(std::uint32_t first, std::uint32_t count) : next_(first), end_(first + count) {
    values_.reserve(kHalves);
    for (std::uint32_t half = 0; half < kHalves; ++half) values_.push_back(value_of(half));
  }

  void work() {
    VectorInstruction add(kVectorAdd);
    VectorInstruction subtract(kVectorSubtract);
    VectorInstruction multiply(kVectorMultiply);
    for (std::uint32_t a = next_++; a < end_; a = next_++) {
      std::uint64_t different = 0;
      const double x = values_[a];
      for (std::uint32_t b = 0; b < kHalves; b += 2) {
        const double y = values_[b];
        const double z = values_[b + 1];
        different += differ<Add>("+", add, a, b, x + y, x + z);
        different += differ<Subtract>("-", subtract, a, b, x - y, x - z);
        different += differ<Multiply>("*", multiply, a, b, x * y, x * z);
      }
      different_ += different;
      ++done_;
    }
  }
  std::uint32_t done() const { return done_; }
  std::uint64_t different() const { return different_; }

 private:
  // Of the results for b and b + 1, each alone and both together.
  template <class Operation>
  std::uint64_t differ(const char* name, VectorInstruction& vector, std::uint32_t a, std::uint32_t b, double first,
                       double second) {
    const std::array<Result, 2> wanted = {expected(a, b, first), expected(a, b + 1, second)};
    Flags flags = 0;
    const std::uint32_t lanes = vector.compute(a | a << 16, b | (b + 1) << 16, flags);
    const bool same_flags = flags == (wanted[0].flags | wanted[1].flags);
    std::uint64_t different = 0;
    for (std::uint32_t lane = 0; lane < 2; ++lane) {
      const Result got = compute<Operation>(static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b + lane));
      const auto in_vector = static_cast<std::uint16_t>(lanes >> (16 * lane));
      const bool alone = got.bits == wanted[lane].bits && got.flags == wanted[lane].flags;
      if (alone && in_vector == wanted[lane].bits && same_flags) continue;
      report(name, a, b + lane, wanted[lane], alone ? Result{in_vector, flags} : got, alone);
      ++different;
    }
    return different;
  }

  void report(const char* name, std::uint32_t a, std::uint32_t b, const Result& wanted, const Result& got,
              bool in_vector) {
    const std::lock_guard<std::mutex> lock(report_);
    if (reported_++ >= kMaxReported) return;
    std::printf("%04x %s %04x%s: expected %04x flags %02x, got %04x flags %02x\n", a, name, b,
                in_vector ? " in a vector (flags of both lanes)" : "", unsigned{wanted.bits}, unsigned{wanted.flags},
                unsigned{got.bits}, unsigned{got.flags});
  }

  std::vector<double> values_;
  std::atomic<std::uint32_t> next_;
  std::uint32_t end_;
  std::atomic<std::uint32_t> done_{0};
  std::atomic<std::uint64_t> different_{0};
  std::mutex report_;
  int reported_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const auto first = static_cast<std::uint32_t>(argc > 1 ? std::strtoul(argv[1], nullptr, 0) : 0);
  const auto count = static_cast<std::uint32_t>(argc > 2 ? std::strtoul(argv[2], nullptr, 0) : kHalves);
  if (argc > 3 || count == 0 || first >= kHalves || count > kHalves - (argc > 2 ? first : 0)) {
    std::fprintf(stderr, "usage: half_pairs [FIRST [COUNT]], within 65536 first operands\n");
    return 2;
  }
  const std::uint32_t operands = count > kHalves - first ? kHalves - first : count;
  Comparison comparison(first, operands);
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  const unsigned workers = std::max(1U, std::thread::hardware_concurrency());
  for (unsigned worker = 0; worker < workers; ++worker) threads.emplace_back([&comparison] { comparison.work(); });
  if (isatty(STDERR_FILENO) != 0) {
    while (comparison.done() < operands) {
      std::fprintf(stderr, "\r%3u %%", 100 * comparison.done() / operands);
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
    std::fprintf(stderr, "\r     \r");
  }
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const std::uint64_t pairs = std::uint64_t{operands} * kHalves;
  const std::uint64_t results = 3 * pairs;
  std::printf("%llu pairs, 3 operations each, alone and in vectors, %.0f s on %u threads: %llu of %llu results equal\n",
              static_cast<unsigned long long>(pairs), seconds, workers,
              static_cast<unsigned long long>(results - comparison.different()),
              static_cast<unsigned long long>(results));
  return comparison.different() == 0 ? 0 : 1;
}
