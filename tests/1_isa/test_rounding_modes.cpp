// Where the rounding mode comes from, and which modes are illegal.
#include <catch2/catch.hpp>

#include "tests/1_isa/test_hart.h"

namespace halfstep::isa {
namespace {

// 1 + 2^-24 (FP32) and 1 + 2^-11 (FP16, both lanes): half a last place.
Hart hart_with(std::uint32_t rs1, std::uint32_t rs2, std::uint8_t frm) {
  Hart hart;
  hart.x[10] = rs1;
  hart.x[11] = rs2;
  hart.frm = frm;
  return hart;
}

SCENARIO("a static rounding mode wins over frm", "[rounding]") {
  for (std::uint32_t field = 0; field < 5; ++field) {
    Hart hart = hart_with(0x3f800000, 0x33800000, 7);  // frm is illegal, but not used
    execute(hart, 0x00b50653 | field << 12);
    CHECK_FALSE(hart.illegal);
    CHECK(hart.x[12] == (field >= 3 ? 0x3f800001 : 0x3f800000));  // up, and nearest with ties away
    CHECK(hart.fflags == 1);
  }
}

SCENARIO("mode 7 takes frm", "[rounding]") {
  for (std::uint8_t frm = 0; frm < 8; ++frm) {
    Hart hart = hart_with(0x3f800000, 0x33800000, frm);
    execute(hart, 0x00b57653);
    INFO("frm " << int{frm});
    CHECK(hart.illegal == (frm > 4));
    if (frm > 4) {
      CHECK(hart.x[12] == 0);
      CHECK(hart.fflags == 0);
    } else {
      CHECK(hart.x[12] == (frm >= 3 ? 0x3f800001 : 0x3f800000));
    }
  }
}

SCENARIO("modes 5 and 6 are illegal, but 5 marks bf16 among the 16-bit instructions", "[rounding]") {
  for (const std::uint32_t field : {5U, 6U}) {
    Hart hart = hart_with(0x3f800000, 0x33800000, 0);
    execute(hart, 0x00b50653 | field << 12);
    CHECK(hart.illegal);
  }
  Hart half = hart_with(0x3c00, 0x1000, 0);
  execute(half, 0x04b56653);
  CHECK(half.illegal);
  Hart bf16 = hart_with(0x3f80, 0x3b80, 3);  // 1 + 2^-8, up
  execute(bf16, 0x04b55653);
  CHECK_FALSE(bf16.illegal);
  CHECK(bf16.x[12] == 0xffff3f81);
}

SCENARIO("vector instructions always take frm", "[rounding]") {
  Hart hart = hart_with(0x3c003c00, 0x10001000, 3);
  execute(hart, 0x82b52633);
  CHECK(hart.x[12] == 0x3c013c01);
  hart.frm = 0;
  execute(hart, 0x82b52633);
  CHECK(hart.x[12] == 0x3c003c00);
  hart.frm = 5;
  execute(hart, 0x82b52633);
  CHECK(hart.illegal);
}

SCENARIO("what does not round does not look at frm", "[rounding]") {
  const auto word = GENERATE(0xa0b52653U,   // feq.s
                             0x28b50653U,   // fmin.s
                             0x20b50653U,   // fsgnj.s
                             0xe0051653U,   // fclass.s
                             0xa0b52633U,   // vfeq.h
                             0x8ab52633U);  // vfmin.h
  Hart hart = hart_with(0x3f800000, 0x33800000, 7);
  execute(hart, word);
  CHECK_FALSE(hart.illegal);
}

SCENARIO("flags accrue", "[rounding]") {
  Hart hart = hart_with(0x3f800000, 0x33800000, 0);
  hart.fflags = 0x10;
  execute(hart, 0x00b57653);
  CHECK(hart.fflags == 0x11);
  hart.x[11] = 0;
  execute(hart, 0x18b57653);  // 1 / 0
  CHECK(hart.fflags == 0x19);
}

}  // namespace
}  // namespace halfstep::isa
