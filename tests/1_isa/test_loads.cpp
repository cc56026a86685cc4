// load_any() is every load: compared with the one that each instruction names.
#include <catch2/catch.hpp>
#include <random>

#include "isa/decoder.h"
#include "isa/hart.h"
#include "isa/meaning/memory.h"

using namespace halfstep::isa;

TEST_CASE("any load forms the address and the base register that its instruction says", "[isa]") {
  constexpr std::uint32_t kLw = 0x00002003, kLwPost = 0x0000200b, kLwRegister = 0x20007003,
                          kLwRegisterPost = 0x2000700b;
  constexpr std::uint32_t kRs1 = 15, kRs2 = 20, kRd = 7;
  std::mt19937 random(3);
  for (const std::uint32_t opcode : {kLw, kLwPost, kLwRegister, kLwRegisterPost}) {
    const bool immediate = opcode == kLw || opcode == kLwPost;
    for (int round = 0; round < 200; ++round) {
      const std::uint32_t offset = immediate ? random() << 20 : (random() % 32) << kRs2;
      const std::uint32_t word = opcode | offset | (random() % 32) << kRs1 | (random() % 32) << kRd;
      const Instruction load = decode(word, {});
      REQUIRE(load.unit == Unit::load);
      Hart named;
      for (std::uint32_t reg = 1; reg < 32; ++reg) named.set(reg, static_cast<std::uint32_t>(random()));
      Hart any = named;
      Outcome named_outcome;
      Outcome any_outcome;
      load.execute(named, load, named_outcome);
      load_any(any, load, any_outcome);
      CHECK(any_outcome.address == named_outcome.address);
      REQUIRE(any.x == named.x);
    }
  }
}
