// A variant of a primitive, as data: its name and the numbers that its program is told.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace halfstep::tools {

// kernels/primitives/split.h
enum class Split : std::uint32_t { tiles = 0, rows = 1, columns = 2 };

struct Tiling {
  std::uint32_t rows = 4;
  std::uint32_t columns = 4;  // words in the outer form, columns in the dot form
  Split split = Split::tiles;
  bool paced = false;  // for cores that share an FPU: kernels/primitives/product_loops.h
};

struct Variant {
  std::string name;
  std::uint32_t algorithm = 1;  // an enumerator of the primitive's program
  Tiling tiles;
};

}  // namespace halfstep::tools
