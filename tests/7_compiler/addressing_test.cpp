// clang's XCVmem in RI5CY's words, and how assembly text is read.
#include <catch2/catch.hpp>

#include "tests/7_compiler/post_pass_run.h"

using halfstep::test::run_post_pass;
using Code = std::vector<std::string>;

TEST_CASE("XCVmem's addressing modes are written in RI5CY's words", "[addressing]") {
  const auto word = [](const std::string& access) { return run_post_pass(access + "\nret").code.front(); };
  CHECK(word("cv.lw a0, (a1), 4") == ".insn i 0x0b, 2, a0, a1, 4");
  CHECK(word("cv.lhu a0, (a1), -2") == ".insn i 0x0b, 5, a0, a1, -2");
  CHECK(word("cv.lw a0, (a1), a2") == ".insn r 0x0b, 7, 16, a0, a1, a2");
  CHECK(word("cv.lb a0, a2(a1)") == ".insn r 0x03, 7, 0, a0, a1, a2");
  CHECK(word("cv.lh a0, a2(a1)") == ".insn r 0x03, 7, 8, a0, a1, a2");
  CHECK(word("cv.lw a0, a2(a1)") == ".insn r 0x03, 7, 16, a0, a1, a2");
  CHECK(word("cv.lbu a0, a2(a1)") == ".insn r 0x03, 7, 32, a0, a1, a2");
  CHECK(word("cv.lhu a0, a2(a1)") == ".insn r 0x03, 7, 40, a0, a1, a2");
  CHECK(word("cv.sw a0, (a1), 8") == ".insn s 0x2b, 2, a0, 8(a1)");
  CHECK(word("cv.sb a0, (a1), a2") == ".insn r 0x2b, 4, 0, a2, a1, a0");
  CHECK(word("cv.sh a0, a2(a1)") == ".insn r 0x23, 5, 0, a2, a1, a0");
}

TEST_CASE("an access that this core does not have is an error that names the line", "[addressing]") {
  CHECK_THROWS_WITH(run_post_pass("nop\ncv.lw a0, 4(a1)"),
                    Catch::Matchers::Contains("line 5: 'cv.lw a0, 4(a1)' is no load or store that this core has"));
  CHECK_THROWS_WITH(run_post_pass("cv.lq a0, (a1), 4"), Catch::Matchers::Contains("cv.lq"));
}

TEST_CASE("strings may hold what separates statements", "[assembly]") {
  halfstep::compiler::PostPassCounts counts;
  const std::string text = "\t.ascii\t\"a;b#c//d:\\\";\"\n\t.asciz \"x\"\n";
  CHECK(halfstep::compiler::run_post_pass(text, {}, counts) == "\t.ascii\t\"a;b#c//d:\\\";\"\n\t.asciz \"x\"\n");
}

TEST_CASE("statements of one line of inline assembly are taken apart", "[assembly]") {
  CHECK(run_post_pass("add a0, a0, a1; 1: sub a0, a0, a2 // why\nret").code ==
        Code{"add a0, a0, a1", "1:", "sub a0, a0, a2", "ret"});
}
