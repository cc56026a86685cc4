// The tags of a private cache, with what changes in them told to whoever follows it (held_lines.h).
#pragma once

#include <cstdint>

#include "model/icache/held_lines.h"
#include "model/icache/tag_memory.h"

namespace halfstep::model {

class PrivateTags : public TagMemory {
 public:
  using TagMemory::TagMemory;

  // As the tags of `core`. This stays where it is from now on.
  void tell(HeldLines& lines, std::uint32_t core) {
    lines_ = &lines;
    core_ = core;
    lines.add(*this);
  }

  void write(std::uint32_t address, std::uint32_t way) {
    const std::uint32_t replaced = line_in(set_of(address), way);
    TagMemory::write(address, way);
    if (lines_ == nullptr) return;
    if (replaced != kNoLine) lines_->changed(core_, replaced, holds(replaced));
    lines_->changed(core_, address, true);
  }

  void clear_set(std::uint32_t set) {
    for (std::uint32_t way = 0; way < ways(); ++way) {
      const std::uint32_t replaced = line_in(set, way);
      clear(set, way);
      if (lines_ != nullptr && replaced != kNoLine) lines_->changed(core_, replaced, holds(replaced));
    }
  }

 private:
  HeldLines* lines_ = nullptr;
  std::uint32_t core_ = 0;
};

}  // namespace halfstep::model
