// What the two ways to take a cycle share (cluster_cycle.cpp, cluster_compute.cpp).
#pragma once

#include <array>
#include <cstdint>

#include "model/cluster/cluster.h"

namespace halfstep::model {

constexpr auto kFpu = static_cast<std::size_t>(Request::fpu);
constexpr auto kTcdm = static_cast<std::size_t>(Request::tcdm);

// Eight bits at every other place.
constexpr std::array<std::uint16_t, 256> kSpread = [] {
  std::array<std::uint16_t, 256> spread{};
  for (std::uint32_t bits = 0; bits < spread.size(); ++bits) {
    for (std::uint32_t bit = 0; bit < 8; ++bit)
      spread[bits] |= static_cast<std::uint16_t>((bits >> bit & 1U) << 2 * bit);
  }
  return spread;
}();

constexpr std::uint32_t spread(std::uint32_t bits) {
  return kSpread[bits & 0xffU] | static_cast<std::uint32_t>(kSpread[bits >> 8 & 0xffU]) << 16;
}

// Two bits a core: of `low`, and of `high` above it.
constexpr std::uint32_t by_core(std::uint32_t low, std::uint32_t high) { return spread(low) | spread(high) << 1; }

// FPU results come pipe_regs cycles after the grant; with none, in the same cycle.
inline std::uint32_t Cluster::fpu_results(std::uint32_t granted) {
  if (config_.fpu_pipe_regs == 0) return granted;
  const std::uint32_t due = fpu_results_[0];
  fpu_results_[0] = fpu_results_[1];
  fpu_results_[1] = 0;
  fpu_results_[config_.fpu_pipe_regs - 1] |= granted;
  return due;
}

}  // namespace halfstep::model
