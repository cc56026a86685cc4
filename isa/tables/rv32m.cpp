// M: integer multiplication and division, as in the RISC-V unprivileged specification.
#include <cstdint>
#include <iterator>
#include <limits>

#include "isa/meaning/integer.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

using Word = std::uint32_t;

constexpr std::int64_t as_signed(Word value) { return static_cast<std::int32_t>(value); }
constexpr Word upper(std::int64_t product) { return static_cast<Word>(static_cast<std::uint64_t>(product) >> 32); }

constexpr Word multiply(Word a, Word b) { return a * b; }
constexpr Word multiply_high(Word a, Word b) { return upper(as_signed(a) * as_signed(b)); }
constexpr Word multiply_high_mixed(Word a, Word b) { return upper(as_signed(a) * static_cast<std::int64_t>(b)); }
constexpr Word multiply_high_unsigned(Word a, Word b) { return static_cast<Word>((std::uint64_t{a} * b) >> 32); }

// In 64 bits, the most negative number divided by -1 needs no case of its own: the quotient wraps to itself.
constexpr Word divide(Word a, Word b) { return b == 0 ? ~0U : static_cast<Word>(as_signed(a) / as_signed(b)); }
constexpr Word divide_unsigned(Word a, Word b) { return b == 0 ? ~0U : a / b; }
constexpr Word remainder(Word a, Word b) { return b == 0 ? a : static_cast<Word>(as_signed(a) % as_signed(b)); }
constexpr Word remainder_unsigned(Word a, Word b) { return b == 0 ? a : a % b; }

// The divider's time depends on the divisor alone, so the model is told.
template <Binary operation>
void division(Hart& hart, const Instruction& instruction, Outcome& outcome) {
  outcome.data = hart.x[instruction.rs2];
  binary<operation>(hart, instruction, outcome);
}

// clang-format off
constexpr Row kRows[] = {
  {"0000001 rs2.. rs1.. 000 rd... 0110011", "mul",    "rd,rs1,rs2", Unit::multiplier,    binary<multiply>},
  {"0000001 rs2.. rs1.. 001 rd... 0110011", "mulh",   "rd,rs1,rs2", Unit::multiply_high, binary<multiply_high>},
  {"0000001 rs2.. rs1.. 010 rd... 0110011", "mulhsu", "rd,rs1,rs2", Unit::multiply_high, binary<multiply_high_mixed>},
  {"0000001 rs2.. rs1.. 011 rd... 0110011", "mulhu",  "rd,rs1,rs2", Unit::multiply_high, binary<multiply_high_unsigned>},
  {"0000001 rs2.. rs1.. 100 rd... 0110011", "div",    "rd,rs1,rs2", Unit::divider,       division<divide>},
  {"0000001 rs2.. rs1.. 101 rd... 0110011", "divu",   "rd,rs1,rs2", Unit::divider,       division<divide_unsigned>},
  {"0000001 rs2.. rs1.. 110 rd... 0110011", "rem",    "rd,rs1,rs2", Unit::divider,       division<remainder>},
  {"0000001 rs2.. rs1.. 111 rd... 0110011", "remu",   "rd,rs1,rs2", Unit::divider,       division<remainder_unsigned>},
};
// clang-format on

}  // namespace

const Extension kRv32m = {"rv32m", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
