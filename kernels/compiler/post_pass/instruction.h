// What an instruction of the assembly file reads, writes and does: as much as moving it asks for. Unknown instructions
// are kept and never moved: they may do anything but change registers that they do not name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernels/compiler/post_pass/registers.h"

namespace halfstep::compiler {

struct Instruction {
  enum class Control { none, branch, jump, call, tail_call, return_, indirect };

  std::string mnemonic;
  std::vector<std::string> operands;  // "a0", "-4(sp)", ".LBB0_1", "(a1)"
  RegisterSet reads = 0;
  RegisterSet writes = 0;     // for certain
  RegisterSet may_write = 0;  // also what an unknown instruction might write
  RegisterSet loaded = 0;     // the result of a load, not the address that it steps
  bool known = false;
  bool loads = false;
  bool stores = false;
  bool barrier = false;         // nothing moves across: event unit, CSRs, markers, fences, unknown ones
  bool floating_point = false;  // goes to the FPU
  bool hardware_loop = false;   // lp.*
  Control control = Control::none;
  std::string target;  // label of a branch or jump
  unsigned words = 1;  // upper bound of its length in 32-bit instructions
};

// `statement`: one instruction, no comment.
Instruction parse_instruction(std::string_view statement);

// "imm(base)" or "index(base)".
struct Address {
  std::string offset;
  std::string base;
};
bool parse_address(const std::string& operand, Address& address);
bool parse_number(const std::string& text, long& number);

}  // namespace halfstep::compiler
