#include "kernels/compiler/post_pass/hardware_loops.h"

#include <algorithm>
#include <map>

#include "kernels/compiler/post_pass/loop_setup.h"

namespace halfstep::compiler {
namespace {

using Control = Instruction::Control;

bool is_code(const Line& line) { return line.kind == Line::Kind::instruction; }

// `bnez n, label`, also written with x0.
bool repeats_while_not_zero(const Instruction& branch, std::string& counter) {
  const auto& operands = branch.operands;
  if (branch.mnemonic == "bnez") {
    counter = operands[0];
    return true;
  }
  if (branch.mnemonic != "bne") return false;
  const bool second_is_zero = register_number(operands[1]) == kZero;
  if (!second_is_zero && register_number(operands[0]) != kZero) return false;
  counter = operands[second_is_zero ? 0 : 1];
  return true;
}

// Loops of one function. A loop is [head, branch]: the lines of its label and of the branch back to it.
class FunctionLoops {
 public:
  FunctionLoops(std::vector<Line>& lines, const FunctionRange& range, const std::unordered_set<std::string>& mentioned)
      : lines_(lines), range_(range), mentioned_(mentioned), labels_(find_labels(lines, range)) {}

  // Loops that can be hardware loops, inner ones before those around them.
  std::vector<HardwareLoop> find() {
    if (has_own_loops()) return {};
    live_ = live_after(lines_, range_);
    for (std::size_t i = range_.begin; i < range_.end; ++i) consider(i, 0);
    for (std::size_t i = range_.begin; i < range_.end; ++i) consider(i, 1);
    return found_;
  }

 private:
  // lp.* written by hand: which loop is free is not known.
  bool has_own_loops() const {
    return std::any_of(lines_.begin() + static_cast<std::ptrdiff_t>(range_.begin),
                       lines_.begin() + static_cast<std::ptrdiff_t>(range_.end),
                       [](const Line& line) { return line.instruction.hardware_loop; });
  }

  const HardwareLoop* loop_ending_at(std::size_t branch) const {
    const auto found =
        std::find_if(found_.begin(), found_.end(), [&](const HardwareLoop& loop) { return loop.branch == branch; });
    return found != found_.end() ? &*found : nullptr;
  }

  void consider(std::size_t branch, unsigned level) {
    const Line& line = lines_[branch];
    if (!is_code(line) || line.instruction.control != Control::branch || loop_ending_at(branch) != nullptr) return;
    HardwareLoop loop;
    const auto label = labels_.find(line.instruction.target);
    if (label == labels_.end() || label->second > branch || inner_heads(label->second)) return;
    if (!repeats_while_not_zero(line.instruction, loop.counter)) return;
    loop.level = level;
    loop.head = label->second;
    loop.branch = branch;
    if (!read_body(loop)) return;
    const RegisterSet counter = set_of(*register_number(loop.counter));
    loop.counter_needed_after = branch + 1 >= range_.end || (live_before(branch + 1) & counter) != 0;
    choose_iterations(loop, lines_, times_targeted(line.instruction.target) == 1);
    found_.push_back(loop);
  }

  // Counts the body's instructions; false if the hardware cannot repeat it.
  bool read_body(HardwareLoop& loop) {
    const RegisterSet counter = set_of(*register_number(loop.counter));
    bool counted = false;
    bool inner = false;
    for (std::size_t i = loop.head + 1; i < loop.branch; ++i) {
      const Line& line = lines_[i];
      const Instruction& instruction = line.instruction;
      const HardwareLoop* ends_inner = loop_ending_at(i);
      if (line.kind == Line::Kind::label) {
        const auto is_head = [&](const HardwareLoop& other) { return other.head == i; };
        if (mentioned_.count(line.name) != 0 && std::none_of(found_.begin(), found_.end(), is_head)) return false;
        if (inner_heads(i)) loop.words += 1;  // its lp.setup
      } else if (line.kind == Line::Kind::loop_count) {
        if (belongs_to_inner(i, loop.branch)) continue;
        if (counted || line.name != loop.counter) return false;
        counted = true;
        loop.count = i;
      } else if (ends_inner != nullptr) {
        if (loop.level == 0 || ends_inner->level != 0) return false;
        inner = true;
        loop.words += padding(*ends_inner) + (ends_inner->counter_needed_after ? 1 : 0);
        loop.inner_end = loop.words;
      } else if (is_code(line)) {
        if (instruction.control != Control::none || (instruction.barrier && !is_marker(instruction))) return false;
        if (((instruction.reads | instruction.may_write) & counter) != 0) return false;
        loop.words += instruction.words;
      } else if (!is_transparent(line) && line.kind != Line::Kind::barrier) {
        return false;
      }
    }
    return counted && inner == (loop.level == 1) && loop.words <= kMaximumWords;
  }

  // By how many instructions and data: 1 is the loop itself.
  std::size_t times_targeted(const std::string& label) const {
    std::size_t times = 0;
    for (const Line& line : lines_) {
      if (line.kind == Line::Kind::instruction) {
        for (const std::string& operand : line.instruction.operands) times += operand.find(label) != std::string::npos;
      } else if (line.kind == Line::Kind::directive) {
        times += line.text.find(label) != std::string::npos;
      }
    }
    return times;
  }

  bool inner_heads(std::size_t label) const {
    return std::any_of(found_.begin(), found_.end(), [&](const HardwareLoop& loop) { return loop.head == label; });
  }

  bool belongs_to_inner(std::size_t place, std::size_t outer_branch) const {
    return std::any_of(found_.begin(), found_.end(), [&](const HardwareLoop& loop) {
      return loop.branch < outer_branch && loop.head < place && place < loop.branch;
    });
  }

  // Region markers of the simulator: ordinary instructions to the hardware.
  static bool is_marker(const Instruction& instruction) { return instruction.mnemonic == "addi"; }

  RegisterSet live_before(std::size_t index) const {
    // live_ holds what is live after each line; before a line that is what its predecessor in the file needs, unless
    // that one does not fall through. The branch of a loop falls through.
    RegisterSet live = live_[index - range_.begin];
    const Line& line = lines_[index];
    if (line.kind == Line::Kind::instruction || line.kind == Line::Kind::loop_count) {
      const Instruction& instruction = line.instruction;
      live = (live & ~instruction.writes) | instruction.reads;
    }
    return live;
  }

  std::vector<Line>& lines_;
  FunctionRange range_;
  const std::unordered_set<std::string>& mentioned_;
  std::unordered_map<std::string, std::size_t> labels_;
  std::vector<RegisterSet> live_;
  std::vector<HardwareLoop> found_;
};

}  // namespace

LoopCounts make_hardware_loops(std::vector<Line>& lines, bool enabled) {
  LoopCounts counts;
  if (enabled) {
    const std::unordered_set<std::string> mentioned = mentioned_names(lines);
    std::vector<HardwareLoop> all;
    for (const FunctionRange& range : find_functions(lines)) {
      const std::vector<HardwareLoop> found = FunctionLoops(lines, range, mentioned).find();
      all.insert(all.end(), found.begin(), found.end());
    }
    counts.hardware = static_cast<int>(all.size());
    write_loops(lines, all);
  }
  for (Line& line : lines) {
    if (line.kind != Line::Kind::loop_count) continue;
    line = make_instruction("addi\t" + line.name + ", " + line.name + ", -1", line.comment);
    ++counts.software;
  }
  return counts;
}

}  // namespace halfstep::compiler
