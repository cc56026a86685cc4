// A table of texts, and how it looks on a terminal and in Markdown.
#pragma once

#include <string>
#include <vector>

namespace halfstep::tools {

struct Table {
  struct Column {
    std::string heading;  // '_' breaks the line on a terminal: narrow columns, whole words
    bool numeric = true;  // right-aligned
  };

  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  // an empty row draws a line

  std::string to_text() const;
  std::string to_markdown() const;
};

// 1234567 -> "1,234,567"
std::string with_separators(std::uint64_t number);

// "12.34": `number` with so many digits behind the point.
std::string fixed_point(double number, int digits);

}  // namespace halfstep::tools
