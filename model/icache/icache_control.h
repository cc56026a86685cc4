// The control registers of the instruction cache: enable, flush, prefetch.
//
// Source: hier_icache_ctrl_unit (R); registers at 0x10201400 (platform.md). Only "enabled, without flush" was measured.
// A write takes effect in the next cycle; until every cache it concerns has followed it, the unit is busy and its
// response is held back.
#pragma once

#include <cstdint>
#include <vector>

#include "model/icache/private_cache.h"
#include "model/icache/shared_bank.h"

namespace halfstep::model {

class IcacheControl {
 public:
  // Offsets from the base of the unit.
  static constexpr std::uint32_t kEnable = 0x00;        // bit 0: caches on
  static constexpr std::uint32_t kFlush = 0x04;         // bit 0: clear both levels
  static constexpr std::uint32_t kFlushPrivate = 0x08;  // bit 0: clear the private caches
  static constexpr std::uint32_t kFlushSet = 0x0c;      // an address: clear the sets it belongs to
  static constexpr std::uint32_t kPrefetch = 0x1c;      // bit i: the cache of core i prefetches

  IcacheControl(std::uint32_t cores, std::uint32_t banks, bool enabled, bool prefetch);

  std::uint32_t read(std::uint32_t offset) const;
  void write(std::uint32_t offset, std::uint32_t data);
  bool busy() const { return state_ != State::idle; }

  const PrivateCache::Control& private_cache(std::uint32_t core) const { return private_[core]; }
  const SharedBank::Control& shared_bank(std::uint32_t bank) const { return shared_[bank]; }

  // End of a cycle in which the unit is busy.
  void advance(const std::vector<PrivateCache>& private_caches, const std::vector<SharedBank>& shared_banks);

 private:
  enum class State : std::uint8_t { idle, enabling, disabling, flushing, flushing_set };

  State state_ = State::idle;
  bool enabled_;
  std::uint32_t flush_address_ = 0;
  std::uint32_t prefetching_ = 0;        // bit i: core i
  std::uint32_t waits_for_private_ = 0;  // caches that have not followed yet
  std::uint32_t waits_for_shared_ = 0;
  std::vector<PrivateCache::Control> private_;
  std::vector<SharedBank::Control> shared_;
};

}  // namespace halfstep::model
