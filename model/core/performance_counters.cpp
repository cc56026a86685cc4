#include "model/core/performance_counters.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t kFirstCounter = 0x780;
constexpr std::uint32_t kAllCounters = 0x79f;  // written: all of them
constexpr std::uint32_t kSelection = 0xcc0;
constexpr std::uint32_t kMode = 0xcc1;
constexpr std::uint32_t kEveryEvent = (1U << kPerformanceEvents) - 1U;
constexpr std::uint32_t kModeBits = 3;

constexpr std::uint32_t kUpperHalf = 0x80;        // of the address of a 64-bit counter's upper half
constexpr std::uint32_t kInstructionsFrom = 0x2;  // cycle and time count cycles

bool is_counter(std::uint32_t csr) { return csr >= kFirstCounter && csr <= kAllCounters; }

}  // namespace

std::uint32_t PerformanceCounters::incremented(std::uint32_t counter) const {
  const std::uint32_t value = counters_[counter];
  const bool up = (incrementing_ >> counter & 1U) != 0 && (value != 0xffffffff || (mode_ & kSaturate) == 0);
  return value + (up ? 1U : 0U);
}

bool PerformanceCounters::start() {
  if (!active()) return false;
  was_valid = true;  // that instruction left decode
  tick(0);
  return true;
}

void PerformanceCounters::tick(std::uint32_t events) {
  for (std::uint32_t counter = 0; counter < kPerformanceEvents; ++counter) {
    counters_[counter] = (due_.counters >> counter & 1U) != 0 ? due_.value : incremented(counter);
  }
  incrementing_ = events & counts();
  if (due_.selection) selection_ = due_.value & kEveryEvent;
  if (due_.mode) mode_ = due_.value & kModeBits;
  due_ = written_;
  written_ = Writes{};
}

// The instruction that reads is in EX in the next cycle: what goes up at the end of this one is in.
std::uint32_t PerformanceCounters::read_counter(std::uint32_t csr) {
  if (is_counter(csr)) {
    const std::uint32_t counter = csr - kFirstCounter;
    if (counter >= kPerformanceEvents) return 0;
    return (due_.counters >> counter & 1U) != 0 ? due_.value : incremented(counter);
  }
  if (csr == kSelection) return due_.selection ? due_.value & kEveryEvent : selection_;
  if (csr == kMode) return due_.mode ? due_.value & kModeBits : mode_;
  const bool instructions = (csr & kInstructionsFrom) != 0;
  const std::uint64_t count = instructions ? instructions_ - instruction_offset_ : *cycle_ - cycle_offset_;
  return static_cast<std::uint32_t>((csr & kUpperHalf) != 0 ? count >> 32 : count);
}

void PerformanceCounters::write_counter(std::uint32_t csr, std::uint32_t value) {
  if (is_counter(csr)) {
    const std::uint32_t counter = csr - kFirstCounter;
    written_.counters = csr == kAllCounters ? kEveryEvent : counter < kPerformanceEvents ? 1U << counter : 0U;
  } else if (csr == kSelection) {
    written_.selection = true;
  } else if (csr == kMode) {
    written_.mode = true;
  } else {
    // The other half keeps its value. The instruction that writes does not count itself any more.
    const bool instructions = (csr & kInstructionsFrom) != 0;
    std::uint64_t& offset = instructions ? instruction_offset_ : cycle_offset_;
    const std::uint64_t now = instructions ? instructions_ + 1 : *cycle_;
    const std::uint64_t old = now - offset;
    const std::uint64_t wanted = (csr & kUpperHalf) != 0 ? (old & 0xffffffff) | std::uint64_t{value} << 32
                                                         : (old & ~std::uint64_t{0xffffffff}) | value;
    offset = now - wanted;
    return;
  }
  written_.any = true;
  written_.value = value;
}

}  // namespace halfstep::model
