// A DMA between a memory of fixed latency and a TCDM whose grants the test decides, programmed like software would.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "fresh_kernel.h"
#include "model/dma/dma.h"
#include "model/dma/fixed_latency_l2.h"

namespace dma_test {

using namespace halfstep::model;

constexpr std::uint32_t kL2 = 0x1c010000;
constexpr std::uint32_t kToTcdm = 1U << 17, kIncrement = 1U << 18, kStridedL2 = 1U << 19, kEvent = 1U << 20,
                        kInterrupt = 1U << 21, kBroadcast = 1U << 22, kStridedTcdm = 1U << 23;

// Watches what goes over the address channels.
class WatchedL2 : public FixedLatencyL2 {
 public:
  using FixedLatencyL2::FixedLatencyL2;
  bool read(const L2Burst& burst, std::uint64_t cycle) override {
    note(burst, cycle);
    return FixedLatencyL2::read(burst, cycle);
  }
  bool write(const L2Burst& burst, std::uint64_t cycle) override {
    note(burst, cycle);
    return FixedLatencyL2::write(burst, cycle);
  }
  std::optional<L2ReadBeat> take_read_beat(std::uint64_t cycle) override {
    const auto beat = FixedLatencyL2::take_read_beat(cycle);
    if (beat && beat->last) --outstanding;
    return beat;
  }
  std::optional<std::uint8_t> take_write_response(std::uint64_t cycle) override {
    const auto tag = FixedLatencyL2::take_write_response(cycle);
    if (tag) --outstanding;
    return tag;
  }

  std::vector<L2Burst> bursts;
  std::vector<std::uint64_t> cycles;  // of the bursts
  std::uint32_t outstanding = 0;
  std::uint32_t most_outstanding = 0;

 private:
  void note(const L2Burst& burst, std::uint64_t cycle) {
    bursts.push_back(burst);
    cycles.push_back(cycle);
    most_outstanding = std::max(most_outstanding, ++outstanding);
  }
};

// One transfer as software describes it. tcdm: from the start of the TCDM.
struct Description {
  bool to_tcdm = true;
  std::uint32_t bytes = 0;
  std::uint32_t l2 = kL2;
  std::uint32_t tcdm = 0;
  Rows l2_rows;  // 0 bytes: not strided
  Rows tcdm_rows;
  std::uint32_t flags = kIncrement | kEvent;
};

inline Description transfer_of(bool to_tcdm, std::uint32_t bytes, std::uint32_t l2 = kL2, std::uint32_t tcdm = 0) {
  Description transfer;
  transfer.to_tcdm = to_tcdm;
  transfer.bytes = bytes;
  transfer.l2 = l2;
  transfer.tcdm = tcdm;
  return transfer;
}
inline Description in(std::uint32_t bytes, std::uint32_t l2 = kL2, std::uint32_t tcdm = 0) {
  return transfer_of(true, bytes, l2, tcdm);
}
inline Description out(std::uint32_t bytes, std::uint32_t l2 = kL2, std::uint32_t tcdm = 0) {
  return transfer_of(false, bytes, l2, tcdm);
}

inline std::vector<DataAccess> accesses_of(const Description& transfer) {
  std::vector<DataAccess> accesses;
  const auto write = [&accesses](std::uint32_t word) { accesses.push_back({0, word, 0xf, true, false, {}}); };
  accesses.push_back({0, 0, 0xf, false, false, {}});
  write(transfer.bytes | transfer.flags | (transfer.to_tcdm ? kToTcdm : 0) |
        (transfer.l2_rows.bytes != 0 ? kStridedL2 : 0) | (transfer.tcdm_rows.bytes != 0 ? kStridedTcdm : 0));
  write(transfer.tcdm);
  write(transfer.l2);
  for (const Rows& rows : {transfer.l2_rows, transfer.tcdm_rows}) {
    if (rows.bytes == 0) continue;
    write(rows.bytes);
    write(rows.stride);
  }
  return accesses;
}

struct Bench : FreshKernel {
  static constexpr std::uint64_t kMaxCycles = 100'000;

  explicit Bench(std::uint32_t latency = 15, const DmaParameters& parameters = {})
      : memory("l2", 256 * 1024),
        storage(memory),
        l2(storage, latency),
        dma("dma", parameters, l2),
        tcdm(parameters.tcdm_size / 4, 0) {}

  // One cycle in which port i is accessed with *accesses[i] if its bit is set; returns the granted ports.
  std::uint32_t cycle(std::uint32_t requests = 0, const std::vector<DataAccess>& accesses = {}) {
    if (const auto termination = dma.termination()) {
      terminations.push_back(*termination);
      termination_cycles.push_back(now);
    }
    Dma::Inputs inputs;
    inputs.cycle = now;
    inputs.control_requests = requests;
    for (std::size_t port = 0; port < accesses.size(); ++port) inputs.control_accesses[port] = &accesses[port];
    const std::uint32_t wanted = dma.publish();
    inputs.tcdm_granted = wanted & grants(now);
    for (std::uint32_t port = 0; port < Dma::kTcdmPorts; ++port) {
      if (((inputs.tcdm_granted >> port) & 1U) != 0) access_tcdm(port, inputs);
    }
    const std::uint32_t granted = dma.commit(inputs);
    ++now;
    return granted;
  }

  // Programs a transfer through port 0; returns the cycle of the last write.
  std::uint64_t program(const Description& transfer) {
    for (const DataAccess& access : accesses_of(transfer)) {
      const std::uint64_t patience = now + kMaxCycles;
      while (cycle(1, {access}) == 0) REQUIRE(now < patience);
    }
    return now - 1;
  }

  // Runs until `events` terminations were reported; returns the cycle of the last.
  std::uint64_t run_until_events(std::size_t events) {
    const std::uint64_t patience = now + kMaxCycles;
    while (terminations.size() < events) {
      REQUIRE(now < patience);
      cycle();
    }
    return termination_cycles[events - 1];
  }

  std::uint8_t l2_byte(std::uint32_t address) const {
    return static_cast<std::uint8_t>(memory.read_word(address & ~3U) >> (8 * (address % 4)));
  }
  std::uint8_t tcdm_byte(std::uint32_t address) const {
    return static_cast<std::uint8_t>(tcdm[address / 4] >> (8 * (address % 4)));
  }

  L2Memory memory;
  L2MemoryStorage storage;
  WatchedL2 l2;
  Dma dma;
  std::vector<std::uint32_t> tcdm;
  std::function<std::uint32_t(std::uint64_t cycle)> grants = [](std::uint64_t) { return 0xfU; };
  std::uint64_t now = 0;
  std::uint64_t tcdm_accesses = 0;
  std::vector<TransferIds::Termination> terminations;
  std::vector<std::uint64_t> termination_cycles;

 private:
  void access_tcdm(std::uint32_t port, Dma::Inputs& inputs) {
    const DataAccess& access = dma.tcdm_access(port);
    std::uint32_t& word = tcdm[access.address / 4];
    ++tcdm_accesses;
    if (access.write) {
      const std::uint32_t mask = bit_mask(access.byte_mask);
      word = (word & ~mask) | (access.write_data & mask);
    } else {
      inputs.tcdm_words[port % 2] = word;  // ports 0 and 1 read
    }
  }
};

}  // namespace dma_test
