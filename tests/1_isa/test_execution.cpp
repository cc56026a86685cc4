// What execution finds out beyond the values of the functional corpus: outcomes, control flow, hardware loops, memory
// operands that coincide, traps.
#include <catch2/catch.hpp>

#include "tests/1_isa/test_hart.h"

namespace halfstep::isa {
namespace {

SCENARIO("a load forms its address and leaves rd alone", "[execution]") {
  GIVEN("a hart with a0 = 0x1000 and a2 = 7") {
    Hart hart;
    hart.x[10] = 0x1000;
    hart.x[12] = 7;
    WHEN("lw a2, -4(a0) executes") {
      const Executed lw = execute(hart, 0xffc52603);
      THEN("the address is known, nothing else changed") {
        CHECK(lw.outcome.address == 0xffc);
        CHECK(hart.x[10] == 0x1000);
        CHECK(hart.x[12] == 7);
      }
    }
    WHEN("p.lw a2, 8(a0!) executes") {
      const Executed load = execute(hart, 0x0085260b);
      THEN("the access is at the old base, and the base has moved") {
        CHECK(load.outcome.address == 0x1000);
        CHECK(hart.x[10] == 0x1008);
        CHECK(hart.x[12] == 7);
      }
    }
    WHEN("p.lw a0, 8(a0!) executes: the loaded value will win over the new base") {
      const Executed load = execute(hart, 0x0085250b);
      THEN("the base is updated first") {
        CHECK(load.outcome.address == 0x1000);
        CHECK(hart.x[10] == 0x1008);
        CHECK(load.instruction.rd == 10);
      }
    }
  }
}

SCENARIO("a store hands over the value before it moves the base", "[execution]") {
  GIVEN("a0 = 0x2000, a1 = 0x11223344, a2 = 12") {
    Hart hart;
    hart.x[10] = 0x2000;
    hart.x[11] = 0x11223344;
    hart.x[12] = 12;
    THEN("p.sw a0, 4(a0!) stores the old base") {
      const Executed store = execute(hart, 0x00a5222b);
      CHECK(store.outcome.address == 0x2000);
      CHECK(store.outcome.data == 0x2000);
      CHECK(hart.x[10] == 0x2004);
    }
    THEN("p.sh a1, a2(a0!) adds the register") {
      const Executed store = execute(hart, 0x00b5562b);
      CHECK(store.outcome.address == 0x2000);
      CHECK(store.outcome.data == 0x11223344);
      CHECK(hart.x[10] == 0x200c);
    }
  }
}

SCENARIO("finish_load extends as the instruction says", "[execution]") {
  CHECK(finish_load(decode(0x00450603), 0x12345680) == 0xffffff80);  // lb
  CHECK(finish_load(decode(0x00454603), 0x12345680) == 0x80);        // lbu
  CHECK(finish_load(decode(0x00451603), 0x12348001) == 0xffff8001);  // lh
  CHECK(finish_load(decode(0x00455603), 0x12348001) == 0x8001);      // lhu
  CHECK(finish_load(decode(0x00452603), 0x12348001) == 0x12348001);  // lw
}

SCENARIO("branches report their target whether taken or not", "[execution]") {
  Hart hart;
  hart.pc = 0x1c008080;
  hart.x[10] = 5;
  hart.x[11] = static_cast<std::uint32_t>(-5);
  const auto run = [&](std::uint32_t word) { return execute(hart, word).outcome; };
  GIVEN("a0 = 5 and a1 = -5") {
    THEN("beq a0, a1, -8 is not taken") {
      const Outcome outcome = run(0xfeb50ce3);
      CHECK(outcome.address == 0x1c008078);
      CHECK_FALSE(outcome.flag);
    }
    THEN("blt a1, a0 is taken, bltu a1, a0 is not") {
      CHECK(run(0x00a5c463).flag);
      CHECK_FALSE(run(0x00a5e463).flag);
      CHECK(run(0x00a5c463).address == 0x1c008088);
    }
    THEN("p.beqimm a1, -5 is taken, p.bneimm a1, -5 is not") {
      CHECK(run(0x01b5a463).flag);
      CHECK_FALSE(run(0x01b5b463).flag);
      CHECK(run(0x01b5a463).address == 0x1c008088);
    }
  }
}

SCENARIO("jumps link to the next instruction", "[execution]") {
  Hart hart;
  hart.pc = 0x100;
  hart.x[1] = 0x2001;
  THEN("jal ra, 16") {
    CHECK(execute(hart, 0x010000ef).outcome.address == 0x110);
    CHECK(hart.x[1] == 0x104);
  }
  THEN("jalr ra, 4(ra) reads ra before it writes it, and clears bit 0") {
    CHECK(execute(hart, 0x004080e7).outcome.address == 0x2004);
    CHECK(hart.x[1] == 0x104);
  }
  THEN("c.jalr ra links two bytes on") {
    CHECK(execute(hart, 0x9082).outcome.address == 0x2000);
    CHECK(hart.x[1] == 0x102);
  }
  THEN("c.j leaves ra alone") {
    CHECK(execute(hart, 0xa011).outcome.address == 0x104);
    CHECK(hart.x[1] == 0x2001);
  }
}

SCENARIO("hardware loops are set up in the hart", "[execution]") {
  Hart hart;
  hart.pc = 0x1000;
  hart.x[5] = 33;
  THEN("lp.setup x1, t0, +20: the end is the last instruction") {
    execute(hart, 0x00a2c0fb);
    CHECK(hart.loops[1].start == 0x1004);
    CHECK(hart.loops[1].end == 0x1014);
    CHECK(hart.loops[1].count == 33);
    CHECK(hart.loops[0].count == 0);
  }
  THEN("lp.setupi x0, 100, +12") {
    execute(hart, 0x0643507b);
    CHECK(hart.loops[0].start == 0x1004);
    CHECK(hart.loops[0].end == 0x100c);
    CHECK(hart.loops[0].count == 100);
  }
  THEN("lp.starti, lp.endi, lp.counti and lp.count set one field each") {
    execute(hart, 0x0040007b);
    CHECK(hart.loops[0].start == 0x1008);
    execute(hart, 0x0080107b);
    CHECK(hart.loops[0].end == 0x1010);
    execute(hart, 0xfff0307b);
    CHECK(hart.loops[0].count == 4095);
    execute(hart, 0x0002a0fb);
    CHECK(hart.loops[1].count == 33);
  }
}

SCENARIO("divisions report what their time depends on", "[execution]") {
  Hart hart;
  hart.x[10] = 0x80000000;
  hart.x[11] = 0xffffffff;
  THEN("an integer division reports the divisor; the most negative number by -1 wraps") {
    CHECK(execute(hart, 0x02b54633).outcome.data == 0xffffffff);
    CHECK(hart.x[12] == 0x80000000);
    execute(hart, 0x02b56633);
    CHECK(hart.x[12] == 0);
  }
  THEN("division by zero") {
    hart.x[11] = 0;
    execute(hart, 0x02b54633);
    CHECK(hart.x[12] == 0xffffffff);
    execute(hart, 0x02b57633);
    CHECK(hart.x[12] == 0x80000000);
  }
}

SCENARIO("floating point divisions report operands that take the short path", "[execution]") {
  struct Operands {
    std::uint32_t word;
    std::uint32_t rs1;
    std::uint32_t rs2;
    bool special;
  };
  const auto o = GENERATE(Operands{0x18b57653, 0x3f800000, 0x40000000, false},  // fdiv.s 1 / 2
                          Operands{0x18b57653, 0x00000001, 0x40000000, false},  // subnormal
                          Operands{0x18b57653, 0x00000000, 0x40000000, true},   // 0 / 2
                          Operands{0x18b57653, 0x3f800000, 0xff800000, true},   // 1 / -inf
                          Operands{0x18b57653, 0x7fc00000, 0x40000000, true},   // NaN / 2
                          Operands{0x58057653, 0x40000000, 0, false},           // fsqrt.s 2
                          Operands{0x58057653, 0xc0000000, 0, true},            // fsqrt.s -2
                          Operands{0x58057653, 0x80000000, 0, true},            // fsqrt.s -0
                          Operands{0x58057653, 0x7f800000, 0, true},            // fsqrt.s inf
                          Operands{0x1cb57653, 0x12343c00, 0x00003c00, false},  // fdiv.h: upper halves do not count
                          Operands{0x1cb57653, 0x12340000, 0x00003c00, true},   // fdiv.h 0 / 1
                          Operands{0x88b52633, 0x00003c00, 0x00003c00, false},  // vfdiv.h: lane 0 alone decides
                          Operands{0x88b52633, 0x3c007c00, 0x3c003c00, true},   // vfdiv.h: inf in lane 0
                          Operands{0x8e052633, 0xbc003c00, 0, false},           // vfsqrt.h: negative in lane 1
                          Operands{0x8e051633, 0x3f80bf80, 0, true});           // vfsqrt.ah: negative in lane 0
  Hart hart;
  hart.x[10] = o.rs1;
  hart.x[11] = o.rs2;
  INFO(std::hex << o.word << " " << o.rs1 << " " << o.rs2);
  CHECK(execute(hart, o.word).outcome.flag == o.special);
}

SCENARIO("x0 stays zero", "[execution]") {
  Hart hart;
  hart.x[10] = 1;
  execute(hart, 0x00150013);  // addi x0, a0, 1
  CHECK(hart.x[0] == 0);
  execute(hart, 0x0080006f);  // jal x0
  CHECK(hart.x[0] == 0);
}

SCENARIO("traps save where they came from, and mret returns there", "[execution]") {
  Hart hart;
  hart.pc = 0x1c000100;
  hart.mtvec = 0x1c000001;
  hart.mstatus = 0x1808;
  const Executed call = execute(hart, 0x00000073);
  CHECK(call.outcome.address == 0x1c000000);
  CHECK(hart.mepc == 0x1c000100);
  CHECK(hart.mcause == 11);
  CHECK(hart.mtval == 0);
  CHECK(hart.mstatus == 0x1880);
  const Executed back = execute(hart, 0x30200073);
  CHECK(back.outcome.address == 0x1c000100);
  CHECK(hart.mstatus == 0x1888);
  execute(hart, 0x00100073);
  CHECK(hart.mcause == 3);
  CHECK(hart.mtval == 0x1c000100);
  CHECK_FALSE(hart.illegal);
  execute(hart, 0x7b200073);  // dret: there is no debug mode
  CHECK(hart.illegal);
}

SCENARIO("the upper half of a 16-bit result is an option", "[execution]") {
  Hart hart;
  hart.x[10] = 0x00003c00;  // 1
  hart.x[11] = 0x00004000;  // 2
  const auto result = [&](std::uint32_t word, HalfUpper upper) {
    hart.options.half_upper = upper;
    execute(hart, word);
    return hart.x[12];
  };
  CHECK(result(0x04b57653, HalfUpper::ones) == 0xffff4200);  // fadd.h
  CHECK(result(0x04b57653, HalfUpper::sign) == 0x00004200);
  CHECK(result(0x0cb57653, HalfUpper::ones) == 0xffffbc00);  // fsub.h
  CHECK(result(0x0cb57653, HalfUpper::sign) == 0xffffbc00);
  CHECK(result(0xf4050653, HalfUpper::ones) == 0xffff3c00);  // fmv.h.x
  CHECK(result(0xf4050653, HalfUpper::sign) == 0x00003c00);
  CHECK(result(0x82b52633, HalfUpper::sign) == 0x00004200);  // vfadd.h fills the register
  CHECK(result(0xa4b52653, HalfUpper::ones) == 0);           // feq.h
}

}  // namespace
}  // namespace halfstep::isa
