// Assembly text, derived from the operand strings of the table: punctuation is copied, names are replaced.
#include <array>
#include <cctype>
#include <cstdio>
#include <string>
#include <string_view>

#include "isa/csr.h"
#include "isa/decoder.h"
#include "isa/fields.h"
#include "isa/table.h"

namespace halfstep::isa {
namespace {

constexpr std::array<const char*, 32> kRegisterNames = {
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0",  "a1",  "a2", "a3", "a4", "a5",
    "a6",   "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"};
constexpr std::array<const char*, 8> kRoundingNames = {"rne", "rtz", "rdn", "rup", "rmm", "rm5", "rm6", "dyn"};

struct Context {
  const Instruction& instruction;
  std::uint32_t pc;
};

std::string hexadecimal(std::uint32_t value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%x", value);
  return text.data();
}

std::string rd(const Context& c) { return kRegisterNames[c.instruction.rd]; }
std::string rs1(const Context& c) { return kRegisterNames[c.instruction.rs1]; }
std::string rs2(const Context& c) { return kRegisterNames[c.instruction.rs2]; }
std::string rs3(const Context& c) { return kRegisterNames[c.instruction.rs3]; }
std::string immediate(const Context& c) { return std::to_string(c.instruction.immediate); }
std::string address(const Context& c) {
  return hexadecimal(c.pc + static_cast<std::uint32_t>(c.instruction.immediate));
}
std::string upper(const Context& c) { return hexadecimal(static_cast<std::uint32_t>(c.instruction.immediate) >> 12); }
std::string width(const Context& c) { return std::to_string(bits(c.instruction.word, 29, 25)); }
std::string position(const Context& c) { return std::to_string(bits(c.instruction.word, 24, 20)); }
std::string radix(const Context& c) { return std::to_string(bits(c.instruction.word, 26, 25)); }
std::string rounding(const Context& c) { return kRoundingNames[rounding_field(c.instruction.word)]; }
std::string loop(const Context& c) { return std::to_string(loop_index(c.instruction.word)); }
std::string short_end(const Context& c) { return hexadecimal(c.pc + short_loop_offset(c.instruction.word)); }
std::string compared(const Context& c) { return std::to_string(compare_immediate(c.instruction.word)); }
std::string csr_operand(const Context& c) { return std::to_string(csr_immediate(c.instruction.word)); }
std::string csr(const Context& c) {
  const auto number = static_cast<std::uint32_t>(c.instruction.immediate);
  const char* name = csr_name(number);
  return name != nullptr ? name : hexadecimal(number);
}

struct Operand {
  std::string_view name;
  std::string (*text)(const Context& context);
};

constexpr std::array<Operand, 19> kOperands = {{
    {"rd", rd},           {"rs1", rs1},       {"rs2", rs2},
    {"rs3", rs3},         {"imm", immediate}, {"target", address},
    {"start", address},   {"end", address},   {"short_end", short_end},
    {"upper", upper},     {"width", width},   {"pos", position},
    {"rx", radix},        {"rm", rounding},   {"loop", loop},
    {"count", immediate}, {"imm5", compared}, {"zimm", csr_operand},
    {"csr", csr},
}};

std::string operand_text(std::string_view name, const Context& context) {
  for (const Operand& operand : kOperands) {
    if (operand.name == name) return operand.text(context);
  }
  return std::string(name);
}

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// As assemblers do, a dynamic rounding mode is not written.
std::string_view written_operands(const Row& row, const Instruction& instruction) {
  constexpr std::string_view kRounding = ",rm";
  constexpr std::uint32_t kDynamic = 7;
  const std::string_view operands = row.operands;
  const bool has_rounding =
      operands.size() > kRounding.size() && operands.substr(operands.size() - kRounding.size()) == kRounding;
  return has_rounding && rounding_field(instruction.word) == kDynamic
             ? operands.substr(0, operands.size() - kRounding.size())
             : operands;
}

std::string written_word(const Instruction& instruction) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), instruction.size == 2 ? "0x%04x" : "0x%08x", instruction.word);
  return text.data();
}

const TableEntry* entry_of(const Instruction& instruction) {
  return instruction.row == kNoRow ? nullptr : &instruction_table()[instruction.row];
}

}  // namespace

std::string disassemble(const Instruction& instruction, std::uint32_t pc) {
  if (instruction.unit == Unit::illegal) return "illegal " + written_word(instruction);
  const Row& row = *entry_of(instruction)->row;
  const std::string_view operands = written_operands(row, instruction);
  const Context context{instruction, pc};
  std::string text = row.name;
  if (!operands.empty()) text += ' ';
  for (std::size_t i = 0; i < operands.size();) {
    if (!is_name(operands[i])) {
      if (operands[i] != '+') text += operands[i];
      if (operands[i] == ',') text += ' ';
      ++i;
      continue;
    }
    const std::size_t first = i;
    while (i < operands.size() && is_name(operands[i])) ++i;
    text += operand_text(operands.substr(first, i - first), context);
  }
  return text;
}

const char* mnemonic(const Instruction& instruction) {
  const TableEntry* entry = entry_of(instruction);
  return entry != nullptr ? entry->row->name : "illegal";
}

std::string illegal_reason(const Instruction& instruction) {
  const TableEntry* entry = entry_of(instruction);
  if (entry == nullptr) {
    return written_word(instruction) + (instruction.size == 2 ? " is no compressed instruction of RV32C without F"
                                                              : " is no instruction of this core");
  }
  if (instruction.unit == Unit::illegal) return std::string(entry->row->name) + " needs " + entry->extension->needs;
  if (instruction.unit == Unit::csr) {
    return std::string(entry->row->name) + ": CSR " + hexadecimal(static_cast<std::uint32_t>(instruction.immediate)) +
           " does not exist or is read-only";
  }
  if (instruction.unit == Unit::fpu || instruction.unit == Unit::fpu_divide) {
    return std::string(entry->row->name) + ": reserved rounding mode in the instruction or in frm";
  }
  return std::string(entry->row->name) + " cannot execute here";
}

}  // namespace halfstep::isa
