#include "kernels/compiler/post_pass/instruction.h"

#include <array>
#include <cctype>
#include <cstdlib>
#include <unordered_map>

namespace halfstep::compiler {
namespace {

// Operands by letter: d destination, s source, m imm(base), i number or symbol, t label of a branch.
struct Format {
  const char* operands;
  const char* mnemonics;  // separated by blanks
};

constexpr std::array<Format, 15> kFormats = {{
    {"dss",
     "add sub sll srl sra xor or and slt sltu sgt sgtu mul mulh mulhu mulhsu div divu rem remu "
     "fadd.s fsub.s fmul.s fdiv.s fsgnj.s fsgnjn.s fsgnjx.s fmin.s fmax.s feq.s flt.s fle.s "
     "fadd.h fsub.h fmul.h fdiv.h fsgnj.h fsgnjn.h fsgnjx.h fmin.h fmax.h feq.h flt.h fle.h"},
    {"dsss", "fmadd.s fmsub.s fnmadd.s fnmsub.s fmadd.h fmsub.h fnmadd.h fnmsub.h"},
    {"dsi", "addi xori ori andi slti sltiu slli srli srai"},
    {"ds",
     "mv neg not seqz snez sltz sgtz zext.b zext.h sext.b sext.h fsqrt.s fsqrt.h fclass.s fclass.h fmv.s fneg.s fabs.s "
     "fmv.h fneg.h fabs.h fcvt.s.h fcvt.h.s fcvt.w.s fcvt.wu.s fcvt.s.w fcvt.s.wu fcvt.w.h fcvt.wu.h fcvt.h.w "
     "fcvt.h.wu"},
    {"di", "lui auipc li la lla"},
    {"dm", "lb lh lw lbu lhu"},
    {"sm", "sb sh sw"},
    {"sst", "beq bne blt bge bltu bgeu bgt ble bgtu bleu"},
    {"st", "beqz bnez blez bgez bltz bgtz"},
    {"t", "j"},
    {"s", "jr"},
    {"", "nop ret"},
    {"di", "csrr"},
    {"dis", "csrrw csrrs csrrc"},
    {"is", "csrw csrs csrc"},
}};

const std::unordered_map<std::string, const char*>& formats() {
  static const std::unordered_map<std::string, const char*> table = [] {
    std::unordered_map<std::string, const char*> made;
    for (const Format& format : kFormats) {
      const std::string_view names = format.mnemonics;
      for (std::size_t begin = 0; begin < names.size();) {
        std::size_t end = names.find(' ', begin);
        if (end == std::string_view::npos) end = names.size();
        if (end > begin) made.emplace(names.substr(begin, end - begin), format.operands);
        begin = end + 1;
      }
    }
    return made;
  }();
  return table;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split_operands(std::string_view text) {
  std::vector<std::string> operands;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '(') ++depth;
    if (i < text.size() && text[i] == ')') --depth;
    if (i == text.size() || (text[i] == ',' && depth == 0)) {
      const std::string_view operand = trim(text.substr(begin, i - begin));
      if (!operand.empty()) operands.emplace_back(operand);
      begin = i + 1;
    }
  }
  return operands;
}

RegisterSet set_of_name(const std::string& name) {
  const auto number = register_number(name);
  return number ? set_of(*number) : 0U;
}

// All registers that a piece of text names.
RegisterSet registers_in(std::string_view text) {
  RegisterSet found = 0;
  std::size_t begin = 0;
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; };
  while (begin < text.size()) {
    if (!is_word(text[begin])) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < text.size() && is_word(text[end])) ++end;
    found |= set_of_name(std::string(text.substr(begin, end - begin)));
    begin = end;
  }
  return found;
}

// A load or store with the address of clang's XCVmem: "(base), offset" moves the base on, "index(base)" does not.
void parse_corev_access(Instruction& instruction) {
  const bool loads = instruction.mnemonic[3] == 'l';
  const std::vector<std::string>& operands = instruction.operands;
  if (operands.size() < 2) return;
  Address address;
  if (!parse_address(operands[1], address)) return;
  const RegisterSet value = set_of_name(operands[0]);
  const RegisterSet base = set_of_name(address.base);
  instruction.reads = base | set_of_name(address.offset) | (loads ? 0U : value);
  instruction.writes = loads ? value : 0U;
  if (operands.size() == 3) {
    instruction.reads |= set_of_name(operands[2]);
    instruction.writes |= base;
  }
  instruction.loads = loads;
  instruction.loaded = loads ? value : 0U;
  instruction.stores = !loads;
  instruction.known = true;
}

// Xfvec and p.*, FP, pv.*, p.*n.
bool is_arithmetic(long opcode) { return opcode == 0x33 || opcode == 0x53 || opcode == 0x57 || opcode == 0x5b; }

// `.insn r op, f3, f7, rd, rs1, rs2` and `.insn r4 op, f3, f2, rd, rs1, rs2, rs3`: arithmetic. Whether rd is read, too,
// depends on the instruction; taking it as read costs nothing. Everything else that `.insn` can say is unknown.
void parse_insn(Instruction& instruction) {
  if (instruction.operands.empty()) return;
  const std::string first = instruction.operands[0];
  const std::size_t blank = first.find_first_of(" \t");
  if (blank == std::string::npos) return;
  const std::string format = first.substr(0, blank);
  long opcode = 0;
  if (!parse_number(std::string(trim(first.substr(blank))), opcode)) return;
  constexpr long kLoopOpcode = 0x7b;
  if (opcode == kLoopOpcode) instruction.hardware_loop = true;
  const std::vector<std::string>& operands = instruction.operands;
  if (operands.size() < 4) return;
  const bool fused = format == "r4" && opcode >= 0x43 && opcode <= 0x4f && operands.size() == 7;
  const bool plain = format == "r" && is_arithmetic(opcode) && operands.size() == 6;
  if (!fused && !plain) return;
  for (std::size_t i = 3; i < operands.size(); ++i) instruction.reads |= set_of_name(operands[i]);
  instruction.writes = set_of_name(operands[3]);
  long funct7 = 0;
  parse_number(operands[2], funct7);
  instruction.floating_point = fused || opcode == 0x53 || (opcode == 0x33 && (funct7 & 0x60) == 0x40 && funct7 != 0x40);
  instruction.known = true;
}

void parse_table(Instruction& instruction, const char* format) {
  std::size_t index = 0;
  for (const char* role = format; *role != '\0'; ++role, ++index) {
    if (index >= instruction.operands.size()) return;  // a form that is not in the table
    const std::string& operand = instruction.operands[index];
    if (*role == 'd') {
      if (!register_number(operand)) return;
      instruction.writes |= set_of_name(operand);
    } else if (*role == 's') {
      if (!register_number(operand)) return;
      instruction.reads |= set_of_name(operand);
    } else if (*role == 'm') {
      Address address;
      if (!parse_address(operand, address) || !register_number(address.base)) return;
      instruction.reads |= set_of_name(address.base);
      if (register_number(address.offset)) return;
    } else if (*role == 't') {
      instruction.target = operand;
    }
  }
  instruction.known = true;
}

void classify(Instruction& instruction) {
  const std::string& name = instruction.mnemonic;
  using Control = Instruction::Control;
  if (!instruction.target.empty()) instruction.control = name == "j" ? Control::jump : Control::branch;
  if (name == "ret") instruction.control = Control::return_;
  if (name == "jr") instruction.control = Control::indirect;
  if (name == "ret") instruction.reads = kLiveAtReturn;
  if (name[0] == 'l' && name.size() <= 3 && name != "la" && name != "li" && name != "lla" && name != "lui")
    instruction.loads = true;
  if (instruction.loads) instruction.loaded = instruction.writes;
  if (name == "sb" || name == "sh" || name == "sw") instruction.stores = true;
  instruction.floating_point = name[0] == 'f' && name.find('.') != std::string::npos;
  if (name == "la" || name == "lla") instruction.words = 2;
  long value = 0;
  if (name == "li" && instruction.operands.size() == 2) {
    if (!parse_number(instruction.operands[1], value)) instruction.words = 2;
    const bool short_one = (value >= -2048 && value < 2048) || (value & 0xfff) == 0;
    if (!short_one) instruction.words = 2;
  }
  // Region markers of the simulator, and other hints.
  if (name == "addi" && register_number(instruction.operands[0]) == kZero) instruction.barrier = true;
  if (name.rfind("csr", 0) == 0) instruction.barrier = true;
}

void parse_calls(Instruction& instruction) {
  using Control = Instruction::Control;
  if (instruction.mnemonic == "call" || instruction.mnemonic == "jal" || instruction.mnemonic == "jalr") {
    instruction.control = Control::call;
    instruction.reads |= kArguments | set_of(kStackPointer);
    instruction.may_write = kCallerSaved;
    instruction.words = 2;
  } else if (instruction.mnemonic == "tail") {
    instruction.control = Control::tail_call;
    instruction.reads = kLiveAtReturn | kArguments;
    instruction.words = 2;
  }
}

}  // namespace

bool parse_number(const std::string& text, long& number) {
  if (text.empty()) return false;
  char* end = nullptr;
  const long value = std::strtol(text.c_str(), &end, 0);
  if (*end != '\0') return false;
  number = value;
  return true;
}

bool parse_address(const std::string& operand, Address& address) {
  const std::size_t open = operand.rfind('(');
  if (open == std::string::npos || operand.back() != ')') return false;
  address.offset = std::string(trim(std::string_view(operand).substr(0, open)));
  address.base = std::string(trim(std::string_view(operand).substr(open + 1, operand.size() - open - 2)));
  return true;
}

Instruction parse_instruction(std::string_view statement) {
  Instruction instruction;
  statement = trim(statement);
  std::size_t end = 0;
  while (end < statement.size() && std::isspace(static_cast<unsigned char>(statement[end])) == 0) ++end;
  instruction.mnemonic = std::string(statement.substr(0, end));
  instruction.operands = split_operands(statement.substr(end));
  if (instruction.mnemonic == ".insn") {
    parse_insn(instruction);
  } else if (instruction.mnemonic.rfind("cv.l", 0) == 0 || instruction.mnemonic.rfind("cv.s", 0) == 0) {
    parse_corev_access(instruction);
  } else {
    const auto found = formats().find(instruction.mnemonic);
    if (found != formats().end()) {
      parse_table(instruction, found->second);
      if (instruction.known) classify(instruction);
    }
  }
  if (!instruction.known) {
    instruction.reads = registers_in(statement.substr(end));
    instruction.writes = 0;
    instruction.may_write = instruction.reads;
    instruction.barrier = true;
    instruction.target.clear();
    instruction.control = Instruction::Control::none;
    if (instruction.mnemonic.rfind("lp.", 0) == 0) instruction.hardware_loop = true;
    parse_calls(instruction);
    const bool might_branch = instruction.mnemonic.find('b') < 3 || instruction.mnemonic.find('j') < 3;
    if (might_branch && instruction.mnemonic != ".insn") instruction.reads = kAllRegisters;
  }
  instruction.may_write |= instruction.writes;
  return instruction;
}

}  // namespace halfstep::compiler
