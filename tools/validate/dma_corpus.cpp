#include "tools/validate/dma_corpus.h"

#include "tools/errors.h"
#include "tools/validate/csv_table.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;

// Columns of the files, in the order in which they are read here.
const std::vector<std::string> kExpectedColumns = {
    "case",       "direction",          "length_bytes", "l2_addr_offset",  "tcdm_addr_offset",
    "l2_latency", "tcdm_grant_pattern", "event_cycle",  "last_beat_cycle", "first_request_cycle"};
const std::vector<std::string> kDetailColumns = {
    "case",        "l2_row_bytes",    "l2_stride",        "tcdm_row_bytes",   "tcdm_stride",
    "transfer_id", "id_grant_cycle",  "last_write_cycle", "first_l2_request", "first_tcdm_request",
    "first_beat",  "last_tcdm_grant", "l2_bursts",        "l2_beats",         "tcdm_accesses"};
const std::vector<std::string> kProtocolColumns = {"scenario",      "access",      "kind",           "write_data",
                                                   "request_cycle", "grant_cycle", "response_cycle", "note"};
constexpr std::size_t kFirstExpectedCycle = 7;  // places of the observed columns in the two lists
constexpr std::size_t kExpectedCycles = 3;
constexpr std::size_t kFirstDetailCycle = 5;

// protocol.csv does not have the latency; its README says it in words.
constexpr std::uint32_t kProtocolLatency = 15;
constexpr std::uint32_t kIdsExhaustedLatency = 5;

std::uint32_t unsigned_number(const CsvTable& table, std::size_t row, std::size_t column) {
  return static_cast<std::uint32_t>(table.number(row, column));
}

// "d00012_qrx_q03": case d00012, group qrx.
std::string case_of(const std::string& name) { return name.substr(0, name.find('_')); }
std::string group_of(const std::string& name) {
  const std::size_t start = name.find('_') + 1;
  return name.substr(start, name.find('_', start) - start);
}

DmaTransferRow read_transfer(const CsvTable& expected, const CsvTable& detail, std::size_t row) {
  DmaTransferRow transfer;
  transfer.name = expected.text(row, 0);
  if (detail.text(row, 0) != transfer.name)
    throw UsageError(detail.where(row) + ": expected the case of " + expected.where(row) + ", '" + transfer.name + "'");
  transfer.to_tcdm = expected.text(row, 1) == "l2_to_tcdm";
  transfer.bytes = unsigned_number(expected, row, 2);
  transfer.l2_offset = unsigned_number(expected, row, 3);
  transfer.tcdm_address = unsigned_number(expected, row, 4);
  transfer.l2 = {unsigned_number(detail, row, 1), unsigned_number(detail, row, 2)};
  transfer.tcdm = {unsigned_number(detail, row, 3), unsigned_number(detail, row, 4)};
  for (std::size_t i = 0; i < transfer.expected.size(); ++i)
    transfer.expected[i] = i < kExpectedCycles ? expected.number(row, kFirstExpectedCycle + i)
                                               : detail.number(row, kFirstDetailCycle + i - kExpectedCycles);
  return transfer;
}

std::vector<DmaCase> read_cases(const filesystem::path& directory, const std::string& filter) {
  const CsvTable expected(directory / "expected.csv", kExpectedColumns);
  const CsvTable detail(directory / "detail.csv", kDetailColumns);
  if (expected.rows() != detail.rows())
    throw UsageError((directory / "detail.csv").string() + ": expected as many rows as expected.csv has");
  std::vector<DmaCase> cases;
  std::string last;
  for (std::size_t row = 0; row < expected.rows(); ++row) {
    const std::string& name = expected.text(row, 0);
    if (case_of(name) + "_" + group_of(name) != last) {
      last = case_of(name) + "_" + group_of(name);
      if (last.find(filter) != std::string::npos)
        cases.push_back({group_of(name), unsigned_number(expected, row, 5), expected.text(row, 6), {}});
    }
    if (last.find(filter) != std::string::npos) cases.back().transfers.push_back(read_transfer(expected, detail, row));
  }
  return cases;
}

std::vector<DmaScenario> read_scenarios(const filesystem::path& directory, const std::string& filter) {
  const CsvTable table(directory / "protocol.csv", kProtocolColumns);
  std::vector<DmaScenario> scenarios;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string& name = table.text(row, 0);
    if (name.find(filter) == std::string::npos) continue;
    if (scenarios.empty() || scenarios.back().name != name)
      scenarios.push_back({name, name == "ids_exhausted" ? kIdsExhaustedLatency : kProtocolLatency, {}});
    scenarios.back().accesses.push_back({table.text(row, 1), table.text(row, 2) == "write",
                                         unsigned_number(table, row, 3), table.number(row, 4), table.number(row, 5),
                                         table.number(row, 6), table.text(row, 7)});
  }
  return scenarios;
}

}  // namespace

bool is_dma_corpus(const filesystem::path& directory) {
  return filesystem::exists(directory / "expected.csv") && filesystem::exists(directory / "detail.csv") &&
         filesystem::exists(directory / "protocol.csv");
}

DmaCorpus read_dma_corpus(const filesystem::path& directory, const std::string& filter) {
  return {read_cases(directory, filter), read_scenarios(directory, filter)};
}

}  // namespace halfstep::tools
