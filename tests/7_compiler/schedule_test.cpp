// The order of instructions in loop bodies.
#include "kernels/compiler/post_pass/schedule.h"

#include <catch2/catch.hpp>

#include "tests/7_compiler/post_pass_run.h"

using halfstep::test::PostPassRun;
using halfstep::test::run_post_pass;
using Code = std::vector<std::string>;
using Order = std::vector<std::size_t>;

namespace {

Order order_of(const Code& body) {
  std::vector<halfstep::compiler::Instruction> instructions;
  for (const std::string& text : body) instructions.push_back(halfstep::compiler::parse_instruction(text));
  return halfstep::compiler::order_without_stalls(instructions);
}

}  // namespace

TEST_CASE("something independent is put behind a load", "[schedule]") {
  CHECK(order_of({"lw a0, 0(a1)", "add a2, a2, a0", "addi a3, a3, 1"}) == Order{0, 2, 1});
  CHECK(order_of({"lw a0, 0(a1)", "fmadd.s a2, a0, a0, a2", "lw a4, 0(a5)", "fmadd.s a6, a4, a4, a6"}) ==
        Order{0, 2, 1, 3});
}

TEST_CASE("an order without stalls is kept", "[schedule]") {
  CHECK(order_of({"lw a0, 0(a1)", "lw a4, 0(a5)", "fmadd.s a2, a0, a0, a2", "fmadd.s a6, a4, a4, a6"}) ==
        Order{0, 1, 2, 3});
}

TEST_CASE("a stall that nothing can fill is left", "[schedule]") {
  CHECK(order_of({"lw a0, 0(a1)", "lw a2, 0(a3)", "fmadd.s a4, a0, a2, a4"}) == Order{0, 1, 2});
  CHECK(order_of({"lw a0, 0(a1)", "add a2, a2, a0"}) == Order{0, 1});
}

TEST_CASE("the body goes round: its last load and its first instruction are neighbours", "[schedule]") {
  CHECK(order_of({"add a2, a2, a0", "xor a3, a3, a4", "lw a0, 0(a1)"}) == Order{0, 1, 2});
}

TEST_CASE("only independent instructions change places", "[schedule]") {
  SECTION("what is written is not overtaken by its users, nor by another writer") {
    CHECK(order_of({"lw a0, 0(a1)", "add a2, a2, a0", "add a3, a2, a2"}) == Order{0, 1, 2});
    CHECK(order_of({"lw a0, 0(a1)", "add a2, a2, a0", "li a2, 4"}) == Order{0, 1, 2});
  }
  SECTION("what is read is not overwritten") {
    CHECK(order_of({"lw a0, 0(a1)", "add a2, a3, a0", "addi a3, a3, 1"}) == Order{0, 1, 2});
  }
  SECTION("stores keep their place among accesses") {
    CHECK(order_of({"lw a0, 0(a1)", "sw a0, 0(a2)", "lw a4, 0(a5)"}) == Order{0, 1, 2});
    CHECK(order_of({"sw a3, 0(a5)", "lw a0, 0(a1)", "add a2, a2, a0", "sw a4, 4(a5)"}) == Order{0, 1, 3, 2});
  }
  SECTION("a step of a pointer is a write") {
    CHECK(order_of({"cv.lw a0, (a1), 4", "add a2, a2, a0", "lw a3, 0(a1)"}) == Order{0, 2, 1});
    CHECK(order_of({"cv.lw a0, (a1), 4", "add a2, a1, a1"}) == Order{0, 1});
    CHECK(order_of({"lw a0, 0(a1)", "add a2, a1, a0", "cv.lw a3, (a1), 4"}) == Order{0, 1, 2});
  }
}

TEST_CASE("marked bodies are put in order, others are not", "[schedule]") {
  const std::string body = ".LBB0_1:\nlw a0, 0(a1)\nadd a2, a2, a0\naddi a3, a3, 1\n";
  const PostPassRun marked = run_post_pass(body + "#halfstep.count a5\nbnez a5, .LBB0_1\nret");
  CHECK(marked.counts.scheduled_bodies == 1);
  CHECK(marked.code ==
        Code{".LBB0_1:", ".insn i 0x7b, 4, x0, a5, 6", "lw a0, 0(a1)", "addi a3, a3, 1", "add a2, a2, a0", "ret"});
  CHECK(run_post_pass(body + "addi a5, a5, -1\nbnez a5, .LBB0_1\nret").counts.scheduled_bodies == 0);

  halfstep::compiler::PostPassOptions options;
  options.scheduling = false;
  CHECK(run_post_pass(body + "#halfstep.count a5\nbnez a5, .LBB0_1\nret", options).counts.scheduled_bodies == 0);
}

TEST_CASE("a count that the body reads is not moved", "[schedule]") {
  const PostPassRun run = run_post_pass(
      ".LBB0_1:\nlw a0, 0(a1)\nadd a2, a2, a0\n#halfstep.count a5\nadd a3, a3, a5\nbnez a5, .LBB0_1\nret");
  CHECK(run.code == Code{".LBB0_1:", "lw a0, 0(a1)", "add a2, a2, a0", "addi a5, a5, -1", "add a3, a3, a5",
                         "bnez a5, .LBB0_1", "ret"});
}

TEST_CASE("nothing moves across a barrier", "[schedule]") {
  const PostPassRun run = run_post_pass(
      ".LBB0_1:\nlw a0, 0(a1)\n#halfstep.barrier\nadd a2, a2, a0\naddi a3, a3, 1\n#halfstep.count a5\n"
      "bnez a5, .LBB0_1\nret");
  CHECK(run.code ==
        Code{".LBB0_1:", ".insn i 0x7b, 4, x0, a5, 6", "lw a0, 0(a1)", "add a2, a2, a0", "addi a3, a3, 1", "ret"});
}

TEST_CASE("instructions keep their lines of the source", "[schedule]") {
  halfstep::compiler::PostPassCounts counts;
  const std::string text = halfstep::compiler::run_post_pass(
      "\t.type f,@function\nf:\n.LBB0_1:\n\t.loc 1 2 0\n\tlw a0, 0(a1)\n\tadd a2, a2, a0\n\t.loc 1 3 0\n"
      "\taddi a3, a3, 1\n\t#halfstep.count a5\n\tbnez a5, .LBB0_1\n\t.loc 1 4 0\n\tret\n.Lfunc_end0:\n"
      "\t.size f, .Lfunc_end0-f\n",
      {}, counts);
  CHECK(text.find("\t.loc 1 2 0\n\tlw a0, 0(a1)\n\t.loc 1 3 0\n\taddi a3, a3, 1\n\t.loc 1 2 0\n\tadd a2, a2, a0\n") !=
        std::string::npos);
  CHECK(text.find("\t.loc 1 3 0\n\t.option\tpop\n\t.loc 1 4 0\n\tret") != std::string::npos);
}
