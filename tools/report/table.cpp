#include "tools/report/table.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>

namespace halfstep::tools {
namespace {

constexpr const char* kGap = "  ";

std::vector<std::string> heading_lines(const std::string& heading) {
  std::vector<std::string> lines;
  std::istringstream stream(heading);
  for (std::string line; std::getline(stream, line, '_');) lines.push_back(line);
  return lines;
}

std::string aligned(const std::string& text, std::size_t width, bool right) {
  const std::string padding(width - std::min(width, text.size()), ' ');
  return right ? padding + text : text + padding;
}

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::string Table::to_text() const {
  std::vector<std::vector<std::string>> headings;
  std::vector<std::size_t> widths;
  std::size_t height = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    headings.push_back(heading_lines(columns[i].heading));
    height = std::max(height, headings.back().size());
    std::size_t width = 0;
    for (const std::string& line : headings.back()) width = std::max(width, line.size());
    for (const auto& row : rows)
      if (!row.empty()) width = std::max(width, row.at(i).size());
    widths.push_back(width);
  }
  std::string rule;
  for (std::size_t i = 0; i < columns.size(); ++i) rule += (i == 0 ? "" : kGap) + std::string(widths[i], '-');

  std::string text;
  for (std::size_t level = 0; level < height; ++level) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::size_t first = height - headings[i].size();  // headings stand on the rule
      line += (i == 0 ? "" : kGap) +
              aligned(level < first ? "" : headings[i][level - first], widths[i], columns[i].numeric);
    }
    text += without_trailing_spaces(line);
  }
  text += rule + "\n";
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += (i == 0 ? "" : kGap) + aligned(row[i], widths[i], columns[i].numeric);
    text += row.empty() ? rule + "\n" : without_trailing_spaces(line);
  }
  return text;
}

std::string Table::to_markdown() const {
  std::string text = "|";
  for (const Column& column : columns) {
    std::string heading = column.heading;
    std::replace(heading.begin(), heading.end(), '_', ' ');
    text += " " + heading + " |";
  }
  text += "\n|";
  for (const Column& column : columns) text += column.numeric ? "---:|" : "---|";
  text += "\n";
  for (const auto& row : rows) {
    if (row.empty()) continue;
    text += "|";
    for (const std::string& cell : row) text += " " + cell + " |";
    text += "\n";
  }
  return text;
}

std::string with_separators(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (auto position = static_cast<std::ptrdiff_t>(text.size()) - 3; position > 0; position -= 3)
    text.insert(static_cast<std::size_t>(position), ",");
  return text;
}

std::string fixed_point(double number, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, number);
  return text.data();
}

}  // namespace halfstep::tools
