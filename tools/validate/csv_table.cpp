#include "tools/validate/csv_table.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string_view>

#include "tools/errors.h"

namespace halfstep::tools {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::size_t start = 0;
  while (true) {
    const std::size_t comma = line.find(',', start);
    fields.push_back(line.substr(start, comma - start));
    if (comma == std::string::npos) return fields;
    start = comma + 1;
  }
}

}  // namespace

CsvTable::CsvTable(const std::filesystem::path& path, const std::vector<std::string>& columns) : path_(path) {
  std::ifstream file(path);
  if (!file) throw UsageError(path.string() + ": no such file");
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> header = split(line);
  std::vector<std::size_t> places;
  for (const std::string& column : columns) {
    const auto found = std::find(header.begin(), header.end(), column);
    if (found == header.end()) throw UsageError(path.string() + ":1: expected a column '" + column + "'");
    places.push_back(static_cast<std::size_t>(found - header.begin()));
  }
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = split(line);
    std::vector<std::string>& row = rows_.emplace_back();
    if (fields.size() != header.size())
      throw UsageError(where(rows_.size() - 1) + ": expected " + std::to_string(header.size()) + " columns");
    for (const std::size_t place : places) row.push_back(fields[place]);
  }
}

std::int64_t CsvTable::number(std::size_t row, std::size_t column) const {
  std::string_view digits = text(row, column);
  int base = 10;
  if (digits.substr(0, 2) == "0x") {
    digits.remove_prefix(2);
    base = 16;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc{} || end != digits.data() + digits.size())
    throw UsageError(where(row) + ": expected a number, got '" + text(row, column) + "'");
  return value;
}

std::string CsvTable::where(std::size_t row) const { return path_.string() + ":" + std::to_string(row + 2); }

}  // namespace halfstep::tools
