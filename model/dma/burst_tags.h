// The tags of the bursts that L2 has not answered yet: as many bursts as there are tags can be outstanding.
// Source: ext_tid_gen of the RTL: the lowest free tag; one given back can be used again in the next cycle.
#pragma once

#include <cstdint>

namespace halfstep::model {

class BurstTags {
 public:
  explicit BurstTags(std::uint32_t tags) : all_(tags >= 32 ? ~0U : (1U << tags) - 1U) {}

  bool available() const { return busy_ != all_; }
  std::uint8_t take() {
    const auto tag = static_cast<std::uint8_t>(__builtin_ctz(~busy_));
    taken_ = 1U << tag;
    return tag;
  }
  void release(std::uint8_t tag) { released_ = 1U << tag; }

  void clock() {
    busy_ = (busy_ | taken_) & ~released_;
    taken_ = 0;
    released_ = 0;
  }

 private:
  std::uint32_t all_;
  std::uint32_t busy_ = 0;
  std::uint32_t taken_ = 0;
  std::uint32_t released_ = 0;
};

}  // namespace halfstep::model
