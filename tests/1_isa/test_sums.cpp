// execute_sum() is every load and store, add, addi and lui: compared with the function that each instruction names.
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
  Unit unit;
};

constexpr std::uint32_t kRd = 0x1fU << 7, kRs1 = 0x1fU << 15, kRs2 = 0x1fU << 20, kImmediateI = 0xfffU << 20;
constexpr std::uint32_t kImmediateS = 0x7fU << 25 | kRd;
constexpr std::uint32_t kImmediateU = 0xfffffU << 12;

const Shape kShapes[] = {
    {"lw", 0x00002003, kRd | kRs1 | kImmediateI, Unit::load},
    {"lhu", 0x00005003, kRd | kRs1 | kImmediateI, Unit::load},
    {"p.lw, post-increment", 0x0000200b, kRd | kRs1 | kImmediateI, Unit::load},
    {"p.lw, register", 0x20007003, kRd | kRs1 | kRs2, Unit::load},
    {"p.lw, register post-increment", 0x2000700b, kRd | kRs1 | kRs2, Unit::load},
    {"sw", 0x00002023, kRs1 | kRs2 | kImmediateS, Unit::store},
    {"sb", 0x00000023, kRs1 | kRs2 | kImmediateS, Unit::store},
    {"p.sw, post-increment", 0x0000202b, kRs1 | kRs2 | kImmediateS, Unit::store},
    {"p.sw, register", 0x00006023, kRd | kRs1 | kRs2, Unit::store},
    {"p.sw, register post-increment", 0x0000602b, kRd | kRs1 | kRs2, Unit::store},
    {"add", 0x00000033, kRd | kRs1 | kRs2, Unit::alu},
    {"addi", 0x00000013, kRd | kRs1 | kImmediateI, Unit::alu},
    {"lui", 0x00000037, kRd | kImmediateU, Unit::alu},
};

}  // namespace

TEST_CASE("loads, stores and additions can be executed alike", "[isa]") {
  std::mt19937 random(3);
  for (const Shape& shape : kShapes) {
    INFO(shape.name);
    for (int round = 0; round < 300; ++round) {
      const Instruction instruction =
          decode(shape.opcode | (static_cast<std::uint32_t>(random()) & shape.operands), {});
      REQUIRE(instruction.unit == shape.unit);
      REQUIRE(is_addition(instruction) == (shape.unit == Unit::alu));
      Hart named;
      for (std::uint32_t reg = 1; reg < 32; ++reg) named.set(reg, static_cast<std::uint32_t>(random()));
      Hart alike = named;
      Outcome outcome;
      instruction.execute(named, instruction, outcome);
      const SumAccess access = execute_sum(alike, sum_of(instruction), {0x1234, 0x5678});
      alike.x[Hart::kNowhere] = 0;
      REQUIRE(alike.x == named.x);
      if (shape.unit == Unit::alu) continue;
      CHECK(access.address == outcome.address);
      if (shape.unit == Unit::store) CHECK(access.data == outcome.data);
    }
  }
}

TEST_CASE("what is no sum leaves registers and address alone", "[isa]") {
  Hart hart;
  for (std::uint32_t reg = 1; reg < 32; ++reg) hart.set(reg, 3 * reg);
  const Hart before = hart;
  CHECK(execute_sum(hart, SumOperands{}, {0x10000042, 7}).address == 0x10000042);
  CHECK(hart.x == before.x);
}
