#include "model/dma/banked_l2.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t beat_address(std::uint32_t address) { return address & ~7U; }

void advance(L2Burst& burst) {
  --burst.beats;
  if (burst.increment) burst.address = beat_address(burst.address) + 8;
}

}  // namespace

BankedL2::BankedL2(L2Storage& storage, const MemoryLatency& latency, L2Interconnect& interconnect,
                   std::uint32_t read_port, std::uint32_t write_port, std::uint32_t group)
    : storage_(storage),
      latency_(latency),
      interconnect_(interconnect),
      reader_(interconnect.add_initiator(read_port, group, *this)),
      writer_(interconnect.add_initiator(write_port, group, *this)) {}

bool BankedL2::read(const L2Burst& burst, std::uint64_t cycle) {
  L2Request request;
  request.address = burst.address;
  request.beats = burst.beats;
  request.cycle = cycle + latency_.to_bank(burst.address);
  request.wide = true;
  request.increment = burst.increment;
  request.initiator = reader_;
  interconnect_.request(request);
  reads_.push_back(burst);
  return true;
}

std::optional<L2ReadBeat> BankedL2::take_read_beat(std::uint64_t cycle) {
  if (arriving_.empty() || arriving_.front().cycle > cycle) return std::nullopt;
  const L2ReadBeat beat = arriving_.front().beat;
  arriving_.pop_front();
  return beat;
}

bool BankedL2::write(const L2Burst& burst, std::uint64_t) {
  writes_.push_back(burst);
  return true;
}

// A beat never comes before its address: the DMA sends both in the same cycle at the earliest.
bool BankedL2::write_beat(const L2WriteBeat& beat, std::uint64_t cycle) {
  if (writes_.empty()) return false;
  L2Burst& burst = writes_.front();
  L2Request request;
  request.address = burst.address;
  request.cycle = cycle + latency_.to_bank(burst.address);
  request.wide = true;
  request.last = beat.last;
  request.initiator = writer_;
  interconnect_.request(request);
  writing_.push_back({beat, burst.address, burst.tag});
  if (beat.last) {
    writes_.pop_front();
  } else {
    advance(burst);
  }
  return true;
}

std::optional<std::uint8_t> BankedL2::take_write_response(std::uint64_t cycle) {
  if (responses_.empty() || responses_.front().cycle > cycle) return std::nullopt;
  const std::uint8_t tag = responses_.front().tag;
  responses_.pop_front();
  return tag;
}

void BankedL2::beat_granted(std::uint32_t initiator, std::uint64_t cycle) {
  if (initiator == reader_) {
    read_beat(cycle);
  } else {
    store_beat(cycle);
  }
}

void BankedL2::read_beat(std::uint64_t cycle) {
  L2Burst& burst = reads_.front();
  const std::uint32_t word = beat_address(burst.address);
  arriving_.push_back({{storage_.read_beat(word), burst.tag, burst.beats == 1}, cycle + latency_.from_bank(word)});
  advance(burst);
  if (burst.beats == 0) reads_.pop_front();
}

void BankedL2::store_beat(std::uint64_t cycle) {
  const Writing writing = writing_.front();
  writing_.pop_front();
  const std::uint32_t word = beat_address(writing.address);
  storage_.write_beat(word, writing.beat.data, writing.beat.byte_mask);
  if (writing.beat.last) responses_.push_back({writing.tag, cycle + latency_.from_bank(word)});
}

}  // namespace halfstep::model
