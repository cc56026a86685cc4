// A comma-separated table with a header line, its fields found by column name. No quoting: the corpora have none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace halfstep::tools {

class CsvTable {
 public:
  // Throws UsageError with file and line for what does not read, or if one of `columns` is missing.
  CsvTable(const std::filesystem::path& path, const std::vector<std::string>& columns);

  std::size_t rows() const { return rows_.size(); }
  // column: place in the list given to the constructor.
  const std::string& text(std::size_t row, std::size_t column) const { return rows_[row][column]; }
  std::int64_t number(std::size_t row, std::size_t column) const;
  // "table.csv:7", for messages.
  std::string where(std::size_t row) const;

 private:
  std::filesystem::path path_;
  std::vector<std::vector<std::string>> rows_;  // the wanted columns only, in the wanted order
};

}  // namespace halfstep::tools
