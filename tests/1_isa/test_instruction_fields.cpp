// What the decoder says about an instruction before it executes: the contract of isa/instruction.h.
#include <catch2/catch.hpp>
#include <string>

#include "isa/decoder.h"
#include "isa/table.h"

namespace halfstep::isa {
namespace {

SCENARIO("registers that an instruction has not are 0", "[fields]") {
  GIVEN("lui a2, with bits of other formats' register fields set") {
    const Instruction instruction = decode(0xfffff637);
    THEN("only rd is there") {
      CHECK(instruction.rd == 12);
      CHECK(instruction.rs1 == 0);
      CHECK(instruction.rs2 == 0);
      CHECK(instruction.rs3 == 0);
      CHECK(instruction.immediate == static_cast<std::int32_t>(0xfffff000));
      CHECK(instruction.writes_rd);
    }
  }
  GIVEN("csrrwi x5, fcsr, 31: the immediate stands where rs1 would") {
    const Instruction instruction = decode(0x003fd2f3);
    THEN("there is no rs1") {
      CHECK(instruction.unit == Unit::csr);
      CHECK(instruction.rs1 == 0);
      CHECK(instruction.immediate == 3);
    }
  }
  GIVEN("fence with reserved fields set") {
    const Instruction instruction = decode(0x0ff5060f);
    THEN("it depends on nothing") {
      CHECK(instruction.unit == Unit::fence);
      CHECK(instruction.rd == 0);
      CHECK(instruction.rs1 == 0);
      CHECK_FALSE(instruction.writes_rd);
    }
  }
}

SCENARIO("rs3 is the third register read", "[fields]") {
  CHECK(decode(0x68b57643).rs3 == 13);  // fmadd.s a2, a0, a1, a3
  CHECK(decode(0x42b50633).rs3 == 12);  // p.mac a2, a0, a1
  CHECK(decode(0x90b52633).rs3 == 12);  // vfmac.h a2, a0, a1
  CHECK(decode(0xb8b50657).rs3 == 12);  // pv.sdotsp.h a2, a0, a1
  CHECK(decode(0xc6a52633).rs3 == 12);  // p.insert a2, a0, ...
  CHECK(decode(0x00b56623).rs3 == 12);  // p.sw a1, a2(a0)
  CHECK(decode(0x00b50633).rs3 == 0);   // add a2, a0, a1
  CHECK(decode(0x82b52633).rs3 == 0);   // vfadd.h a2, a0, a1
}

SCENARIO("memory accesses say their width", "[fields]") {
  struct Expected {
    std::uint32_t word;
    Unit unit;
    int bytes;
    bool sign;
    bool post;
    bool writes_rd;
  };
  const auto e = GENERATE(Expected{0x00450603, Unit::load, 1, true, false, true},         // lb a2, 4(a0)
                          Expected{0x00451603, Unit::load, 2, true, false, true},         // lh
                          Expected{0x00452603, Unit::load, 4, false, false, true},        // lw
                          Expected{0x00454603, Unit::load, 1, false, false, true},        // lbu
                          Expected{0x00455603, Unit::load, 2, false, false, true},        // lhu
                          Expected{0x00456603, Unit::event_load, 4, false, false, true},  // p.elw
                          Expected{0x0045260b, Unit::load, 4, false, true, true},         // p.lw a2, 4(a0!)
                          Expected{0x10b5760b, Unit::load, 2, true, true, true},          // p.lh a2, a1(a0!)
                          Expected{0x50b57603, Unit::load, 2, false, false, true},        // p.lhu a2, a1(a0)
                          Expected{0x00b50223, Unit::store, 1, false, false, false},      // sb a1, 4(a0)
                          Expected{0x00b5122b, Unit::store, 2, false, true, false},       // p.sh a1, 4(a0!)
                          Expected{0x00b5662b, Unit::store, 4, false, true, false});      // p.sw a1, a2(a0!)
  const Instruction instruction = decode(e.word);
  INFO(mnemonic(instruction));
  CHECK(instruction.unit == e.unit);
  CHECK(instruction.access_bytes == e.bytes);
  CHECK(instruction.load_signed == e.sign);
  CHECK(instruction.post_increment == e.post);
  CHECK(instruction.writes_rd == e.writes_rd);
}

SCENARIO("markers are addi x0, x0 with an immediate of their own", "[fields]") {
  const auto marker = [](std::uint32_t immediate) { return decode(immediate << 20 | 0x13).marker; };
  CHECK(marker(0x0ff) == 0);
  CHECK(marker(0x100) == 0x100);
  CHECK(marker(0x2ff) == 0x2ff);
  CHECK(marker(0x3ff) == 0x3ff);
  CHECK(marker(0x400) == 0);
  CHECK(marker(0x7fe) == 0);
  CHECK(marker(0x7ff) == 0x7ff);
  CHECK(marker(0xfff) == 0);
  CHECK(decode(0x10000093).marker == 0);  // addi ra, x0, 0x100
  CHECK(decode(0x10008013).marker == 0);  // addi x0, ra, 0x100
  CHECK(decode(0x10000013).unit == Unit::alu);
}

SCENARIO("units are those that the instruction occupies", "[fields]") {
  struct Expected {
    std::uint32_t word;
    Unit unit;
  };
  const auto e = GENERATE(Expected{0x00b50633, Unit::alu},            // add
                          Expected{0x00b50657, Unit::alu},            // pv.add.h
                          Expected{0x5c050657, Unit::alu},            // pv.cplxconj.h
                          Expected{0x02b50633, Unit::multiplier},     // mul
                          Expected{0x42b50633, Unit::multiplier},     // p.mac
                          Expected{0x80b5165b, Unit::multiplier},     // p.macs
                          Expected{0x98b51657, Unit::multiplier},     // pv.dotsp.b
                          Expected{0x54b50657, Unit::multiplier},     // pv.cplxmul.h.r
                          Expected{0x02b51633, Unit::multiply_high},  // mulh
                          Expected{0x02b52633, Unit::multiply_high},  // mulhsu
                          Expected{0x02b53633, Unit::multiply_high},  // mulhu
                          Expected{0x02b54633, Unit::divider},        // div
                          Expected{0x02b57633, Unit::divider},        // remu
                          Expected{0x00b50463, Unit::branch},         // beq
                          Expected{0x00352463, Unit::branch},         // p.beqimm
                          Expected{0x0080006f, Unit::jump},           // j
                          Expected{0x00008067, Unit::jump_register},  // ret
                          Expected{0x00b57653, Unit::fpu},            // fadd.s
                          Expected{0xa0b52653, Unit::fpu},            // feq.s
                          Expected{0x20b50653, Unit::fpu},            // fsgnj.s
                          Expected{0xe4050653, Unit::fpu},            // fmv.x.h
                          Expected{0xc0057653, Unit::fpu},            // fcvt.w.s
                          Expected{0x90b51633, Unit::fpu},            // vfmac.ah
                          Expected{0x18b57653, Unit::fpu_divide},     // fdiv.s
                          Expected{0x5c057653, Unit::fpu_divide},     // fsqrt.h
                          Expected{0x88b56633, Unit::fpu_divide},     // vfdiv.r.h
                          Expected{0x8e051633, Unit::fpu_divide},     // vfsqrt.ah
                          Expected{0x0050c07b, Unit::hardware_loop},  // lp.setup
                          Expected{0x0000100f, Unit::fence},          // fence.i
                          Expected{0x00000073, Unit::system},         // ecall
                          Expected{0x00100073, Unit::system},         // ebreak
                          Expected{0x30200073, Unit::system},         // mret
                          Expected{0x10500073, Unit::system},         // wfi
                          Expected{0x7b200073, Unit::system});        // dret
  const Instruction instruction = decode(e.word);
  INFO(mnemonic(instruction));
  CHECK(instruction.unit == e.unit);
}

SCENARIO("every row decodes to what its operands promise", "[fields]") {
  IsaOptions options;
  options.dot_product = DotProduct::chained;
  for (const TableEntry& entry : instruction_table()) {
    const Row& row = *entry.row;
    const Instruction instruction = decode(row.pattern.match, options);
    const std::string operands = row.operands;
    INFO(row.name << " " << operands);
    CHECK(instruction.execute != nullptr);
    CHECK(instruction.writes_rd == (operands.find("rd") != std::string::npos));
    CHECK(row.pattern.has_rs1 == (operands.find("rs1") != std::string::npos));
    CHECK(row.pattern.has_rs2 == (operands.find("rs2") != std::string::npos));
    CHECK((row.pattern.has_rs3 || row.pattern.has_offset_rs3) == (operands.find("rs3") != std::string::npos));
    const bool memory = row.unit == Unit::load || row.unit == Unit::event_load || row.unit == Unit::store;
    CHECK((row.access.bytes != 0) == memory);
    CHECK((operands.find('!') != std::string::npos) == row.post_increment);
  }
}

TEST_CASE("an instruction is small: a cache line holds two", "[fields]") { CHECK(sizeof(Instruction) == 32); }

}  // namespace
}  // namespace halfstep::isa
