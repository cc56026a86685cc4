// The table of instructions: one Row each, grouped by extension. A row is everything there is to know about an
// instruction; decoder, disassembler and tests derive from it. isa/README.md says how to read and add one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "isa/hart.h"
#include "isa/instruction.h"
#include "isa/pattern.h"

namespace halfstep::isa {

// The function that executes an instruction. Where options change the meaning, `select` picks the function once, at
// decode, so that no option is tested while instructions run; nullptr means: not in this configuration.
struct Meaning {
  using Select = Execute (*)(const IsaOptions& options);

  constexpr Meaning(Execute function) : plain(function) {}  // implicit: a row just names the function
  static constexpr Meaning by_options(Select function) {
    Meaning meaning(nullptr);
    meaning.select = function;
    return meaning;
  }

  Execute choose(const IsaOptions& options) const { return select != nullptr ? select(options) : plain; }

  Execute plain = nullptr;
  Select select = nullptr;
};

// Width of a memory access, and whether a load extends the sign.
struct Access {
  std::uint8_t bytes = 0;
  bool sign = false;
};
constexpr Access kSignedByte{1, true};
constexpr Access kUnsignedByte{1, false};
constexpr Access kSignedHalf{2, true};
constexpr Access kUnsignedHalf{2, false};
constexpr Access kWord{4, false};

struct Row {
  // Operands are written as in assembly. "+rd": the old value of rd is an operand, too. "!": post-increment.
  constexpr Row(std::string_view pattern_text, const char* mnemonic, const char* operand_text, Unit where, Meaning what,
                Access memory = {})
      : pattern(parse_pattern(pattern_text)),
        name(mnemonic),
        operands(operand_text),
        meaning(what),
        unit(where),
        access(memory),
        reads_rd(std::string_view(operand_text).find("+rd") != std::string_view::npos),
        post_increment(std::string_view(operand_text).find('!') != std::string_view::npos) {}

  Pattern pattern;
  const char* name;
  const char* operands;
  Meaning meaning;
  Unit unit;
  Access access;
  bool reads_rd;
  bool post_increment;
};

// The rows of one extension, as its file in isa/tables/ declares them.
struct Extension {
  const char* name;
  const Row* rows;
  std::size_t count;
  const char* needs = "";  // the option that switches it on, for error messages; empty if it is always there
};

struct TableEntry {
  const Row* row;
  const Extension* extension;
};

// All rows of all extensions; Instruction::row is an index into this.
const std::vector<TableEntry>& instruction_table();

}  // namespace halfstep::isa
