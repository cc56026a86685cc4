// A case: programs its transfers, runs until the last event, and compares cycles and memory contents.
#include "tools/validate/dma_validation.h"

#include <algorithm>

#include "model/soc/address_map.h"
#include "tools/validate/dma_bench.h"
#include "tools/validate/dma_protocol.h"

namespace halfstep::tools {
namespace {

using model::DataAccess;

constexpr std::int64_t kNever = -1;
// The longest case takes less than 10,000 cycles: far beyond that, an event does not come any more.
constexpr std::int64_t kMaxCycles = 200'000;

constexpr std::uint32_t kToTcdm = 1U << 17, kIncrement = 1U << 18, kStridedL2 = 1U << 19, kEvent = 1U << 20,
                        kStridedTcdm = 1U << 23;

std::uint32_t l2_address(const DmaTransferRow& transfer) { return model::kL2PrivateBase + transfer.l2_offset; }

std::vector<DataAccess> programming(const DmaTransferRow& transfer) {
  std::vector<DataAccess> accesses;
  const auto write = [&accesses](std::uint32_t word) {
    accesses.push_back({0, word, 0xf, true, false, model::Destination::pe_port});
  };
  accesses.push_back({0, 0, 0xf, false, false, model::Destination::pe_port});
  write(transfer.bytes | kIncrement | kEvent | (transfer.to_tcdm ? kToTcdm : 0) |
        (transfer.l2.bytes != 0 ? kStridedL2 : 0) | (transfer.tcdm.bytes != 0 ? kStridedTcdm : 0));
  write(transfer.tcdm_address);
  write(l2_address(transfer));
  for (const DmaRows& side : {transfer.l2, transfer.tcdm}) {
    if (side.bytes == 0) continue;
    write(side.bytes);
    write(side.stride);
  }
  return accesses;
}

// Where byte `index` of a transfer lies on a side that starts at `base`.
std::uint32_t place(std::uint32_t base, const DmaRows& rows, std::uint32_t index) {
  if (rows.bytes == 0) return base + index;
  return base + index / rows.bytes * rows.stride + index % rows.bytes;
}

struct Measured {
  std::int64_t event = kNever;
  std::int64_t id_grant = kNever;
  std::int64_t last_write = kNever;
  std::int64_t first_l2_request = kNever;
  std::int64_t first_tcdm_request = kNever;
  std::int64_t first_beat = kNever;
  std::int64_t last_beat = kNever;
  std::int64_t last_tcdm_grant = kNever;
  std::int64_t id = kNever;
  std::int64_t l2_bursts = 0;
  std::int64_t l2_beats = 0;
  std::int64_t tcdm_accesses = 0;
};

void note_first(std::int64_t& first, std::int64_t cycle) {
  if (first == kNever) first = cycle;
}

// Runs one case and keeps what it saw.
class CaseRun {
 public:
  CaseRun(const DmaCase& dma_case, DmaMemories& memories)
      : case_(dma_case), memories_(memories), bench_(memories, dma_case.l2_latency, dma_case.grant_pattern) {
    measured_.resize(case_.transfers.size());
    observe();
  }

  void run() {
    fill();
    for (std::size_t index = 0; index < case_.transfers.size(); ++index) program(index);
    const auto all_ended = [this] {
      return std::all_of(measured_.begin(), measured_.end(), [](const Measured& m) { return m.event != kNever; });
    };
    while (!all_ended() && bench_.now() < kMaxCycles) bench_.cycle(nullptr);
  }

  DmaCycles cycles(std::size_t index) const;

 private:
  void observe();
  void fill();
  void program(std::size_t index);
  // The transfer of a direction that an address belongs to: those of a queue lie apart, in ascending order.
  Measured& at_l2(bool to_tcdm, std::uint32_t address);
  Measured& at_tcdm(bool to_tcdm, std::uint32_t address);

  const DmaCase& case_;
  DmaMemories& memories_;
  DmaBench bench_;
  std::vector<Measured> measured_;
};

void CaseRun::observe() {
  bench_.observer.l2_request = [this](bool to_tcdm, std::uint32_t address, std::uint32_t beats) {
    Measured& measured = at_l2(to_tcdm, address);
    note_first(measured.first_l2_request, bench_.now());
    ++measured.l2_bursts;
    measured.l2_beats += beats;
  };
  bench_.observer.l2_write_beat = [this](std::uint32_t address) {
    Measured& measured = at_l2(false, address);
    note_first(measured.first_beat, bench_.now());
    measured.last_beat = bench_.now();
  };
  bench_.observer.tcdm_request = [this](bool write, std::uint32_t address) {
    note_first(at_tcdm(write, address).first_tcdm_request, bench_.now());
  };
  bench_.observer.tcdm_grant = [this](bool write, std::uint32_t address) {
    Measured& measured = at_tcdm(write, address);
    measured.last_tcdm_grant = bench_.now();
    ++measured.tcdm_accesses;
    if (!write) return;
    note_first(measured.first_beat, bench_.now());
    measured.last_beat = bench_.now();
  };
  bench_.observer.event = [this](std::uint8_t id) {
    for (Measured& measured : measured_) {
      if (measured.id == id) measured.event = bench_.now();
    }
  };
}

Measured& CaseRun::at_l2(bool to_tcdm, std::uint32_t address) {
  std::size_t found = 0;
  for (std::size_t index = 0; index < case_.transfers.size(); ++index) {
    const DmaTransferRow& transfer = case_.transfers[index];
    if (transfer.to_tcdm == to_tcdm && l2_address(transfer) <= address) found = index;
  }
  return measured_[found];
}

Measured& CaseRun::at_tcdm(bool to_tcdm, std::uint32_t address) {
  std::size_t found = 0;
  for (std::size_t index = 0; index < case_.transfers.size(); ++index) {
    const DmaTransferRow& transfer = case_.transfers[index];
    if (transfer.to_tcdm == to_tcdm && (transfer.tcdm_address & ~7U) <= address) found = index;
  }
  return measured_[found];
}

void CaseRun::fill() {
  for (const DmaTransferRow& transfer : case_.transfers) {
    memories_.fill_l2(l2_address(transfer), place(0, transfer.l2, transfer.bytes - 1) + 1);
    memories_.fill_tcdm(transfer.tcdm_address, place(0, transfer.tcdm, transfer.bytes - 1) + 1);
  }
  for (const DmaTransferRow& transfer : case_.transfers) {
    for (std::uint32_t i = 0; i < transfer.bytes; ++i)
      memories_.expect_copy(transfer.to_tcdm, place(l2_address(transfer), transfer.l2, i),
                            place(transfer.tcdm_address, transfer.tcdm, i));
  }
}

void CaseRun::program(std::size_t index) {
  Measured& measured = measured_[index];
  for (const DataAccess& access : programming(case_.transfers[index])) {
    bool granted = false;
    while (!granted && bench_.now() < kMaxCycles) {
      const std::int64_t cycle = bench_.now();
      const DmaBench::Result result = bench_.cycle(&access);
      granted = result.granted;
      if (measured.id_grant != kNever && measured.id == kNever) measured.id = result.read_data;
      if (!granted) continue;
      if (!access.write) measured.id_grant = cycle;
      measured.last_write = cycle;
    }
  }
  if (index == 0) bench_.start_pattern(measured.last_write);
}

DmaCycles CaseRun::cycles(std::size_t index) const {
  const Measured& m = measured_[index];
  const std::int64_t first_write = measured_.front().last_write;
  const auto own = [&m](std::int64_t cycle) { return cycle == kNever ? kNever : cycle - m.last_write; };
  const bool tcdm_first = m.first_tcdm_request != kNever && m.first_tcdm_request < m.first_l2_request;
  const std::int64_t first_request = tcdm_first ? m.first_tcdm_request : m.first_l2_request;
  return {own(m.event),
          own(m.last_beat),
          own(first_request),
          m.id,
          m.id_grant - first_write,
          m.last_write - first_write,
          own(m.first_l2_request),
          own(m.first_tcdm_request),
          own(m.first_beat),
          own(m.last_tcdm_grant),
          m.l2_bursts,
          m.l2_beats,
          m.tcdm_accesses};
}

}  // namespace

DmaComparison validate_dma(const DmaCorpus& corpus) {
  DmaComparison comparison;
  DmaMemories memories;
  for (const DmaCase& dma_case : corpus.cases) {
    CaseRun run(dma_case, memories);
    run.run();
    const std::string difference = memories.first_difference();
    for (std::size_t index = 0; index < dma_case.transfers.size(); ++index) {
      const DmaTransferRow& transfer = dma_case.transfers[index];
      const DmaCycles got = run.cycles(index);
      ComparedDmaRow row{transfer.name, dma_case.group, {}, difference};
      for (std::size_t i = 0; i < got.size(); ++i)
        row.columns.push_back({kDmaCycleColumns[i], std::to_string(transfer.expected[i]), std::to_string(got[i])});
      comparison.rows.push_back(row);
    }
  }
  for (const DmaScenario& scenario : corpus.scenarios) replay_scenario(scenario, memories, comparison);
  return comparison;
}

}  // namespace halfstep::tools
