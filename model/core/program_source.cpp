#include "model/core/program_source.h"

#include <algorithm>

namespace halfstep::model {

static_assert(sizeof(Slot) == 128 || sizeof(Slot) == 64, "a slot should fill whole cache lines");

DecodedCode::DecodedCode(const isa::IsaOptions& options, std::uint32_t fpu_pipe_regs)
    : options_(options), fpu_pipe_regs_(fpu_pipe_regs) {
  outside_.instruction = isa::decode(0, options_);
  outside_.control = decode_control(outside_.instruction, fpu_pipe_regs_);
}

void DecodedCode::add(std::uint32_t address, const std::vector<std::uint8_t>& bytes) {
  if (bytes.empty()) return;
  Segment segment;
  segment.base = address & ~3U;
  const std::uint32_t skipped = address - segment.base;
  segment.halves.assign((skipped + bytes.size() + 3) / 4 * 2, 0);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t offset = skipped + i;
    const unsigned shift = (offset & 1U) * 8;
    segment.halves[offset / 2] =
        static_cast<std::uint16_t>(segment.halves[offset / 2] | (static_cast<unsigned>(bytes[i]) << shift));
  }
  segment.slots.resize(segment.halves.size());
  const auto size = static_cast<std::uint32_t>(segment.slots.size()) * 2;
  const std::uint32_t end = span_ == 0 ? segment.base + size : std::max(lowest_ + span_, segment.base + size);
  lowest_ = span_ == 0 ? segment.base : std::min(lowest_, segment.base);
  span_ = end - lowest_;
  segments_.push_back(std::move(segment));
  first_ = segments_.front().slots.data();
  first_base_ = segments_.front().base;
  first_slots_ = static_cast<std::uint32_t>(segments_.front().slots.size());
}

void DecodedCode::rewrite(std::uint32_t address, std::uint32_t word) {
  bool was_decoded = false;
  for (Segment& segment : segments_) {
    const std::uint32_t index = ((address & ~3U) - segment.base) / 2;
    if (index >= segment.slots.size()) continue;
    segment.halves[index] = static_cast<std::uint16_t>(word);
    segment.halves[index + 1] = static_cast<std::uint16_t>(word >> 16);
    for (std::uint32_t slot = index > 0 ? index - 1 : 0; slot <= index + 1; ++slot) {
      was_decoded = was_decoded || segment.slots[slot].decoded;
      segment.slots[slot].decoded = false;
    }
  }
  if (was_decoded) ++version_;
}

DecodedCode::Segment* DecodedCode::find(std::uint32_t pc) {
  for (Segment& segment : segments_) {
    if ((pc - segment.base) / 2 < segment.slots.size()) return &segment;
  }
  return nullptr;
}

std::uint16_t DecodedCode::half_at(std::uint32_t pc) {
  const Segment* const segment = find(pc);
  return segment == nullptr ? std::uint16_t{0} : segment->halves[(pc - segment->base) / 2];
}

const Slot& DecodedCode::decode_at(std::uint32_t pc) {
  Segment* const segment = find(pc);
  if (segment == nullptr) return outside_;
  const std::uint32_t index = (pc - segment->base) / 2;
  Slot& slot = segment->slots[index];
  if (slot.decoded) return slot;
  const std::uint32_t low = segment->halves[index];
  const std::uint32_t high = index + 1 < segment->halves.size() ? segment->halves[index + 1] : 0U;
  slot.instruction = isa::decode(low | (high << 16), options_);
  slot.control = decode_control(slot.instruction, fpu_pipe_regs_);
  slot.decoded = true;
  return slot;
}

}  // namespace halfstep::model
