// The DMA's cycle tables (tests/data/dma/README.md has the columns): transfers, alone or queued, with the cycles that
// the RTL took (expected.csv and detail.csv), and single accesses to the control port (protocol.csv).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace halfstep::tools {

// What is compared of a transfer, in the order of the files.
constexpr std::array<const char*, 13> kDmaCycleColumns = {
    "event_cycle",      "last_beat_cycle",  "first_request_cycle", "transfer_id", "id_grant_cycle",
    "last_write_cycle", "first_l2_request", "first_tcdm_request",  "first_beat",  "last_tcdm_grant",
    "l2_bursts",        "l2_beats",         "tcdm_accesses"};
using DmaCycles = std::array<std::int64_t, kDmaCycleColumns.size()>;

struct DmaRows {
  std::uint32_t bytes = 0;  // 0: this side is not strided
  std::uint32_t stride = 0;
};

struct DmaTransferRow {
  std::string name;
  bool to_tcdm = false;
  std::uint32_t bytes = 0;
  std::uint32_t l2_offset = 0;
  std::uint32_t tcdm_address = 0;
  DmaRows l2;
  DmaRows tcdm;
  DmaCycles expected{};
};

// Transfers that are programmed one behind the other.
struct DmaCase {
  std::string group;
  std::uint32_t l2_latency = 0;
  std::string grant_pattern;
  std::vector<DmaTransferRow> transfers;
};

struct DmaAccessRow {
  std::string access;  // "event": no access, but the event of the scenario's first transfer
  bool write = false;
  std::uint32_t data = 0;
  std::int64_t request = 0;
  std::int64_t grant = 0;
  std::int64_t response = 0;
  std::string note;
};

struct DmaScenario {
  std::string name;
  std::uint32_t l2_latency = 0;
  std::vector<DmaAccessRow> accesses;
};

struct DmaCorpus {
  std::vector<DmaCase> cases;
  std::vector<DmaScenario> scenarios;
};

bool is_dma_corpus(const std::filesystem::path& directory);

// Cases and scenarios whose name contains `filter` (empty: all). Throws UsageError for what is missing or does not
// read.
DmaCorpus read_dma_corpus(const std::filesystem::path& directory, const std::string& filter);

}  // namespace halfstep::tools
