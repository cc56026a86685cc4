// What a load leaves in its register, as the columns have it, against what the instruction set says.
#include <catch2/catch.hpp>
#include <cstdint>

#include "model/core/common_work.h"

using namespace halfstep;

TEST_CASE("the part of a word that a load asks for is what the instruction set says", "[core]") {
  constexpr std::uint32_t kWord = 0x8f7e80a5;
  for (const std::uint8_t bytes : {1, 2, 4}) {
    for (const bool is_signed : {false, true}) {
      isa::Instruction load;
      load.rd = 9;
      load.access_bytes = bytes;
      load.load_signed = is_signed;
      const model::LoadedPart part = model::loaded_part(load);
      CHECK(part.rd == 9);
      for (std::uint32_t offset = 0; offset + bytes <= 4; ++offset) {
        INFO(int{bytes} << " bytes at " << offset << (is_signed ? ", signed" : ""));
        CHECK(part.of(kWord, 0x10000040 + offset) == isa::finish_load(load, kWord >> (8 * offset)));
      }
      load.rd = 0;
      CHECK(model::loaded_part(load).rd == isa::Hart::kNowhere);
      CHECK(model::loaded_part(load).of(kWord, 0x10000040) == 0);
    }
  }
}
