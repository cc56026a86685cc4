// Random C programs that say with their arrays what they computed: loops of every kind, pairs, pointers, conditions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace halfstep::test {

// The same text for the same seed. Defined behaviour: indices stay inside the arrays, integers are unsigned, pairs are
// only reinterpreted as vectors. The arrays that hold results are the globals named by kResultArrays.
std::string random_program(std::uint32_t seed);

struct ResultArray {
  const char* name;
  std::size_t bytes;       // of an element
  std::uint32_t infinity;  // its bits; 0: integers
};
inline constexpr ResultArray kResultArrays[] = {{"words", 4, 0},      {"floats", 4, 0x7f800000}, {"halves", 2, 0x7c00},
                                                {"pairs", 2, 0x7c00}, {"bf16_pairs", 2, 0x7f80}, {"watched", 4, 0}};

}  // namespace halfstep::test
