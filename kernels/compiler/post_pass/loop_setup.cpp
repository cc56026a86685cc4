#include "kernels/compiler/post_pass/loop_setup.h"

#include <algorithm>
#include <map>

#include "kernels/compiler/post_pass/stretches.h"

namespace halfstep::compiler {
namespace {

constexpr long kMaximumImmediate = 2047;
constexpr unsigned kMaximumShortWords = 15;  // lp.setupi has five bits for half-words

using Control = Instruction::Control;

// From the first line of a loop to the branch back.
struct LineRange {
  std::size_t begin;
  std::size_t end;
};

Line setup_line(const HardwareLoop& loop) {
  const std::string level = std::to_string(loop.level);
  const unsigned words = loop.words + padding(loop);
  const std::string distance = std::to_string(2 * words);  // to the last instruction, in half-words
  const std::string comment = "# lp.setup" + std::string(register_number(loop.iterations) ? "" : "i") + " x" + level +
                              ", " + loop.iterations + ", " + std::to_string(4 * words);
  if (register_number(loop.iterations))
    return make_instruction(".insn i 0x7b, 4, x" + level + ", " + loop.iterations + ", " + distance, comment);
  return make_instruction(".insn i 0x7b, 5, x" + level + ", x" + distance + ", " + loop.iterations, comment);
}

// The outermost loop around a line range, as far as branches back show it.
LineRange outermost(const std::vector<LineRange>& repeated, LineRange range) {
  for (const LineRange& other : repeated) {
    if (other.begin <= range.begin && other.end >= range.end) range = other;
  }
  return range;
}

std::vector<LineRange> repeated_ranges(const std::vector<Line>& lines) {
  std::unordered_map<std::string, std::size_t> labels;
  std::vector<LineRange> ranges;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].kind == Line::Kind::label) labels[lines[i].name] = i;
    if (lines[i].kind != Line::Kind::instruction || lines[i].instruction.target.empty()) continue;
    const auto label = labels.find(lines[i].instruction.target);
    if (label != labels.end()) ranges.push_back({label->second, i});
  }
  return ranges;
}

std::vector<LineRange> merged(std::vector<LineRange> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const LineRange& a, const LineRange& b) { return a.begin < b.begin; });
  std::vector<LineRange> result;
  for (const LineRange& range : ranges) {
    if (!result.empty() && range.begin <= result.back().end)
      result.back().end = std::max(result.back().end, range.end);
    else
      result.push_back(range);
  }
  return result;
}

}  // namespace

unsigned padding(const HardwareLoop& loop) {
  unsigned words = std::max(loop.words, kMinimumWords);
  if (loop.level == 1) words = std::max(words, loop.inner_end + 1);
  return words - loop.words;
}

void choose_iterations(HardwareLoop& loop, std::vector<Line>& lines, bool entered_only_from_above) {
  loop.iterations = loop.counter;
  if (!entered_only_from_above) return;
  const RegisterSet counter = set_of(*register_number(loop.counter));
  RegisterSet written = 0;
  for (std::size_t i = loop.head; i-- > 0;) {
    const Line& line = lines[i];
    const Instruction& instruction = line.instruction;
    if (line.kind == Line::Kind::label) return;  // somebody may come from elsewhere
    if (line.kind == Line::Kind::loop_count) return;
    if (line.kind != Line::Kind::instruction) {
      if (!is_transparent(line) && line.kind != Line::Kind::barrier) return;
      continue;
    }
    if (instruction.control != Control::none || instruction.barrier) return;
    if (((instruction.reads | instruction.may_write) & counter) != 0) {
      long number = 0;
      const bool is_number = instruction.mnemonic == "li" && parse_number(instruction.operands[1], number);
      if (is_number && (number < 1 || number > kMaximumImmediate)) return;
      if (is_number && loop.words + padding(loop) > kMaximumShortWords) return;
      if (!is_number && (instruction.mnemonic != "mv" || (instruction.reads & (written | counter)) != 0)) return;
      loop.iterations = instruction.operands[1];
      delete_line(lines[i]);
      return;
    }
    written |= instruction.may_write;
  }
}

void write_loops(std::vector<Line>& lines, const std::vector<HardwareLoop>& loops) {
  if (loops.empty()) return;
  const std::vector<LineRange> repeated = repeated_ranges(lines);
  std::vector<LineRange> uncompressed;
  std::map<std::size_t, std::vector<Line>> in_front;
  std::map<std::size_t, std::vector<Line>> behind;
  for (const HardwareLoop& loop : loops) {
    uncompressed.push_back(outermost(repeated, {loop.head, loop.branch}));
    behind[loop.head].push_back(setup_line(loop));
    std::vector<Line>& end = behind[loop.branch];
    for (unsigned i = 0; i < padding(loop); ++i) end.push_back(make_instruction("nop", "# the body's minimum"));
    if (loop.counter_needed_after) end.push_back(make_instruction("li\t" + loop.counter + ", 0"));
    for (std::size_t i = loop.head; i < loop.branch; ++i) {
      if (lines[i].kind == Line::Kind::directive && lines[i].name.rfind(".p2align", 0) == 0) delete_line(lines[i]);
    }
    delete_line(lines[loop.count]);
  }
  for (const LineRange& range : merged(uncompressed)) {
    in_front[range.begin] = {make_directive(".p2align\t2"), make_directive(".option\tpush"),
                             make_directive(".option\tnorvc")};
    behind[range.end].push_back(make_directive(".option\tpop"));
  }
  for (const HardwareLoop& loop : loops) delete_line(lines[loop.branch]);

  std::vector<Line> written;
  written.reserve(lines.size() + 8 * loops.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto front = in_front.find(i);
    if (front != in_front.end()) written.insert(written.end(), front->second.begin(), front->second.end());
    written.push_back(std::move(lines[i]));
    const auto back = behind.find(i);
    if (back != behind.end()) written.insert(written.end(), back->second.begin(), back->second.end());
  }
  lines = std::move(written);
}

}  // namespace halfstep::compiler
