#include "tools/validate/dma_memories.h"

#include <cstdio>

namespace halfstep::tools {
namespace {

std::uint32_t byte_of(const std::vector<std::uint32_t>& words, std::uint32_t offset) {
  return words[offset / 4] >> (8 * (offset % 4)) & 0xffU;
}

void set_byte(std::vector<std::uint32_t>& words, std::uint32_t offset, std::uint32_t byte) {
  const std::uint32_t shift = 8 * (offset % 4);
  words[offset / 4] = (words[offset / 4] & ~(0xffU << shift)) | byte << shift;
}

std::string difference(const char* memory, std::uint32_t address, std::uint32_t expected, std::uint32_t got) {
  char text[96];
  std::snprintf(text, sizeof text, "%s word 0x%08x: expected 0x%08x, got 0x%08x", memory, address, expected, got);
  return text;
}

}  // namespace

DmaMemories::DmaMemories()
    : l2("l2", kL2SharedBytes),
      tcdm(kTcdmBytes / 4, 0),
      expected_l2_((model::kL2PrivateSize + kL2SharedBytes) / 4, 0),
      expected_tcdm_(kTcdmBytes / 4, 0) {
  fill_l2(model::kL2PrivateBase, model::kL2PrivateSize + kL2SharedBytes);
  fill_tcdm(0, kTcdmBytes);
}

void DmaMemories::fill_l2(std::uint32_t address, std::uint32_t bytes) {
  for (std::uint32_t word = address & ~3U; word < address + bytes; word += 4) {
    const std::uint32_t value = random();
    l2.write_word(word, value);
    expected_l2_[(word - model::kL2PrivateBase) / 4] = value;
  }
}

void DmaMemories::fill_tcdm(std::uint32_t address, std::uint32_t bytes) {
  for (std::uint32_t word = address & ~3U; word < address + bytes; word += 4) {
    tcdm[word / 4] = expected_tcdm_[word / 4] = random();
  }
}

void DmaMemories::expect_copy(bool to_tcdm, std::uint32_t l2_address, std::uint32_t tcdm_address) {
  const std::uint32_t l2_offset = l2_address - model::kL2PrivateBase;
  if (to_tcdm) {
    set_byte(expected_tcdm_, tcdm_address, byte_of(expected_l2_, l2_offset));
  } else {
    set_byte(expected_l2_, l2_offset, byte_of(expected_tcdm_, tcdm_address));
  }
}

std::string DmaMemories::first_difference() const {
  for (std::uint32_t word = 0; word < expected_tcdm_.size(); ++word) {
    if (tcdm[word] != expected_tcdm_[word]) return difference("TCDM", 4 * word, expected_tcdm_[word], tcdm[word]);
  }
  for (std::uint32_t word = 0; word < expected_l2_.size(); ++word) {
    const std::uint32_t address = model::kL2PrivateBase + 4 * word;
    const std::uint32_t got = l2.read_word(address);
    if (got != expected_l2_[word]) return difference("L2", address, expected_l2_[word], got);
  }
  return {};
}

// xorshift64*: good enough to tell every byte from its neighbours.
std::uint32_t DmaMemories::random() {
  state_ ^= state_ >> 12;
  state_ ^= state_ << 25;
  state_ ^= state_ >> 27;
  return static_cast<std::uint32_t>((state_ * 0x2545f4914f6cdd1dULL) >> 32);
}

}  // namespace halfstep::tools
