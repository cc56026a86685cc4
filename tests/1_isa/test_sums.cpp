// execute_sum() is every load and store, add and addi: compared with the function that each instruction names.
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "isa/decoder.h"
#include "isa/hart.h"
#include "isa/meaning/sum.h"

using namespace halfstep::isa;

namespace {

struct Shape {
  std::string name;
  std::uint32_t opcode;    // with funct3 and funct7
  std::uint32_t operands;  // bits that may be anything
  SumOf what;
};

constexpr std::uint32_t kRd = 0x1fU << 7, kRs1 = 0x1fU << 15, kRs2 = 0x1fU << 20, kImmediateI = 0xfffU << 20;
constexpr std::uint32_t kImmediateS = 0x7fU << 25 | kRd;

const Shape kShapes[] = {
    {"lw", 0x00002003, kRd | kRs1 | kImmediateI, SumOf::load},
    {"lhu", 0x00005003, kRd | kRs1 | kImmediateI, SumOf::load},
    {"p.lw, post-increment", 0x0000200b, kRd | kRs1 | kImmediateI, SumOf::load},
    {"p.lw, register", 0x20007003, kRd | kRs1 | kRs2, SumOf::load},
    {"p.lw, register post-increment", 0x2000700b, kRd | kRs1 | kRs2, SumOf::load},
    {"sw", 0x00002023, kRs1 | kRs2 | kImmediateS, SumOf::store},
    {"sb", 0x00000023, kRs1 | kRs2 | kImmediateS, SumOf::store},
    {"p.sw, post-increment", 0x0000202b, kRs1 | kRs2 | kImmediateS, SumOf::store},
    {"p.sw, register", 0x00006023, kRd | kRs1 | kRs2, SumOf::store},
    {"p.sw, register post-increment", 0x0000602b, kRd | kRs1 | kRs2, SumOf::store},
    {"add", 0x00000033, kRd | kRs1 | kRs2, SumOf::addition},
    {"addi", 0x00000013, kRd | kRs1 | kImmediateI, SumOf::addition},
};

}  // namespace

TEST_CASE("loads, stores and additions can be executed alike", "[isa]") {
  std::mt19937 random(3);
  for (const Shape& shape : kShapes) {
    INFO(shape.name);
    for (int round = 0; round < 300; ++round) {
      const Instruction instruction =
          decode(shape.opcode | (static_cast<std::uint32_t>(random()) & shape.operands), {});
      const Unit unit = shape.what == SumOf::load ? Unit::load : shape.what == SumOf::store ? Unit::store : Unit::alu;
      REQUIRE(instruction.unit == unit);
      REQUIRE(is_addition(instruction) == (shape.what == SumOf::addition));
      Hart named;
      for (std::uint32_t reg = 1; reg < 32; ++reg) named.set(reg, static_cast<std::uint32_t>(random()));
      Hart alike = named;
      Outcome named_outcome;
      Outcome alike_outcome;
      instruction.execute(named, instruction, named_outcome);
      execute_sum(alike, instruction, shape.what, alike_outcome);
      REQUIRE(alike.x == named.x);
      if (shape.what == SumOf::addition) continue;
      CHECK(alike_outcome.address == named_outcome.address);
      if (shape.what == SumOf::store) CHECK(alike_outcome.data == named_outcome.data);
    }
  }
}
