// L2 and TCDM of the DMA's bench, each with a copy that shows what it should contain: the copy is changed by the bench
// itself, byte by byte.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/l2/l2_memory.h"

namespace halfstep::tools {

class DmaMemories {
 public:
  static constexpr std::uint32_t kTcdmBytes = 128 * 1024;
  static constexpr std::uint32_t kL2SharedBytes = 1024 * 1024;

  DmaMemories();

  model::L2Memory l2;
  std::vector<std::uint32_t> tcdm;

  // New pseudo-random contents, here and in the copy.
  void fill_l2(std::uint32_t address, std::uint32_t bytes);
  void fill_tcdm(std::uint32_t address, std::uint32_t bytes);

  // What one byte of a transfer should do.
  void expect_copy(bool to_tcdm, std::uint32_t l2_address, std::uint32_t tcdm_address);
  // The first word that is not as expected, in words; empty if all of both memories is.
  std::string first_difference() const;

 private:
  std::uint32_t random();

  std::vector<std::uint32_t> expected_l2_;
  std::vector<std::uint32_t> expected_tcdm_;
  std::uint64_t state_ = 0x2545f4914f6cdd1d;
};

}  // namespace halfstep::tools
