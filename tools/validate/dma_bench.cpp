#include "tools/validate/dma_bench.h"

#include <array>
#include <utility>

namespace halfstep::tools {
namespace {

constexpr std::uint32_t kAllPorts = 0xf;

// 256 bits of a 16-bit shift register (seed 0xACE1, taps 0, 2, 3, 5).
std::array<bool, 256> make_bit_sequence() {
  std::array<bool, 256> bits{};
  std::uint32_t state = 0xace1;
  for (bool& bit : bits) {
    bit = (state & 1U) != 0;
    const std::uint32_t feedback = (state ^ state >> 2 ^ state >> 3 ^ state >> 5) & 1U;
    state = state >> 1 | feedback << 15;
  }
  return bits;
}

bool sequence_bit(std::uint64_t place) {
  static const std::array<bool, 256> bits = make_bit_sequence();
  return bits[place % 256];
}

}  // namespace

std::uint32_t dma_grants(const std::string& pattern, std::int64_t t) {
  const auto place = static_cast<std::uint64_t>(t);
  if (pattern == "deny2") return t % 2 == 1 ? 0 : kAllPorts;
  if (pattern == "deny4") return t % 4 == 3 ? 0 : kAllPorts;
  if (pattern == "prbs") return sequence_bit(place) ? kAllPorts : 0;
  if (pattern != "prbs4") return kAllPorts;
  std::uint32_t granted = 0;
  for (std::uint64_t port = 0; port < 4; ++port) {
    if (sequence_bit(place + 64 * port)) granted |= 1U << port;
  }
  return granted;
}

DmaBench::DmaBench(DmaMemories& memories, std::uint32_t l2_latency, std::string grant_pattern)
    : memories_(memories),
      grant_pattern_(std::move(grant_pattern)),
      l2_storage_(memories.l2),
      l2_(*this, l2_storage_, l2_latency),
      dma_("dma", model::DmaParameters{}, l2_) {}

DmaBench::Result DmaBench::cycle(const model::DataAccess* access) {
  Result result;
  result.read_data = dma_.read_data(0);
  if (const auto termination = dma_.termination()) {
    if (termination->events != 0 && observer.event) observer.event(termination->id);
  }
  model::Dma::Inputs inputs;
  inputs.cycle = cycle_;
  inputs.control_requests = access != nullptr ? 1 : 0;
  inputs.control_accesses[0] = access;
  access_tcdm(inputs, dma_.publish());
  result.granted = dma_.commit(inputs) != 0;
  ++cycle_;
  return result;
}

void DmaBench::access_tcdm(model::Dma::Inputs& inputs, std::uint32_t requests) {
  const std::uint32_t allowed = pattern_start_ ? dma_grants(grant_pattern_, now() - *pattern_start_) : kAllPorts;
  inputs.tcdm_granted = requests & allowed;
  for (std::uint32_t port = 0; port < model::Dma::kTcdmPorts; ++port) {
    if (((requests >> port) & 1U) == 0) continue;
    const model::DataAccess& access = dma_.tcdm_access(port);
    if (observer.tcdm_request) observer.tcdm_request(access.write, access.address);
    if (((inputs.tcdm_granted >> port) & 1U) == 0) continue;
    std::uint32_t& word = memories_.tcdm[access.address / 4];
    if (access.write) {
      const std::uint32_t mask = model::bit_mask(access.byte_mask);
      word = (word & ~mask) | (access.write_data & mask);
    } else {
      inputs.tcdm_words[port] = word;
    }
    if (observer.tcdm_grant) observer.tcdm_grant(access.write, access.address);
  }
}

bool DmaBench::ObservedL2::read(const model::L2Burst& burst, std::uint64_t cycle) {
  if (bench_.observer.l2_request) bench_.observer.l2_request(true, burst.address, burst.beats);
  return model::FixedLatencyL2::read(burst, cycle);
}

bool DmaBench::ObservedL2::write(const model::L2Burst& burst, std::uint64_t cycle) {
  if (bench_.observer.l2_request) bench_.observer.l2_request(false, burst.address, burst.beats);
  write_addresses_.push_back(burst.address);
  return model::FixedLatencyL2::write(burst, cycle);
}

bool DmaBench::ObservedL2::write_beat(const model::L2WriteBeat& beat, std::uint64_t cycle) {
  if (!model::FixedLatencyL2::write_beat(beat, cycle)) return false;
  if (bench_.observer.l2_write_beat) bench_.observer.l2_write_beat(write_addresses_.front());
  if (beat.last) write_addresses_.pop_front();
  return true;
}

}  // namespace halfstep::tools
