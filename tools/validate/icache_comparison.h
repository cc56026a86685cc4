// What came out of replaying an instruction cache corpus, row by row, and its summary as text or JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tools/validate/icache_corpus.h"

namespace halfstep::tools {

// A number that is not the recorded one.
struct IcacheDifference {
  std::string column;
  std::uint64_t expected = 0;
  std::optional<std::uint64_t> got;  // empty: the replay does not measure this column
};

struct ComparedIcacheRow {
  std::string variant;
  std::string label;
  std::int64_t cycles_off = 0;  // got - expected of the run time
  std::uint64_t expected_cycles = 0;
  std::vector<IcacheDifference> differences;

  bool equal() const { return differences.empty(); }
};

struct IcacheComparison {
  std::vector<ComparedIcacheRow> rows;

  std::size_t equal_rows() const;
  bool all_equal() const { return !rows.empty() && equal_rows() == rows.size(); }
};

// Replays every trace at every latency and variant that a table has rows for. `on_progress` hears how many rows of how
// many are compared.
IcacheComparison validate_icache(const IcacheCorpus& corpus,
                                 const std::function<void(std::size_t done, std::size_t of)>& on_progress);

// At most `limit` differing rows are written out.
std::string print_icache_text(const IcacheComparison& comparison, std::size_t limit = 20);
std::string print_icache_json(const IcacheComparison& comparison);

}  // namespace halfstep::tools
