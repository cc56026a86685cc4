// Which pointer steps fuse with loads and stores. Assembly in, assembly out; the accesses are written in RI5CY's words.
#include <catch2/catch.hpp>

#include "tests/7_compiler/post_pass_run.h"

using halfstep::test::PostPassRun;
using halfstep::test::run_post_pass;
using Code = std::vector<std::string>;

namespace {

Code fused(const std::string& body) { return run_post_pass(body).code; }
Code unchanged(const std::string& body) {
  halfstep::compiler::PostPassOptions options;
  options.post_increment = false;
  return run_post_pass(body, options).code;
}

}  // namespace

TEST_CASE("a step behind a load or store becomes its post-increment", "[post_increment]") {
  CHECK(fused("lw a0, 0(a1)\naddi a1, a1, 4\nret") == Code{".insn i 0x0b, 2, a0, a1, 4", "ret"});
  CHECK(fused("lb a0, 0(a1)\naddi a1, a1, 1\nret") == Code{".insn i 0x0b, 0, a0, a1, 1", "ret"});
  CHECK(fused("lh a0, 0(a1)\naddi a1, a1, -2\nret") == Code{".insn i 0x0b, 1, a0, a1, -2", "ret"});
  CHECK(fused("lbu a0, 0(a1)\naddi a1, a1, 1\nret") == Code{".insn i 0x0b, 4, a0, a1, 1", "ret"});
  CHECK(fused("lhu a0, 0(a1)\naddi a1, a1, 2\nret") == Code{".insn i 0x0b, 5, a0, a1, 2", "ret"});
  CHECK(fused("sw a0, 0(a1)\naddi a1, a1, 4\nret") == Code{".insn s 0x2b, 2, a0, 4(a1)", "ret"});
  CHECK(fused("sh a0, 0(a1)\naddi a1, a1, 2\nret") == Code{".insn s 0x2b, 1, a0, 2(a1)", "ret"});
  CHECK(fused("sb a0, 0(a1)\naddi a1, a1, 1\nret") == Code{".insn s 0x2b, 0, a0, 1(a1)", "ret"});
}

TEST_CASE("a step by a register becomes a post-increment by a register", "[post_increment]") {
  CHECK(fused("lw a0, 0(a1)\nadd a1, a1, a2\nret") == Code{".insn r 0x0b, 7, 16, a0, a1, a2", "ret"});
  CHECK(fused("lw a0, 0(a1)\nadd a1, a2, a1\nret") == Code{".insn r 0x0b, 7, 16, a0, a1, a2", "ret"});
  CHECK(fused("sw a0, 0(a1)\nadd a1, a1, a2\nret") == Code{".insn r 0x2b, 6, 0, a2, a1, a0", "ret"});
}

TEST_CASE("a register step is not taken when the register changes in between", "[post_increment]") {
  const std::string overwritten = "lw a2, 0(a1)\nadd a1, a1, a2\nret";
  CHECK(fused(overwritten) == unchanged(overwritten));
  const std::string changed = "lw a0, 0(a1)\nli a2, 4\nadd a1, a1, a2\nret";
  CHECK(fused(changed) == unchanged(changed));
  const std::string doubled = "lw a0, 0(a1)\nadd a1, a1, a1\nret";
  CHECK(fused(doubled) == unchanged(doubled));
}

TEST_CASE("other accesses between an access and its step are corrected", "[post_increment]") {
  CHECK(fused("lw a0, 0(a1)\nlw a2, 4(a1)\nsw a3, 8(a1)\naddi a1, a1, 8\nret") ==
        Code{".insn i 0x0b, 2, a0, a1, 8", "lw a2, -4(a1)", "sw a3, 0(a1)", "ret"});
  CHECK(fused("lw a0, 0(a1)\nlw a2, 0(a1)\naddi a1, a1, 8\nret") ==
        Code{"lw a0, 0(a1)", ".insn i 0x0b, 2, a2, a1, 8", "ret"});
}

TEST_CASE("a step in front of an access fuses with it, too", "[post_increment]") {
  CHECK(fused("addi a1, a1, 4\nlw a0, -4(a1)\nret") == Code{".insn i 0x0b, 2, a0, a1, 4", "ret"});
  CHECK(fused("addi a1, a1, 4\nlw a2, 0(a1)\nlw a0, -4(a1)\nret") ==
        Code{"lw a2, 4(a1)", ".insn i 0x0b, 2, a0, a1, 4", "ret"});
}

TEST_CASE("offsets that do not fit twelve bits stay away", "[post_increment]") {
  const std::string far = "lw a0, 0(a1)\nlw a2, -2000(a1)\naddi a1, a1, 64\nret";
  CHECK(fused(far) == unchanged(far));
}

TEST_CASE("a pointer that is used otherwise is not stepped early", "[post_increment]") {
  for (const char* use :
       {"mv a3, a1", "add a3, a3, a1", "sw a1, 0(a4)", "sw a1, 4(a1)", "beqz a1, .LBB0_9", "csrw 0x780, a1", "call g",
        ".insn r 0x33, 2, 0x48, a3, a1, a4", ".insn i 0x0b, 2, a3, a1, 4"}) {
    const std::string body = std::string("lw a0, 0(a1)\n") + use + "\naddi a1, a1, 4\n.LBB0_9:\nret";
    INFO(use);
    CHECK(fused(body) == unchanged(body));
  }
}

TEST_CASE("a load that overwrites its pointer does not step", "[post_increment]") {
  const std::string body = "lw a1, 0(a1)\naddi a1, a1, 4\nret";
  CHECK(fused(body) == unchanged(body));
  const std::string store = "sw a1, 0(a1)\naddi a1, a1, 4\nret";
  CHECK(fused(store) == unchanged(store));
}

TEST_CASE("steps do not cross labels that are jumped to, branches and barriers", "[post_increment]") {
  for (const char* between : {".LBB0_9:", "bnez a0, .LBB0_9", "fence", "csrr a4, mhartid", "addi x0, x0, 0x101"}) {
    const std::string body = std::string("beqz a5, .LBB0_9\nlw a0, 0(a1)\n") + between + "\naddi a1, a1, 4\nret";
    INFO(between);
    CHECK(fused(body) == unchanged(body));
  }
}

TEST_CASE("debug information does not matter to steps", "[post_increment]") {
  CHECK(fused("lw a0, 0(a1)\n.loc 1 2 3\n.Ltmp1:\naddi a1, a1, 4\nret") ==
        Code{".insn i 0x0b, 2, a0, a1, 4", ".Ltmp1:", "ret"});
}

TEST_CASE("the stack pointer and symbols' halves are never steps", "[post_increment]") {
  const std::string stack = "lw a0, 0(sp)\naddi sp, sp, 16\nret";
  CHECK(fused(stack) == unchanged(stack));
  const std::string symbol = "lw a0, 0(a1)\naddi a1, a1, %lo(table)\nret";
  CHECK(fused(symbol) == unchanged(symbol));
}

TEST_CASE("every access of a volatile object stays, in its order", "[post_increment]") {
  const PostPassRun run = run_post_pass("lw a0, 0(a1)\nlw a0, 0(a1)\nsw a2, 0(a1)\naddi a1, a1, 4\nret");
  CHECK(run.code == Code{"lw a0, 0(a1)", "lw a0, 0(a1)", ".insn s 0x2b, 2, a2, 4(a1)", "ret"});
}
