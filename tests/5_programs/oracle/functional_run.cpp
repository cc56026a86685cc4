#include "functional_run.h"

#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>

#include "isa/decoder.h"
#include "isa/hart.h"

namespace halfstep::tests {
namespace {

[[noreturn]] void fail(const char* what, const isa::Hart& hart, std::uint32_t word) {
  char text[96];
  std::snprintf(text, sizeof text, "%s: word %08x at %08x", what, word, hart.pc);
  throw std::runtime_error(text);
}

class Machine {
 public:
  explicit Machine(const RandomProgram& program) : program_(program), data_(program.data_bytes(), 0) {
    hart_.pc = kCodeBase;
    hart_.options.half_upper = isa::HalfUpper::sign;  // as the Zhinx specification has it
  }

  // Until the first system call, the one that writes the data.
  std::vector<std::uint8_t> run() {
    for (;;) {
      const isa::Instruction instruction = isa::decode(fetch(), hart_.options);
      if (instruction.unit == isa::Unit::system) return data_;
      if (instruction.unit == isa::Unit::illegal) fail("illegal", hart_, instruction.word);
      step(instruction);
    }
  }

 private:
  std::uint32_t fetch() const {
    const std::size_t index = (hart_.pc - kCodeBase) / 2;
    if (index + 1 >= program_.code.size()) fail("fetch outside of the program", hart_, 0);
    return program_.code[index] | static_cast<std::uint32_t>(program_.code[index + 1]) << 16;
  }

  void step(const isa::Instruction& instruction) {
    isa::Outcome outcome;
    instruction.execute(hart_, instruction, outcome);
    if (hart_.illegal) fail("refused", hart_, instruction.word);
    const bool jumps = instruction.unit == isa::Unit::jump || instruction.unit == isa::Unit::jump_register ||
                       (instruction.unit == isa::Unit::branch && outcome.flag);
    if (instruction.access_bytes != 0) access(instruction, outcome);
    hart_.pc = jumps ? outcome.address : hart_.pc + instruction.size;
  }

  void access(const isa::Instruction& instruction, const isa::Outcome& outcome) {
    const std::uint32_t offset = outcome.address - kScratchBase;
    if (offset > data_.size() - instruction.access_bytes) fail("access outside of the data", hart_, instruction.word);
    std::uint32_t value = outcome.data;
    if (instruction.unit == isa::Unit::store) {
      std::memcpy(&data_[offset], &value, instruction.access_bytes);
    } else {
      std::memcpy(&value, &data_[offset], instruction.access_bytes);
      hart_.set(instruction.rd, isa::finish_load(instruction, value));
    }
  }

  const RandomProgram& program_;
  std::vector<std::uint8_t> data_;
  isa::Hart hart_;
};

}  // namespace

std::vector<std::uint8_t> run_functional(const RandomProgram& program) { return Machine(program).run(); }

}  // namespace halfstep::tests
