#include "kernels/compiler/post_pass/assembly.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace halfstep::compiler {
namespace {

constexpr std::string_view kCountMarker = "#halfstep.count ";
constexpr std::string_view kBarrierMarker = "#halfstep.barrier";

std::string_view trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return text;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '$';
  });
}

Line loop_count(std::string_view register_text) {
  Line line;
  line.kind = Line::Kind::loop_count;
  line.name = std::string(trim(register_text));
  line.instruction = parse_instruction("addi " + line.name + ", " + line.name + ", -1");
  return line;
}

// One statement: no comment, no separator.
Line parse_statement(std::string_view statement) {
  Line line;
  line.text = std::string(statement);
  if (statement.empty()) return line;
  if (statement.back() == ':' && is_name(statement.substr(0, statement.size() - 1))) {
    line.kind = Line::Kind::label;
    line.name = std::string(statement.substr(0, statement.size() - 1));
    return line;
  }
  std::size_t end = 0;
  while (end < statement.size() && std::isspace(static_cast<unsigned char>(statement[end])) == 0) ++end;
  line.name = std::string(statement.substr(0, end));
  if (statement.front() == '.' && line.name != ".insn") {
    line.kind = Line::Kind::directive;
    return line;
  }
  line.kind = Line::Kind::instruction;
  line.instruction = parse_instruction(statement);
  return line;
}

struct Split {
  std::vector<std::string_view> statements;
  std::string_view comment;
};

// Statements are separated by semicolons, and a comment ends them; neither inside a string.
Split split_statements(std::string_view line) {
  Split split;
  std::size_t begin = 0;
  bool quoted = false;
  const auto close = [&](std::size_t end) {
    const std::string_view statement = trim(line.substr(begin, end - begin));
    if (!statement.empty()) split.statements.push_back(statement);
    begin = end + 1;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && line[i] == ';') {
      close(i);
    } else if (!quoted && (line[i] == '#' || line.substr(i, 2) == "//")) {
      close(i);
      split.comment = line.substr(i);
      return split;
    }
  }
  close(line.size());
  return split;
}

void parse_line(std::string_view text, int number, std::vector<Line>& lines) {
  const std::string_view whole = trim(text);
  const auto add = [&](Line line) {
    line.number = number;
    lines.push_back(std::move(line));
  };
  if (whole.rfind(kCountMarker, 0) == 0) return add(loop_count(whole.substr(kCountMarker.size())));
  if (whole == kBarrierMarker) {
    Line line;
    line.kind = Line::Kind::barrier;
    return add(line);
  }
  if (whole == "#APP" || whole == "#NO_APP") return;  // they say nothing that a reader of instructions needs
  const Split split = split_statements(whole);
  const std::string comment(split.comment);
  for (std::string_view statement : split.statements) {
    const std::size_t blank = statement.find_first_of(" \t:");
    if (blank != std::string_view::npos && blank + 1 < statement.size() && statement[blank] == ':' &&
        is_name(statement.substr(0, blank))) {  // a label and a statement behind it
      add(parse_statement(statement.substr(0, blank + 1)));
      statement = trim(statement.substr(blank + 1));
    }
    if (!statement.empty()) add(parse_statement(statement));
  }
  if (split.statements.empty()) {
    Line empty;
    empty.comment = comment;
    add(empty);
  } else if (!lines.empty()) {
    lines.back().comment = comment;
  }
}

}  // namespace

Line make_instruction(const std::string& text, const std::string& comment) {
  Line line;
  line.kind = Line::Kind::instruction;
  line.text = text;
  line.comment = comment;
  line.instruction = parse_instruction(text);
  return line;
}

Line make_directive(const std::string& text) { return parse_statement(text); }

Line make_label(const std::string& name) { return parse_statement(name + ":"); }

std::vector<Line> parse_assembly(std::string_view text) {
  std::vector<Line> lines;
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    parse_line(text.substr(0, end), ++number, lines);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string print_assembly(const std::vector<Line>& lines) {
  std::string text;
  for (const Line& line : lines) {
    if (line.kind != Line::Kind::label && !(line.text.empty() && line.comment.empty())) text += '\t';
    text += line.text;
    if (!line.comment.empty()) text += (line.text.empty() ? "" : "\t") + line.comment;
    text += '\n';
  }
  return text;
}

bool is_transparent(const Line& line) {
  constexpr std::array<std::string_view, 5> kNames = {".loc", ".p2align", ".cfi_", ".option", ".file"};
  if (line.kind == Line::Kind::empty) return true;
  if (line.kind != Line::Kind::directive) return false;
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return std::string_view(line.name).rfind(name, 0) == 0; });
}

}  // namespace halfstep::compiler
