#include <catch2/catch.hpp>

#include "fresh_kernel.h"
#include "model/fpu/allocation.h"
#include "model/fpu/division_unit.h"

using namespace halfstep::model;

namespace {

std::uint32_t count(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_popcount(bits)); }

}  // namespace

SCENARIO("dynamic allocation spreads the requesting cores over the FPUs", "[fpu]") {
  DynamicAllocation allocation(8, 4);
  THEN("four requesting cores are always served together, whichever they are") {
    CHECK(allocation.arbitrate(0x0f) == 0x0f);
    CHECK(allocation.arbitrate(0xaa) == 0xaa);
    CHECK(allocation.arbitrate(0x11) == 0x11);
  }
  THEN("eight requesting cores share: four a cycle, everybody within two") {
    const std::uint32_t first = allocation.arbitrate(0xff);
    CHECK(count(first) == 4);
    CHECK(allocation.arbitrate(0xff & ~first) == (0xffU & ~first));
  }
}

SCENARIO("the static map lets pairs alternate", "[fpu]") {
  StaticAllocation allocation({0, 1, 2, 3, 0, 1, 2, 3}, 4);
  CHECK(allocation.arbitrate(0x11) == 0x01);
  CHECK(allocation.arbitrate(0x11) == 0x10);
  CHECK(allocation.arbitrate(0x11) == 0x01);
  THEN("a grant without a conflict flips the arbiter, too") {
    CHECK(allocation.arbitrate(0x02) == 0x02);
    CHECK(allocation.arbitrate(0x22) == 0x20);
  }
}

SCENARIO("three cores on one FPU, as designs with a ninth core have it", "[fpu]") {
  StaticAllocation allocation({0, 1, 2, 3, 0, 1, 2, 3, 3}, 4);
  std::uint32_t served = 0;
  for (int cycle = 0; cycle < 4; ++cycle) {
    const std::uint32_t granted = allocation.arbitrate(0x188);
    CHECK(count(granted) == 1);
    served |= granted;
  }
  CHECK(served == 0x188);
}

SCENARIO("private FPUs never refuse", "[fpu]") {
  PrivateAllocation allocation;
  CHECK(allocation.arbitrate(0xff) == 0xff);
}

SCENARIO("the shift registers of the lfsr policy start as the RTL's do", "[fpu]") {
  // Start values 7 + 2^core: cores 0 and 1 begin at 8 and 9, so with four FPUs they want FPUs 0 and 1; core 2 (11) FPU
  // 3, core 3 (15) FPU 3: those two conflict.
  LfsrAllocation allocation(8, 4);
  CHECK(count(allocation.arbitrate(0x03)) == 2);
  LfsrAllocation fresh(8, 4);
  CHECK(count(fresh.arbitrate(0x0c)) == 1);
}

SCENARIO("one division at a time, as long as its format takes", "[fpu]") {
  FreshKernel kernel;
  DivisionUnit unit("division_unit", 8);
  using Format = DivisionUnit::Format;
  const auto result_after = [&](Format format, bool special) {
    REQUIRE(unit.arbitrate(0x4, 100) == 2);
    unit.start(2, format, special, 100);
    std::uint64_t cycle = 101;
    while (unit.result(cycle) < 0) {
      CHECK(unit.arbitrate(0x1, cycle) == -1);
      ++cycle;
    }
    CHECK(unit.result(cycle) == 2);
    CHECK(unit.arbitrate(0x1, cycle) == -1);
    CHECK(unit.arbitrate(0x1, cycle + 1) == 0);
    return cycle - 100;
  };
  SECTION("fp32") { CHECK(result_after(Format::fp32, false) == 13); }
  SECTION("fp16") { CHECK(result_after(Format::fp16, false) == 9); }
  SECTION("bf16") { CHECK(result_after(Format::bf16, false) == 8); }
  SECTION("special operand") { CHECK(result_after(Format::fp32, true) == 4); }
}
