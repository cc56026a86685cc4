// The tags of a set-associative memory. The lines themselves are not kept: what an address holds is known elsewhere
// (model/core/program_source.h), a cache only decides when it arrives.
//
// Mapping: the set is the address bits from `index_shift` up, the tag all bits above (full tags).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace halfstep::model {

class TagMemory {
 public:
  // sets and ways: powers of two.
  TagMemory(std::uint32_t sets, std::uint32_t ways, std::uint32_t index_shift)
      : entries_(sets * ways, kInvalid), sets_(sets), ways_(ways), index_shift_(index_shift), tag_shift_(index_shift) {
    for (std::uint32_t rest = sets; rest > 1; rest /= 2) ++tag_shift_;
  }

  std::uint32_t sets() const { return sets_; }
  std::uint32_t ways() const { return ways_; }
  std::uint32_t set_of(std::uint32_t address) const { return (address >> index_shift_) & (sets_ - 1); }

  bool holds(std::uint32_t address) const { return matches(set_of(address), address); }
  // The tag of `address` compared with the entries of `set`, which need not be the set it belongs to.
  bool matches(std::uint32_t set, std::uint32_t address) const {
    const std::uint32_t wanted = entry_of(address);
    const std::uint32_t* const entries = &entries_[set * ways_];
    for (std::uint32_t way = 0; way < ways_; ++way) {
      if (entries[way] == wanted) return true;
    }
    return false;
  }

  // The highest-numbered way of `set` that holds nothing; ways() if all hold something.
  std::uint32_t free_way(std::uint32_t set) const {
    const std::uint32_t* const entries = &entries_[set * ways_];
    for (std::uint32_t way = ways_; way-- > 0;) {
      if (entries[way] == kInvalid) return way;
    }
    return ways_;
  }

  static constexpr std::uint32_t kNoLine = ~0U;
  // The address of the line in `way` of `set`, or kNoLine.
  std::uint32_t line_in(std::uint32_t set, std::uint32_t way) const {
    const std::uint32_t entry = entries_[set * ways_ + way];
    return entry == kInvalid ? kNoLine : (entry >> 1) << tag_shift_ | set << index_shift_;
  }

  void write(std::uint32_t address, std::uint32_t way) { entries_[set_of(address) * ways_ + way] = entry_of(address); }
  void clear(std::uint32_t set, std::uint32_t way) { entries_[set * ways_ + way] = kInvalid; }
  void clear_set(std::uint32_t set) {
    std::fill_n(entries_.begin() + static_cast<std::ptrdiff_t>(set * ways_), ways_, kInvalid);
  }

 private:
  static constexpr std::uint32_t kInvalid = 0;

  std::uint32_t entry_of(std::uint32_t address) const { return ((address >> tag_shift_) << 1) | 1U; }

  std::vector<std::uint32_t> entries_;
  std::uint32_t sets_;
  std::uint32_t ways_;
  std::uint32_t index_shift_;
  std::uint32_t tag_shift_;
};

}  // namespace halfstep::model
