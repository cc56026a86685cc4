// CSR instructions: values, side effects, and which CSRs there are.
#include <catch2/catch.hpp>
#include <map>

#include "isa/csr.h"
#include "tests/1_isa/test_hart.h"

namespace halfstep::isa {
namespace {

constexpr std::uint32_t csr_word(std::uint32_t csr, std::uint32_t rs1, std::uint32_t funct3, std::uint32_t rd) {
  return csr << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x73;
}
constexpr std::uint32_t kWrite = 1;
constexpr std::uint32_t kSet = 2;
constexpr std::uint32_t kClear = 3;
constexpr std::uint32_t kWriteImmediate = 5;
constexpr std::uint32_t kSetImmediate = 6;

class Counters : public CounterPort {
 public:
  std::uint32_t read_counter(std::uint32_t csr) override { return values[csr]; }
  void write_counter(std::uint32_t csr, std::uint32_t value) override { values[csr] = value; }
  std::map<std::uint32_t, std::uint32_t> values;
};

SCENARIO("fcsr is fflags and frm", "[csr]") {
  Hart hart;
  hart.x[10] = 0xffffffff;
  execute(hart, csr_word(0x003, 10, kWrite, 0));
  CHECK(hart.fflags == 0x1f);
  CHECK(hart.frm == 7);
  execute(hart, csr_word(0x002, 3, kWriteImmediate, 11));
  CHECK(hart.x[11] == 7);
  CHECK(hart.frm == 3);
  execute(hart, csr_word(0x001, 0, kWriteImmediate, 11));
  CHECK(hart.x[11] == 0x1f);
  execute(hart, csr_word(0x003, 0, kSet, 12));
  CHECK(hart.x[12] == 3 << 5);
  CHECK_FALSE(hart.illegal);
}

SCENARIO("set and clear read without writing if there is nothing to write", "[csr]") {
  Hart hart;
  hart.mhartid = 5;
  hart.x[10] = 1;
  execute(hart, csr_word(0xf14, 0, kSet, 12));
  CHECK(hart.x[12] == 5);
  CHECK_FALSE(hart.illegal);
  WHEN("a read-only CSR is written") {
    execute(hart, csr_word(0xf14, 10, kSet, 13));
    THEN("the instruction is illegal and rd untouched") {
      CHECK(hart.illegal);
      CHECK(hart.x[13] == 0);
    }
  }
  WHEN("set with a register that holds 0, but is not x0, names a read-only CSR") {
    hart.x[10] = 0;
    execute(hart, csr_word(0xf14, 10, kSet, 13));
    THEN("that is a write, too") { CHECK(hart.illegal); }
  }
}

SCENARIO("rd and rs1 may be the same register", "[csr]") {
  Hart hart;
  hart.mscratch = 0x1111;
  hart.x[10] = 0x2222;
  execute(hart, csr_word(0x340, 10, kWrite, 10));
  CHECK(hart.mscratch == 0x2222);
  CHECK(hart.x[10] == 0x1111);
  hart.x[10] = 0x0202;
  execute(hart, csr_word(0x340, 10, kClear, 0));
  CHECK(hart.mscratch == 0x2020);
}

SCENARIO("unknown CSRs are illegal", "[csr]") {
  const auto number = GENERATE(0x000U, 0x004U, 0x180U, 0x302U, 0x7b0U, 0x7c0U, 0x7a0U, 0xb01U, 0xcc2U, 0xfffU);
  Hart hart;
  const Executed executed = execute(hart, csr_word(number, 0, kSet, 10));
  INFO(std::hex << number);
  CHECK(executed.instruction.unit == Unit::csr);
  CHECK(hart.illegal);
  CHECK(csr_name(number) == nullptr);
}

SCENARIO("counters belong to the model", "[csr]") {
  const auto number = GENERATE(0x780U, 0x79fU, 0xb00U, 0xb02U, 0xb80U, 0xb82U, 0xcc0U, 0xcc1U);
  Hart hart;
  GIVEN("no model") {
    execute(hart, csr_word(number, 31, kWriteImmediate, 10));
    THEN("they read 0") {
      CHECK_FALSE(hart.illegal);
      CHECK(hart.x[10] == 0);
    }
  }
  GIVEN("a model that counts") {
    Counters counters;
    counters.values[number] = 1000;
    hart.counters = &counters;
    execute(hart, csr_word(number, 7, kSetImmediate, 10));
    THEN("reads and writes go there") {
      CHECK(hart.x[10] == 1000);
      CHECK(counters.values[number] == (1000 | 7));
    }
  }
}

SCENARIO("user counters are read-only", "[csr]") {
  const auto number = GENERATE(0xc00U, 0xc01U, 0xc02U, 0xc80U, 0xc81U, 0xc82U);
  Hart hart;
  Counters counters;
  counters.values[number] = 77;
  hart.counters = &counters;
  execute(hart, csr_word(number, 0, kSet, 10));
  CHECK(hart.x[10] == 77);
  CHECK_FALSE(hart.illegal);
  execute(hart, csr_word(number, 1, kWriteImmediate, 10));
  CHECK(hart.illegal);
}

SCENARIO("machine CSRs keep what they may hold", "[csr]") {
  Hart hart;
  hart.x[10] = 0xffffffff;
  execute(hart, csr_word(0x341, 10, kWrite, 0));
  CHECK(hart.mepc == 0xfffffffe);
  execute(hart, csr_word(0x300, 10, kWrite, 0));
  CHECK(hart.mstatus == 0x1888);
  execute(hart, csr_word(0x301, 10, kWrite, 11));
  CHECK(hart.x[11] == 0x40801104);  // RV32IMC with non-standard extensions
  CHECK_FALSE(hart.illegal);
}

}  // namespace
}  // namespace halfstep::isa
