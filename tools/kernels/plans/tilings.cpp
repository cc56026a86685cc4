#include "tools/kernels/plans/tilings.h"

namespace halfstep::tools {

std::vector<NamedTiling> tilings(const NumberFormat& format, ProductForm form) {
  constexpr std::uint32_t kMostRows = 4;  // registers of sums: kernels/primitives/product_tile.h
  constexpr std::uint32_t kMostColumns = 4;
  std::vector<NamedTiling> result;
  const std::uint32_t sizes[][2] = {{2, 2}, {2, 4}, {4, 2}, {4, 4}, {4, 8}};
  for (const auto& size : sizes) {
    const std::uint32_t lanes = form == ProductForm::outer ? static_cast<std::uint32_t>(format.lanes) : 1;
    if (size[1] / lanes > kMostColumns) continue;
    result.push_back(
        {std::to_string(size[0]) + "x" + std::to_string(size[1]), {size[0], size[1] / lanes, Split::tiles}});
    if (size[1] / lanes == kMostColumns && size[0] == kMostRows) {
      result.push_back(result.back());
      result.back().name += "_paced";
      result.back().tiles.paced = true;
    }
  }
  return result;
}

}  // namespace halfstep::tools
