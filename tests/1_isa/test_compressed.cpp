// The expander against an independent assembler: data/compressed.csv holds 16-bit words and the 32-bit words of the
// same instructions, both as LLVM's assembler encodes them (random operands, 27 instructions).
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "isa/compressed.h"
#include "isa/decoder.h"

namespace halfstep::isa {
namespace {

TEST_CASE("every compressed instruction expands to what an assembler writes for it", "[compressed]") {
  std::ifstream file(HALFSTEP_TESTS "/1_isa/data/compressed.csv");
  REQUIRE(file);
  std::string line;
  std::getline(file, line);
  REQUIRE(line == "half,word,mnemonic");
  std::map<std::string, int> rows;
  while (std::getline(file, line)) {
    std::istringstream text(line);
    std::uint32_t half = 0;
    std::uint32_t word = 0;
    char comma = 0;
    std::string name;
    text >> std::hex >> half >> comma >> word >> comma >> name;
    INFO(line);
    CHECK(expand_compressed(static_cast<std::uint16_t>(half)) == word);
    ++rows[name];
  }
  CHECK(rows.size() == 27);
  int total = 0;
  for (const auto& [name, count] : rows) total += count;
  CHECK(total == 1283);
}

TEST_CASE("the number of 16-bit words with a meaning is that of the specification", "[compressed]") {
  // All 49152 words, less those reserved, those for registers that Zfinx has not, and shifts by 32 or more. LLVM's
  // disassembler takes 30391 of them: the word 0, 31 c.lui of 0 and 1536 shifts by 32 or more are its own additions.
  constexpr int kTakenByLlvm = 30391;
  constexpr int kMeaningful = kTakenByLlvm - 1 - 31 - 1536;
  int meaningful = 0;
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    if ((half & 3) == 3) {
      CHECK(expand_compressed(static_cast<std::uint16_t>(half)) == 0);
      continue;
    }
    const std::uint32_t word = expand_compressed(static_cast<std::uint16_t>(half));
    if (word == 0) continue;
    ++meaningful;
    if (decode(word).unit == Unit::illegal) FAIL_CHECK(std::hex << half << " expands to the illegal word " << word);
  }
  CHECK(meaningful == kMeaningful);
}

TEST_CASE("words without a meaning in RV32C without F are illegal", "[compressed]") {
  const auto half = GENERATE(as<std::uint16_t>{},
                             0x0000,   // the defined illegal instruction
                             0x0004,   // c.addi4spn with 0
                             0x2000,   // c.fld
                             0x6000,   // c.flw
                             0x8000,   // reserved
                             0xa000,   // c.fsd
                             0xe000,   // c.fsw
                             0x6001,   // c.lui of 0
                             0x6101,   // c.addi16sp of 0
                             0x9001,   // c.srli by 32
                             0x9401,   // c.srai by 32
                             0x9c01,   // c.subw
                             0x9c41,   // reserved
                             0x1082,   // c.slli by 32
                             0x2002,   // c.fldsp
                             0x4002,   // c.lwsp to x0
                             0x6002,   // c.flwsp
                             0x8002,   // c.jr x0
                             0xa002,   // c.fsdsp
                             0xe002);  // c.fswsp
  const Instruction instruction = decode(half);
  CHECK(instruction.unit == Unit::illegal);
  CHECK(instruction.compressed_illegal);
  CHECK(instruction.word == half);
  CHECK(instruction.size == 2);
}

TEST_CASE("HINTs do nothing, and are legal", "[compressed]") {
  const auto half = GENERATE(as<std::uint16_t>{},
                             0x0005,   // c.nop 1
                             0x0081,   // c.addi ra, 0
                             0x4005,   // c.li x0, 1
                             0x6005,   // c.lui x0, 1
                             0x0006,   // c.slli x0, 1
                             0x8006,   // c.mv x0, ra
                             0x9006);  // c.add x0, ra
  const Instruction instruction = decode(half);
  Hart hart;
  hart.x[1] = 0x1234;
  Outcome outcome;
  instruction.execute(hart, instruction, outcome);
  CHECK(instruction.unit == Unit::alu);
  CHECK(instruction.marker == 0);
  CHECK_FALSE(hart.illegal);
  CHECK(hart.x[0] == 0);
  CHECK(hart.x[1] == 0x1234);
}

}  // namespace
}  // namespace halfstep::isa
