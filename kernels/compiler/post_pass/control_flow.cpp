#include "kernels/compiler/post_pass/control_flow.h"

namespace halfstep::compiler {
namespace {

using Control = Instruction::Control;

bool is_code(const Line& line) { return line.kind == Line::Kind::instruction || line.kind == Line::Kind::loop_count; }

bool falls_through(const Line& line) {
  if (line.kind != Line::Kind::instruction) return true;
  switch (line.instruction.control) {
    case Control::jump:
    case Control::return_:
    case Control::tail_call:
    case Control::indirect:
      return false;
    default:
      return true;
  }
}

std::string type_name(const Line& line) {
  const std::string& text = line.text;
  const std::size_t begin = text.find_first_not_of(" \t", line.name.size());
  const std::size_t end = text.find(',', begin);
  if (begin == std::string::npos || end == std::string::npos) return "";
  return text.substr(begin, end - begin);
}

}  // namespace

std::vector<FunctionRange> find_functions(const std::vector<Line>& lines) {
  std::vector<FunctionRange> functions;
  std::unordered_map<std::string, bool> is_function;
  std::string open;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    if (line.kind == Line::Kind::directive && line.name == ".type" && line.text.find("@function") != std::string::npos)
      is_function[type_name(line)] = true;
    if (line.kind == Line::Kind::label && open.empty() && is_function.count(line.name) != 0) {
      open = line.name;
      begin = i;
    }
    if (line.kind == Line::Kind::directive && line.name == ".size" && !open.empty() && type_name(line) == open) {
      functions.push_back({begin, i});
      open.clear();
    }
  }
  return functions;
}

std::unordered_map<std::string, std::size_t> find_labels(const std::vector<Line>& lines, const FunctionRange& range) {
  std::unordered_map<std::string, std::size_t> labels;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    if (lines[i].kind == Line::Kind::label) labels.emplace(lines[i].name, i);
  }
  return labels;
}

std::vector<RegisterSet> live_after(const std::vector<Line>& lines, const FunctionRange& range) {
  const auto labels = find_labels(lines, range);
  const std::size_t count = range.end - range.begin;
  std::vector<RegisterSet> after(count, 0);
  std::vector<RegisterSet> before(count + 1, 0);
  before[count] = kAllRegisters;  // nobody should come here
  bool changed = true;
  while (changed) {
    changed = false;
    for (std::size_t i = count; i-- > 0;) {
      const Line& line = lines[range.begin + i];
      RegisterSet live = falls_through(line) ? before[i + 1] : 0U;
      RegisterSet needed = live;
      if (is_code(line)) {
        const Instruction& instruction = line.instruction;
        if (!instruction.target.empty()) {
          const auto target = labels.find(instruction.target);
          live |= target != labels.end() ? before[target->second - range.begin] : kAllRegisters;
        }
        if (instruction.control == Control::indirect) live = kAllRegisters;
        const RegisterSet written = instruction.control == Control::call ? kCallerSaved : instruction.writes;
        needed = (live & ~written) | instruction.reads;
      }
      if (live != after[i] || needed != before[i]) {
        after[i] = live;
        before[i] = needed;
        changed = true;
      }
    }
  }
  return after;
}

}  // namespace halfstep::compiler
