#include "kernels/compiler/post_pass/stretches.h"

#include <algorithm>
#include <cctype>

namespace halfstep::compiler {
namespace {

constexpr int kDeleted = -1;

void collect_names(std::string_view text, std::unordered_set<std::string>& names) {
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '$';
  };
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > begin) names.emplace(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

// "1b" and "1f" mean the label "1".
void collect_numeric_label(const std::string& operand, std::unordered_set<std::string>& names) {
  if (operand.size() < 2 || (operand.back() != 'b' && operand.back() != 'f')) return;
  const std::string digits = operand.substr(0, operand.size() - 1);
  if (std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) names.insert(digits);
}

bool enters_section(const Line& line, bool& debug) {
  constexpr std::string_view kSections[] = {".section", ".text", ".data", ".bss"};
  const std::string_view name = line.name;
  if (std::find(std::begin(kSections), std::end(kSections), name) == std::end(kSections)) return false;
  debug = line.text.find(".debug") != std::string::npos || line.text.find(".addrsig") != std::string::npos;
  return true;
}

}  // namespace

std::unordered_set<std::string> mentioned_names(const std::vector<Line>& lines) {
  std::unordered_set<std::string> names;
  bool debug = false;
  for (const Line& line : lines) {
    if (line.kind == Line::Kind::instruction) {
      for (const std::string& operand : line.instruction.operands) {
        collect_names(operand, names);
        collect_numeric_label(operand, names);
      }
    } else if (line.kind == Line::Kind::directive && !enters_section(line, debug) && !debug && !is_transparent(line)) {
      collect_names(std::string_view(line.text).substr(line.name.size()), names);
    }
  }
  return names;
}

std::vector<Stretch> find_stretches(const std::vector<Line>& lines, const FunctionRange& range,
                                    const std::unordered_set<std::string>& mentioned) {
  std::vector<Stretch> stretches;
  Stretch current;
  const auto close = [&] {
    if (!current.empty()) stretches.push_back(std::move(current));
    current.clear();
  };
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const Line& line = lines[i];
    switch (line.kind) {
      case Line::Kind::empty:
        break;
      case Line::Kind::label:
        if (mentioned.count(line.name) != 0) close();
        break;
      case Line::Kind::directive:
        if (!is_transparent(line)) close();
        break;
      case Line::Kind::barrier:
        close();
        break;
      case Line::Kind::loop_count:
        current.push_back(i);
        break;
      case Line::Kind::instruction:
        if (line.instruction.control != Instruction::Control::none || line.instruction.barrier)
          close();
        else
          current.push_back(i);
        break;
    }
  }
  close();
  return stretches;
}

void delete_line(Line& line) {
  line = Line();
  line.number = kDeleted;
}

void drop_deleted(std::vector<Line>& lines) {
  lines.erase(std::remove_if(lines.begin(), lines.end(), [](const Line& line) { return line.number == kDeleted; }),
              lines.end());
}

}  // namespace halfstep::compiler
