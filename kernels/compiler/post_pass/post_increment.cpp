#include "kernels/compiler/post_pass/post_increment.h"

#include <optional>

namespace halfstep::compiler {
namespace {

constexpr long kMinimum = -2048;  // 12-bit immediates
constexpr long kMaximum = 2047;

// `addi p, p, n` or `add p, p, r`.
struct Step {
  unsigned pointer;
  std::string amount;      // as the fused instruction takes it
  std::optional<long> by;  // if it is a number
  RegisterSet amount_register = 0;
};

std::optional<Step> step_of(const Line& line) {
  if (line.kind != Line::Kind::instruction) return std::nullopt;
  const Instruction& instruction = line.instruction;
  const auto& operands = instruction.operands;
  const bool immediate = instruction.mnemonic == "addi";
  if ((!immediate && instruction.mnemonic != "add") || operands.size() != 3) return std::nullopt;
  const auto destination = register_number(operands[0]);
  const auto first = register_number(operands[1]);
  if (!destination || *destination == kZero || *destination == kStackPointer) return std::nullopt;
  if (immediate) {
    long by = 0;
    if (first != destination || !parse_number(operands[2], by)) return std::nullopt;  // a symbol's lower half stays
    return Step{*destination, operands[2], by, 0};
  }
  const auto second = register_number(operands[2]);
  if (first == second) return std::nullopt;
  if (first == destination && second) return Step{*destination, operands[2], std::nullopt, set_of(*second)};
  if (second == destination && first) return Step{*destination, operands[1], std::nullopt, set_of(*first)};
  return std::nullopt;
}

// A load or store of the ordinary form whose address register is `pointer` and nothing else of it is.
struct Access {
  long offset;
  bool loads;
};

std::optional<Access> access_through(const Instruction& instruction, unsigned pointer) {
  if (!instruction.known || !(instruction.loads || instruction.stores)) return std::nullopt;
  if (instruction.mnemonic.rfind("cv.", 0) == 0 || instruction.operands.size() != 2) return std::nullopt;
  Address address;
  long offset = 0;
  if (!parse_address(instruction.operands[1], address) || register_number(address.base) != pointer) return std::nullopt;
  if (!parse_number(address.offset, offset)) return std::nullopt;
  if (register_number(instruction.operands[0]) == pointer) return std::nullopt;
  return Access{offset, instruction.loads};
}

bool touches(const Instruction& instruction, RegisterSet registers) {
  return ((instruction.reads | instruction.may_write) & registers) != 0;
}

void write_access(Line& line, const std::string& address_and_rest, const char* prefix) {
  const Instruction& old_one = line.instruction;
  line =
      make_instruction(prefix + old_one.mnemonic + "\t" + old_one.operands[0] + ", " + address_and_rest, line.comment);
}

class StretchFuser {
 public:
  StretchFuser(std::vector<Line>& lines, const Stretch& stretch) : lines_(lines), stretch_(stretch) {}

  int run() {
    int fused = 0;
    for (std::size_t place = 0; place < stretch_.size(); ++place) {
      const std::optional<Step> step = step_of(lines_[stretch_[place]]);
      if (step && (fuse_backwards(place, *step) || fuse_forwards(place, *step))) ++fused;
    }
    return fused;
  }

 private:
  Line& line(std::size_t place) { return lines_[stretch_[place]]; }

  // The last access at the pointer itself in front of the step.
  bool fuse_backwards(std::size_t step_place, const Step& step) {
    std::vector<std::size_t> later;  // accesses between the chosen one and the step
    for (std::size_t place = step_place; place-- > 0;) {
      const Instruction& instruction = line(place).instruction;
      const std::optional<Access> access = access_through(instruction, step.pointer);
      if (access && access->offset == 0 && fits(instruction, step)) return fuse(place, step_place, step, later, -1);
      if ((instruction.may_write & step.amount_register) != 0) return false;
      if (access) {
        if (!movable(*access, step, -1)) return false;
        later.push_back(place);
      } else if (touches(instruction, set_of(step.pointer))) {
        return false;
      }
    }
    return false;
  }

  // The first access behind the step that goes to where the pointer was before it.
  bool fuse_forwards(std::size_t step_place, const Step& step) {
    if (!step.by) return false;
    std::vector<std::size_t> between;
    for (std::size_t place = step_place + 1; place < stretch_.size(); ++place) {
      const Instruction& instruction = line(place).instruction;
      const std::optional<Access> access = access_through(instruction, step.pointer);
      if (access && access->offset == -*step.by) return fuse(place, step_place, step, between, +1);
      if (access) {
        if (!movable(*access, step, +1)) return false;
        between.push_back(place);
      } else if (touches(instruction, set_of(step.pointer))) {
        return false;
      }
    }
    return false;
  }

  // A load must not overwrite the amount before it is added.
  static bool fits(const Instruction& instruction, const Step& step) {
    return (instruction.writes & step.amount_register) == 0;
  }

  static bool movable(const Access& access, const Step& step, int sign) {
    if (!step.by) return false;
    const long offset = access.offset + sign * *step.by;
    return offset >= kMinimum && offset <= kMaximum;
  }

  bool fuse(std::size_t access_place, std::size_t step_place, const Step& step, const std::vector<std::size_t>& others,
            int sign) {
    const std::string pointer = register_name(step.pointer);
    write_access(line(access_place), "(" + pointer + "), " + step.amount, "cv.");
    for (const std::size_t place : others) {
      const Access access = *access_through(line(place).instruction, step.pointer);
      write_access(line(place), std::to_string(access.offset + sign * *step.by) + "(" + pointer + ")", "");
    }
    delete_line(line(step_place));
    return true;
  }

  std::vector<Line>& lines_;
  const Stretch& stretch_;
};

}  // namespace

int fuse_post_increments(std::vector<Line>& lines, const std::vector<Stretch>& stretches) {
  int fused = 0;
  for (const Stretch& stretch : stretches) fused += StretchFuser(lines, stretch).run();
  return fused;
}

}  // namespace halfstep::compiler
