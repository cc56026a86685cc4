#include "model/cluster/cluster_control.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t kResetBootAddress = 0x1C008080;  // platform.md: where pulp-open boots

}  // namespace

ClusterControl::ClusterControl(std::uint32_t cores) : cores_(cores) { boot_addresses_.fill(kResetBootAddress); }

bool ClusterControl::read(std::uint32_t offset, std::uint32_t& word) const {
  if (offset == kEndOfComputation) {
    word = end_of_computation_ ? 1 : 0;
  } else if (offset == kFetchEnable) {
    word = fetch_enable_;
  } else if (is_boot_address(offset)) {
    word = boot_addresses_[(offset - kBootAddress) / 4];
  } else {
    return false;
  }
  return true;
}

bool ClusterControl::write(std::uint32_t offset, std::uint32_t word, Effect& effect) {
  if (offset == kEndOfComputation) {
    end_of_computation_ = (word & 1U) != 0;
    effect.end_of_computation = end_of_computation_;
  } else if (offset == kFetchEnable) {
    const std::uint32_t enabled = word & ((1U << cores_) - 1U);
    effect.started = enabled & ~fetch_enable_;
    fetch_enable_ = enabled;
  } else if (is_boot_address(offset)) {
    boot_addresses_[(offset - kBootAddress) / 4] = word;
  } else {
    return false;
  }
  return true;
}

}  // namespace halfstep::model
