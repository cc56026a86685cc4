// Assembly text of samples of every operand format.
#include <catch2/catch.hpp>
#include <string>

#include "isa/decoder.h"
#include "isa/table.h"

namespace halfstep::isa {
namespace {

TEST_CASE("instructions print as assembly", "[disassembler]") {
  struct Sample {
    std::uint32_t word;
    const char* text;
  };
  const auto sample = GENERATE(
      Sample{0x00450513, "addi a0, a0, 4"}, Sample{0xfff00013, "addi zero, zero, -1"},
      Sample{0x123452b7, "lui t0, 0x12345"}, Sample{0x00b50633, "add a2, a0, a1"}, Sample{0xffc52603, "lw a2, -4(a0)"},
      Sample{0x00b52223, "sw a1, 4(a0)"}, Sample{0x0045a50b, "p.lw a0, 4(a1!)"}, Sample{0x20b57603, "p.lw a2, a1(a0)"},
      Sample{0x20b5760b, "p.lw a2, a1(a0!)"}, Sample{0x00b5262b, "p.sw a1, 12(a0!)"},
      Sample{0x00b5662b, "p.sw a1, a2(a0!)"}, Sample{0x0045e503, "p.elw a0, 4(a1)"},
      Sample{0xfeb50ce3, "beq a0, a1, 0x1c008078"}, Sample{0x01b5a463, "p.beqimm a1, -5, 0x1c008088"},
      Sample{0x010000ef, "jal ra, 0x1c008090"}, Sample{0x00008067, "jalr zero, 0(ra)"},
      Sample{0x00a2c0fb, "lp.setup 1, t0, 0x1c008094"}, Sample{0x0643507b, "lp.setupi 0, 100, 0x1c00808c"},
      Sample{0x0040007b, "lp.starti 0, 0x1c008088"}, Sample{0x0002a0fb, "lp.count 1, t0"},
      Sample{0xc6a50633, "p.extract a2, a0, 3, 10"}, Sample{0xc6555633, "p.bitrev a2, a0, 5, 3"},
      Sample{0x14d51633, "p.clip a2, a0, 13"}, Sample{0x0ab5265b, "p.addn a2, a0, a1, 5"},
      Sample{0x42b50633, "p.mac a2, a0, a1"}, Sample{0x7c051657, "illegal 0x7c051657"},
      Sample{0x03f56657, "pv.add.sci.h a2, a0, -1"}, Sample{0x1bf56657, "pv.avgu.sci.h a2, a0, 63"},
      Sample{0x78157657, "pv.extract.b a2, a0, 2"}, Sample{0x00b57653, "fadd.s a2, a0, a1"},
      Sample{0x00b51653, "fadd.s a2, a0, a1, rtz"}, Sample{0x68b57643, "fmadd.s a2, a0, a1, a3"},
      Sample{0x04b55653, "fadd.ah a2, a0, a1"}, Sample{0x90b52633, "vfmac.h a2, a0, a1"},
      Sample{0x90b56633, "vfmac.r.h a2, a0, a1"}, Sample{0xc0051653, "fcvt.w.s a2, a0, rtz"},
      Sample{0xf1402573, "csrrs a0, mhartid, zero"}, Sample{0x003fd073, "csrrwi zero, fcsr, 31"},
      Sample{0x78002573, "csrrs a0, 0x780, zero"}, Sample{0x00000073, "ecall"}, Sample{0x0ff0000f, "fence"},
      Sample{0x4501, "addi a0, zero, 0"}, Sample{0x8082, "jalr zero, 0(ra)"}, Sample{0x0000, "illegal 0x0000"},
      Sample{0xffffffff, "illegal 0xffffffff"});
  CHECK(disassemble(decode(sample.word), 0x1c008080) == sample.text);
}

TEST_CASE("every operand name of the table has a text", "[disassembler]") {
  // A name without one would be printed as it stands.
  IsaOptions options;
  options.dot_product = DotProduct::fused;
  for (const TableEntry& entry : instruction_table()) {
    const std::string text = disassemble(decode(entry.row->pattern.match, options), 0);
    INFO(text);
    for (const char* name : {"imm", "rs1", "rs2", "rs3", "rd", "target", "upper", "width", "pos", "rx", "rm,", "loop",
                             "count ", "start", "end", "zimm"}) {
      const std::string operands = text.substr(std::min(text.find(' '), text.size()));
      CHECK(operands.find(name) == std::string::npos);
    }
  }
}

TEST_CASE("reasons name the CSR or the rounding mode", "[disassembler]") {
  CHECK(illegal_reason(decode(0x7c002573)) == "csrrs: CSR 0x7c0 does not exist or is read-only");
  CHECK(illegal_reason(decode(0x00b55653)) == "fadd.s: reserved rounding mode in the instruction or in frm");
  CHECK(illegal_reason(decode(0x6000)) == "0x6000 is no compressed instruction of RV32C without F");
}

}  // namespace
}  // namespace halfstep::isa
