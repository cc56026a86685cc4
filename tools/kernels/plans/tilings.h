// Tile sizes as variants name them: ROWSxCOLUMNS elements of the result.
#pragma once

#include <string>
#include <vector>

#include "tools/kernels/number_format.h"
#include "tools/kernels/variant.h"

namespace halfstep::tools {

// Which way lanes run decides how many columns of a tile are one register.
enum class ProductForm : std::uint8_t { outer, dot };

struct NamedTiling {
  std::string name;  // "4x8"
  Tiling tiles;
};

// 2x2, 2x4, 4x2, 4x4 and 4x8, as far as the form's registers hold them in this format; of the largest one, a paced
// form, too.
std::vector<NamedTiling> tilings(const NumberFormat& format, ProductForm form);

}  // namespace halfstep::tools
