// What came out of replaying the DMA's tables, row by row, and its summary as text or JSON.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace halfstep::tools {

// One row of the tables next to the simulation: every observed column, as text.
struct ComparedDmaRow {
  struct Column {
    std::string name;
    std::string expected;
    std::string got;
  };

  std::string name;
  std::string group;
  std::vector<Column> columns;
  std::string failure;  // what else went wrong: a byte that was not copied, an event that did not come

  bool equal() const;
};

struct DmaComparison {
  std::vector<ComparedDmaRow> rows;

  std::size_t equal_rows() const;
  bool all_equal() const { return !rows.empty() && equal_rows() == rows.size(); }
};

// The tables of `halfstep validate`; at most `limit` differing rows are written out.
std::string print_dma_text(const DmaComparison& comparison, std::size_t limit = 20);
std::string print_dma_json(const DmaComparison& comparison);

}  // namespace halfstep::tools
