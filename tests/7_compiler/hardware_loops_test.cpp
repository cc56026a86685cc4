// Which marked loops become hardware loops, and what stands there then. Assembly in, assembly out.
#include <catch2/catch.hpp>

#include "tests/7_compiler/post_pass_run.h"

using halfstep::test::PostPassRun;
using halfstep::test::run_post_pass;
using Code = std::vector<std::string>;

namespace {

// A loop around `body` that counts a5 down; a0 holds the result.
std::string loop_around(const std::string& body) {
  return "blez a5, .LBB0_2\n.LBB0_1:\n" + body + "\n#halfstep.count a5\nbnez a5, .LBB0_1\n.LBB0_2:\nret";
}

bool is_software_loop(const PostPassRun& run) {
  return run.counts.hardware_loops == 0 && run.counts.software_loops == 1 && run.has("addi a5, a5, -1");
}

}  // namespace

TEST_CASE("a straight body is repeated by lp.setup", "[hardware_loops]") {
  const PostPassRun run = run_post_pass(loop_around("add a0, a0, a1\nxor a0, a0, a2\nsub a1, a1, a0"));
  CHECK(run.code == Code{"blez a5, .LBB0_2", ".LBB0_1:", ".insn i 0x7b, 4, x0, a5, 6", "add a0, a0, a1",
                         "xor a0, a0, a2", "sub a1, a1, a0", ".LBB0_2:", "ret"});
  CHECK(run.counts.hardware_loops == 1);
  CHECK(run.counts.software_loops == 0);
}

TEST_CASE("the branch may be written with x0", "[hardware_loops]") {
  for (const char* branch : {"bne a5, zero, .LBB0_1", "bne x0, a5, .LBB0_1"}) {
    const PostPassRun run =
        run_post_pass(std::string(".LBB0_1:\nadd a0, a0, a1\nadd a0, a0, a2\n#halfstep.count a5\n") + branch + "\nret");
    INFO(branch);
    CHECK(run.counts.hardware_loops == 1);
  }
}

TEST_CASE("hardware loops can be turned off", "[hardware_loops]") {
  halfstep::compiler::PostPassOptions options;
  options.hardware_loops = false;
  const PostPassRun run = run_post_pass(loop_around("add a0, a0, a1\nadd a0, a0, a2"), options);
  CHECK(is_software_loop(run));
  CHECK(run.has("bnez a5, .LBB0_1"));
}

TEST_CASE("bodies shorter than two instructions are filled with nops", "[hardware_loops]") {
  const PostPassRun one = run_post_pass(loop_around("add a0, a0, a1"));
  CHECK(one.code ==
        Code{"blez a5, .LBB0_2", ".LBB0_1:", ".insn i 0x7b, 4, x0, a5, 4", "add a0, a0, a1", "nop", ".LBB0_2:", "ret"});
  const PostPassRun none = run_post_pass(loop_around(""));
  CHECK(none.code ==
        Code{"blez a5, .LBB0_2", ".LBB0_1:", ".insn i 0x7b, 4, x0, a5, 4", "nop", "nop", ".LBB0_2:", "ret"});
}

TEST_CASE("bodies longer than lp.setup reaches stay loops of instructions", "[hardware_loops]") {
  std::string body;
  for (int i = 0; i < 1000; ++i) body += "add a0, a0, a1\n";
  CHECK(run_post_pass(loop_around(body)).has(".insn i 0x7b, 4, x0, a5, 2000"));
  CHECK(is_software_loop(run_post_pass(loop_around(body + "add a0, a0, a1"))));
}

TEST_CASE("instructions of two words count as two", "[hardware_loops]") {
  CHECK(run_post_pass(loop_around("li a1, 74565\nadd a0, a0, a1")).has(".insn i 0x7b, 4, x0, a5, 6"));
  CHECK(run_post_pass(loop_around("li a1, 4096\nadd a0, a0, a1")).has(".insn i 0x7b, 4, x0, a5, 4"));
  CHECK(run_post_pass(loop_around("li a1, -2048\nadd a0, a0, a1")).has(".insn i 0x7b, 4, x0, a5, 4"));
  CHECK(run_post_pass(loop_around("la a1, table\nlw a1, 0(a1)")).has(".insn i 0x7b, 4, x0, a5, 6"));
}

TEST_CASE("a loop that calls stays one of instructions", "[hardware_loops]") {
  for (const char* call : {"call g", "jalr a4", "jal g"}) {
    INFO(call);
    CHECK(is_software_loop(run_post_pass(loop_around(std::string("add a0, a0, a1\n") + call))));
  }
}

TEST_CASE("a loop that is left in the middle stays one of instructions", "[hardware_loops]") {
  CHECK(is_software_loop(run_post_pass(loop_around("lw a1, 0(a0)\nbeqz a1, .LBB0_2\naddi a0, a0, 4"))));
  CHECK(is_software_loop(run_post_pass(loop_around("lw a1, 0(a0)\nj .LBB0_2"))));
  CHECK(is_software_loop(run_post_pass(loop_around("lw a1, 0(a0)\nret"))));
}

TEST_CASE("a loop that is entered in the middle stays one of instructions", "[hardware_loops]") {
  CHECK(
      is_software_loop(run_post_pass("beqz a1, .LBB0_3\n.LBB0_1:\nadd a0, a0, a1\n.LBB0_3:\nadd a0, a0, a2\n"
                                     "#halfstep.count a5\nbnez a5, .LBB0_1\nret")));
}

TEST_CASE("labels that nobody jumps to do not matter", "[hardware_loops]") {
  CHECK(run_post_pass(loop_around("add a0, a0, a1\n.Ltmp3:\nadd a0, a0, a2")).counts.hardware_loops == 1);
}

TEST_CASE("a counter that the body uses keeps counting", "[hardware_loops]") {
  CHECK(is_software_loop(run_post_pass(loop_around("add a0, a0, a5\nadd a0, a0, a1"))));
  CHECK(is_software_loop(run_post_pass(loop_around("lw a5, 0(a0)\nadd a0, a0, a1"))));
  CHECK(is_software_loop(run_post_pass(loop_around("add a0, a0, a1\nsw a5, 0(a1)"))));
}

TEST_CASE("a counter that is needed afterwards is zero then", "[hardware_loops]") {
  const std::string loop = ".LBB0_1:\nadd a0, a0, a1\nadd a0, a0, a2\n#halfstep.count a5\nbnez a5, .LBB0_1\n";
  const PostPassRun used = run_post_pass(loop + "add a0, a0, a5\nret");
  CHECK(used.code == Code{".LBB0_1:", ".insn i 0x7b, 4, x0, a5, 4", "add a0, a0, a1", "add a0, a0, a2", "li a5, 0",
                          "add a0, a0, a5", "ret"});
  CHECK_FALSE(run_post_pass(loop + "li a5, 3\nadd a0, a0, a5\nret").has("li a5, 0"));
  CHECK(run_post_pass(loop + "call g\nret").has("li a5, 0"));  // it may be an argument
  CHECK_FALSE(run_post_pass(loop + "ret").has("li a5, 0"));
}

TEST_CASE("a spilled counter stays in memory", "[hardware_loops]") {
  CHECK(is_software_loop(run_post_pass(loop_around("add a0, a0, a1\nlw a5, 12(sp)") + "\n")));
  CHECK(is_software_loop(
      run_post_pass(".LBB0_1:\nlw a4, 12(sp)\nadd a0, a0, a1\nmv a5, a4\n#halfstep.count a5\nsw a5, 12(sp)\n"
                    "bnez a5, .LBB0_1\nret")));
}

TEST_CASE("a marker without its branch, and a branch without a marker, are left alone", "[hardware_loops]") {
  CHECK(is_software_loop(run_post_pass("#halfstep.count a5\nmv a0, a5\nret")));
  CHECK(is_software_loop(
      run_post_pass(".LBB0_1:\nadd a0, a0, a1\nmv a4, a5\n#halfstep.count a5\nbnez a4, .LBB0_1\nret")));
  const PostPassRun unmarked = run_post_pass(".LBB0_1:\nadd a0, a0, a1\naddi a5, a5, -1\nbnez a5, .LBB0_1\nret");
  CHECK(unmarked.counts.hardware_loops == 0);
  CHECK(unmarked.has("bnez a5, .LBB0_1"));
}

TEST_CASE("instructions whose effect is not known are not repeated by hardware", "[hardware_loops]") {
  for (const char* instruction : {"fence", "ecall", "wfi", "csrr a1, mhartid", ".insn i 0x03, 6, a1, a0, 0x21c",
                                  "c.addi a0, 1", "something a0, a1", "1: beqz a1, 1b"}) {
    INFO(instruction);
    CHECK(is_software_loop(run_post_pass(loop_around(std::string("add a0, a0, a1\nadd a0, a0, a2\n") + instruction))));
  }
}

TEST_CASE("region markers are ordinary instructions to a loop", "[hardware_loops]") {
  const PostPassRun run = run_post_pass(loop_around("addi x0, x0, 0x101\nadd a0, a0, a1\naddi x0, x0, 0x201"));
  CHECK(run.counts.hardware_loops == 1);
  CHECK(run.has("addi x0, x0, 0x101"));
}

TEST_CASE("a function with hardware loops of its own gets no others", "[hardware_loops]") {
  CHECK(is_software_loop(run_post_pass(".insn i 0x7b, 4, x0, a3, 4\nnop\nnop\n" + loop_around("nop\nadd a0, a0, a1"))));
}

TEST_CASE("the number of iterations is taken from where the counter got it", "[hardware_loops]") {
  const std::string loop = "\n.LBB0_1:\nadd a0, a0, a1\nadd a0, a0, a2\n#halfstep.count a5\nbnez a5, .LBB0_1\nret";
  SECTION("a number") {
    const PostPassRun run = run_post_pass("li a5, 20" + loop);
    CHECK(run.code == Code{".LBB0_1:", ".insn i 0x7b, 5, x0, x4, 20", "add a0, a0, a1", "add a0, a0, a2", "ret"});
  }
  SECTION("a number that lp.setupi does not hold") {
    CHECK(run_post_pass("li a5, 2047" + loop).has(".insn i 0x7b, 5, x0, x4, 2047"));
    CHECK(run_post_pass("li a5, 2048" + loop).has(".insn i 0x7b, 4, x0, a5, 4"));
  }
  SECTION("a body that lp.setupi does not reach over") {
    std::string body;
    for (int i = 0; i < 15; ++i) body += "add a0, a0, a1\n";
    const std::string end = "#halfstep.count a5\nbnez a5, .LBB0_1\nret";
    CHECK(run_post_pass("li a5, 7\n.LBB0_1:\n" + body + end).has(".insn i 0x7b, 5, x0, x30, 7"));
    CHECK(run_post_pass("li a5, 7\n.LBB0_1:\nnop\n" + body + end).has(".insn i 0x7b, 4, x0, a5, 32"));
  }
  SECTION("another register") {
    const PostPassRun run = run_post_pass("mv a5, a3\nli a1, 0" + loop);
    CHECK(run.has(".insn i 0x7b, 4, x0, a3, 4"));
    CHECK_FALSE(run.has("mv a5, a3"));
  }
  SECTION("another register that changes before the loop") {
    const PostPassRun run = run_post_pass("mv a5, a3\nli a3, 0" + loop);
    CHECK(run.has(".insn i 0x7b, 4, x0, a5, 4"));
    CHECK(run.has("mv a5, a3"));
  }
  SECTION("a loop that is also entered by a jump") {
    const PostPassRun run = run_post_pass("li a5, 3\nbeqz a1, .LBB0_1\nli a5, 20" + loop);
    CHECK(run.has(".insn i 0x7b, 4, x0, a5, 4"));
    CHECK(run.has("li a5, 20"));
  }
}

TEST_CASE("loops nest on two levels", "[hardware_loops]") {
  const std::string inner = ".LBB0_2:\nlw a1, 0(a2)\nadd a0, a0, a1\n#halfstep.count a4\nbnez a4, .LBB0_2\n";
  SECTION("the outer one ends behind the inner one") {
    const PostPassRun run =
        run_post_pass(".LBB0_1:\nmv a4, a3\n" + inner + "addi a2, a2, 64\n#halfstep.count a5\nbnez a5, .LBB0_1\nret");
    CHECK(run.code == Code{".LBB0_1:", ".insn i 0x7b, 4, x1, a5, 8", ".LBB0_2:", ".insn i 0x7b, 4, x0, a3, 4",
                           "lw a1, 0(a2)", "add a0, a0, a1", "addi a2, a2, 64", "ret"});
    CHECK(run.counts.hardware_loops == 2);
  }
  SECTION("ends that would be the same are kept apart") {
    const PostPassRun run = run_post_pass(".LBB0_1:\nli a4, 4\n" + inner + "#halfstep.count a5\nbnez a5, .LBB0_1\nret");
    CHECK(run.code == Code{".LBB0_1:", ".insn i 0x7b, 4, x1, a5, 8", ".LBB0_2:", ".insn i 0x7b, 5, x0, x4, 4",
                           "lw a1, 0(a2)", "add a0, a0, a1", "nop", "ret"});
  }
  SECTION("two inner loops in one outer loop") {
    const std::string second = ".LBB0_3:\nsw a0, 0(a2)\nadd a0, a0, a1\n#halfstep.count a4\nbnez a4, .LBB0_3\n";
    const PostPassRun run = run_post_pass(".LBB0_1:\nmv a4, a3\n" + inner + "mv a4, a6\n" + second +
                                          "addi a2, a2, 64\n#halfstep.count a5\nbnez a5, .LBB0_1\nret");
    CHECK(run.counts.hardware_loops == 3);
    CHECK(run.has(".insn i 0x7b, 4, x1, a5, 14"));
    CHECK(run.has(".insn i 0x7b, 4, x0, a6, 4"));
  }
  SECTION("an outer loop that branches is one of instructions") {
    const PostPassRun run = run_post_pass(".LBB0_1:\nmv a4, a3\nbeqz a3, .LBB0_4\n" + inner +
                                          ".LBB0_4:\naddi a2, a2, 64\n#halfstep.count a5\nbnez a5, .LBB0_1\nret");
    CHECK(run.counts.hardware_loops == 1);
    CHECK(run.has("addi a5, a5, -1"));
    CHECK(run.has("bnez a5, .LBB0_1"));
  }
  SECTION("a third level is one of instructions") {
    const PostPassRun run = run_post_pass(".LBB0_0:\nmv a5, a6\n.LBB0_1:\nmv a4, a3\n" + inner +
                                          "addi a2, a2, 64\n#halfstep.count a5\nbnez a5, .LBB0_1\n"
                                          "#halfstep.count a7\nbnez a7, .LBB0_0\nret");
    CHECK(run.counts.hardware_loops == 2);
    CHECK(run.counts.software_loops == 1);
    CHECK(run.has("addi a7, a7, -1"));
  }
  SECTION("a loop around an unmarked loop is one of instructions") {
    const PostPassRun run = run_post_pass(
        ".LBB0_1:\nli a4, 4\n.LBB0_2:\nadd a0, a0, a1\naddi a4, a4, -1\nbnez a4, .LBB0_2\nadd a0, a0, a2\n"
        "#halfstep.count a5\nbnez a5, .LBB0_1\nret");
    CHECK(is_software_loop(run));
  }
  SECTION("loops that share their head") {
    const PostPassRun run = run_post_pass(
        "mv a4, a3\n.LBB0_1:\nadd a0, a0, a1\nadd a0, a0, a2\n#halfstep.count a4\n"
        "bnez a4, .LBB0_1\nmv a4, a3\n#halfstep.count a5\nbnez a5, .LBB0_1\nret");
    CHECK(run.counts.hardware_loops == 1);
    CHECK(run.has("bnez a5, .LBB0_1"));
    CHECK(run.has("mv a4, a3"));
  }
}

TEST_CASE("code in and around hardware loops has no 16-bit instructions", "[hardware_loops]") {
  halfstep::compiler::PostPassCounts counts;
  const std::string text = halfstep::compiler::run_post_pass(
      "\t.type f,@function\nf:\n\tmv a1, a2\n.LBB0_1:\n\t.p2align 2\n\tadd a0, a0, a1\n\tadd a0, a0, a2\n"
      "\t#halfstep.count a5\n\tbnez a5, .LBB0_1\n\tret\n.Lfunc_end0:\n\t.size f, .Lfunc_end0-f\n",
      {}, counts);
  CHECK(text.find("\t.p2align\t2\n\t.option\tpush\n\t.option\tnorvc\n.LBB0_1:\n\t.insn i 0x7b, 4, x0, a5, 4") !=
        std::string::npos);
  CHECK(text.find("add a0, a0, a2\n\t.option\tpop\n\tret") != std::string::npos);
}

TEST_CASE("code outside functions is left as it is", "[hardware_loops]") {
  halfstep::compiler::PostPassCounts counts;
  const std::string text = "start:\n\tadd a0, a0, a1\n\t#halfstep.count a5\n\tbnez a5, start\n";
  const std::string result = halfstep::compiler::run_post_pass(text, {}, counts);
  CHECK(counts.software_loops == 1);
  CHECK(result.find("addi\ta5, a5, -1") != std::string::npos);
}
