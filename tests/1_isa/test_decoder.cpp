// The decoder against the table it is made from.
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "isa/decoder.h"
#include "isa/table.h"

namespace halfstep::isa {
namespace {

// The row that a plain search finds: of all that match, the one with the most fixed bits.
std::uint16_t search_table(std::uint32_t word) {
  std::uint16_t best = kNoRow;
  int best_bits = -1;
  const auto& table = instruction_table();
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Pattern& pattern = table[i].row->pattern;
    const int fixed = __builtin_popcount(pattern.mask);
    if ((word & pattern.mask) == pattern.match && fixed > best_bits) {
      best = static_cast<std::uint16_t>(i);
      best_bits = fixed;
    }
  }
  return best;
}

TEST_CASE("the decoder finds the row that a search of the table finds", "[decoder]") {
  std::mt19937 random(1);
  const auto& table = instruction_table();
  REQUIRE(table.size() == 558);
  int rows_met = 0;
  for (int i = 0; i < 300'000; ++i) {
    std::uint32_t word = random();
    if (i % 3 != 0) {  // two thirds are near an instruction: one of its words, perhaps with a bit flipped
      const Pattern& pattern = table[random() % table.size()].row->pattern;
      word = (word & ~pattern.mask) | pattern.match;
      if (i % 3 == 2) word ^= 1U << random() % 32;
    }
    if (is_compressed(word)) continue;
    const std::uint16_t expected = search_table(word);
    const std::uint16_t got = decode(word).row;
    if (got != expected) FAIL_CHECK(std::hex << word << ": row " << got << " instead of " << expected);
    rows_met += got != kNoRow ? 1 : 0;
  }
  CHECK(rows_met > 100'000);
}

TEST_CASE("rows overlap only where one is a special case of the other", "[decoder]") {
  // bf16 takes the reserved rounding mode 101 of FP16; a shift of 0 has a name of its own.
  const std::set<std::pair<std::string, std::string>> declared = {
      {"fadd.h", "fadd.ah"},       {"fsub.h", "fsub.ah"},     {"fmul.h", "fmul.ah"},       {"fdiv.h", "fdiv.ah"},
      {"fsqrt.h", "fsqrt.ah"},     {"fmadd.h", "fmadd.ah"},   {"fmsub.h", "fmsub.ah"},     {"fnmsub.h", "fnmsub.ah"},
      {"fnmadd.h", "fnmadd.ah"},   {"fcvt.w.h", "fcvt.w.ah"}, {"fcvt.wu.h", "fcvt.wu.ah"}, {"fcvt.h.w", "fcvt.ah.w"},
      {"fcvt.h.wu", "fcvt.ah.wu"}, {"fcvt.h.s", "fcvt.ah.s"}, {"p.mulsn", "p.muls"},       {"p.mulhhsn", "p.mulhhs"},
      {"p.mulun", "p.mulu"},       {"p.mulhhun", "p.mulhhu"}, {"p.macsn", "p.macs"},       {"p.machhsn", "p.machhs"},
      {"p.macun", "p.macu"},       {"p.machhun", "p.machhu"},
  };
  std::set<std::pair<std::string, std::string>> found;
  const auto& table = instruction_table();
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::size_t j = i + 1; j < table.size(); ++j) {
      const Pattern& a = table[i].row->pattern;
      const Pattern& b = table[j].row->pattern;
      if (((a.match ^ b.match) & a.mask & b.mask) != 0) continue;
      const bool a_general = (a.mask & b.mask) == a.mask;
      const bool b_general = (a.mask & b.mask) == b.mask;
      INFO(table[i].row->name << " and " << table[j].row->name);
      CHECK(a_general != b_general);
      found.emplace(table[a_general ? i : j].row->name, table[a_general ? j : i].row->name);
    }
  }
  CHECK(found == declared);
}

TEST_CASE("fixed bits lie within the mask, and registers within the free bits", "[decoder]") {
  for (const TableEntry& entry : instruction_table()) {
    const Pattern& pattern = entry.row->pattern;
    INFO(entry.row->name);
    CHECK((pattern.match & ~pattern.mask) == 0);
    CHECK((pattern.mask & 3) == 3);
    CHECK((pattern.match & 3) == 3);
  }
}

TEST_CASE("a word without a row is illegal, and says so", "[decoder]") {
  const Instruction instruction = decode(0xffffffff);
  CHECK(instruction.unit == Unit::illegal);
  CHECK(instruction.row == kNoRow);
  CHECK(std::string(mnemonic(instruction)) == "illegal");
  CHECK(illegal_reason(instruction) == "0xffffffff is no instruction of this core");
  Hart hart;
  Outcome outcome;
  instruction.execute(hart, instruction, outcome);
  CHECK(hart.illegal);
}

TEST_CASE("an instruction of an extension that is off names the option", "[decoder]") {
  const Instruction instruction = decode(0x96002033);
  CHECK(instruction.unit == Unit::illegal);
  CHECK(std::string(mnemonic(instruction)) == "vfdotpex.s.h");
  CHECK(illegal_reason(instruction) == "vfdotpex.s.h needs isa.dotp=fused or isa.dotp=chained");
  IsaOptions options;
  options.dot_product = DotProduct::fused;
  CHECK(decode(0x96002033, options).unit == Unit::fpu);
}

}  // namespace
}  // namespace halfstep::isa
