#include "model/icache/icache_control.h"

namespace halfstep::model {
namespace {

// Bits 0 to count-1.
std::uint32_t all(std::size_t count) { return static_cast<std::uint32_t>((std::uint64_t{1} << count) - 1U); }

}  // namespace

IcacheControl::IcacheControl(std::uint32_t cores, std::uint32_t banks, bool enabled, bool prefetch)
    : enabled_(enabled), private_(cores), shared_(banks) {
  for (PrivateCache::Control& control : private_) {
    control.bypass = !enabled;
    control.prefetch = prefetch;
  }
  for (SharedBank::Control& control : shared_) control.disable = !enabled;
  if (prefetch) prefetching_ = all(cores);
}

std::uint32_t IcacheControl::read(std::uint32_t offset) const {
  switch (offset) {
    case kEnable:
      return enabled_ ? all(private_.size() + shared_.size()) : 0;
    case kFlushSet:
      return flush_address_;
    case kPrefetch:
      return prefetching_;
    default:
      return 0;
  }
}

void IcacheControl::write(std::uint32_t offset, std::uint32_t data) {
  const bool bit = (data & 1U) != 0;
  waits_for_private_ = 0;
  waits_for_shared_ = 0;
  switch (offset) {
    case kEnable:
      state_ = bit ? State::enabling : State::disabling;
      enabled_ = bit;
      for (PrivateCache::Control& control : private_) control.bypass = !bit;
      for (SharedBank::Control& control : shared_) control.disable = !bit;
      waits_for_private_ = all(private_.size());
      waits_for_shared_ = all(shared_.size());
      break;
    case kFlush:
    case kFlushPrivate:
      state_ = State::flushing;
      if (bit) waits_for_private_ = all(private_.size());
      if (bit && offset == kFlush) waits_for_shared_ = all(shared_.size());
      for (PrivateCache::Control& control : private_) control.flush = waits_for_private_ != 0;
      for (SharedBank::Control& control : shared_) control.flush = waits_for_shared_ != 0;
      break;
    case kFlushSet:
      state_ = State::flushing_set;
      flush_address_ = data;
      waits_for_private_ = all(private_.size());
      waits_for_shared_ = all(shared_.size());
      for (PrivateCache::Control& control : private_) {
        control.flush_set = true;
        control.flush_address = data;
      }
      for (SharedBank::Control& control : shared_) {
        control.flush_set = true;
        control.flush_address = data;
      }
      break;
    case kPrefetch:
      prefetching_ = data & all(private_.size());
      for (std::size_t core = 0; core < private_.size(); ++core) {
        private_[core].prefetch = ((prefetching_ >> core) & 1U) != 0;
      }
      break;
    default:
      break;
  }
}

void IcacheControl::advance(const std::vector<PrivateCache>& private_caches,
                            const std::vector<SharedBank>& shared_banks) {
  for (std::uint32_t core = 0; core < private_caches.size(); ++core) {
    const PrivateCache& cache = private_caches[core];
    const bool followed = state_ == State::enabling    ? !cache.acknowledges_bypass()
                          : state_ == State::disabling ? cache.acknowledges_bypass()
                          : state_ == State::flushing  ? cache.acknowledges_flush()
                                                       : cache.acknowledges_flush_set();
    if (!followed) continue;
    waits_for_private_ &= ~(1U << core);
    private_[core].flush = private_[core].flush_set = false;
  }
  for (std::uint32_t index = 0; index < shared_banks.size(); ++index) {
    const SharedBank& bank = shared_banks[index];
    const bool followed = state_ == State::enabling    ? bank.acknowledges_enable()
                          : state_ == State::disabling ? bank.acknowledges_disable()
                          : state_ == State::flushing  ? bank.acknowledges_flush()
                                                       : bank.acknowledges_flush_set();
    if (!followed) continue;
    waits_for_shared_ &= ~(1U << index);
    shared_[index].flush = shared_[index].flush_set = false;
  }
  if ((waits_for_private_ | waits_for_shared_) == 0) state_ = State::idle;
}

}  // namespace halfstep::model
