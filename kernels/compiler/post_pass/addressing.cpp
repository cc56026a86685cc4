#include "kernels/compiler/post_pass/addressing.h"

#include <array>
#include <stdexcept>

namespace halfstep::compiler {
namespace {

struct Width {
  const char* name;
  unsigned funct3;         // of the immediate form
  unsigned register_code;  // funct7 of a load, funct3 of a store, with a register
};

constexpr std::array<Width, 5> kLoads = {
    {{"lb", 0, 0x00}, {"lh", 1, 0x08}, {"lw", 2, 0x10}, {"lbu", 4, 0x20}, {"lhu", 5, 0x28}}};
constexpr std::array<Width, 3> kStores = {{{"sb", 0, 4}, {"sh", 1, 5}, {"sw", 2, 6}}};

template <std::size_t kCount>
const Width* find_width(const std::array<Width, kCount>& widths, const std::string& name) {
  for (const Width& width : widths) {
    if (name == width.name) return &width;
  }
  return nullptr;
}

// Operands of "cv.lw a0, (a1), 4" or "cv.lw a0, a2(a1)".
struct CorevAccess {
  std::string value;
  std::string base;
  std::string amount;  // register or number
  bool moves_base;
};

bool read_access(const Instruction& instruction, CorevAccess& access) {
  const auto& operands = instruction.operands;
  Address address;
  if (operands.size() < 2 || !parse_address(operands[1], address) || !register_number(address.base)) return false;
  access.value = operands[0];
  access.base = address.base;
  access.moves_base = operands.size() == 3;
  if (access.moves_base != address.offset.empty()) return false;
  access.amount = access.moves_base ? operands[2] : address.offset;
  return access.moves_base || register_number(access.amount).has_value();
}

std::string load_word(const Width& width, const CorevAccess& access) {
  const std::string registers = access.value + ", " + access.base + ", " + access.amount;
  if (!register_number(access.amount)) return ".insn i 0x0b, " + std::to_string(width.funct3) + ", " + registers;
  const std::string opcode = access.moves_base ? "0x0b" : "0x03";
  return ".insn r " + opcode + ", 7, " + std::to_string(width.register_code) + ", " + registers;
}

// The register that is added sits where other instructions have rd.
std::string store_word(const Width& width, const CorevAccess& access) {
  const std::string opcode = access.moves_base ? "0x2b" : "0x23";
  if (!register_number(access.amount))
    return ".insn s 0x2b, " + std::to_string(width.funct3) + ", " + access.value + ", " + access.amount + "(" +
           access.base + ")";
  return ".insn r " + opcode + ", " + std::to_string(width.register_code) + ", 0, " + access.amount + ", " +
         access.base + ", " + access.value;
}

}  // namespace

int encode_accesses(std::vector<Line>& lines) {
  int rewritten = 0;
  for (Line& line : lines) {
    if (line.kind != Line::Kind::instruction || line.instruction.mnemonic.rfind("cv.", 0) != 0) continue;
    const std::string name = line.instruction.mnemonic.substr(3);
    const Width* load = find_width(kLoads, name);
    const Width* store = find_width(kStores, name);
    CorevAccess access;
    if ((load == nullptr && store == nullptr) || !read_access(line.instruction, access))
      throw std::runtime_error("line " + std::to_string(line.number) + ": '" + line.text +
                               "' is no load or store that this core has");
    const std::string comment = "# p." + name + " " + access.value + ", " + access.amount + "(" + access.base +
                                (access.moves_base ? "!)" : ")");
    const int number = line.number;
    line = make_instruction(load != nullptr ? load_word(*load, access) : store_word(*store, access), comment);
    line.number = number;
    ++rewritten;
  }
  return rewritten;
}

}  // namespace halfstep::compiler
