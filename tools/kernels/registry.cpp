#include <algorithm>

#include "tools/kernels/plans/plans.h"
#include "tools/kernels/primitive.h"

namespace halfstep::tools {

const std::vector<Primitive>& primitives() {
  static const std::vector<Primitive> table = [] {
    std::vector<Primitive> rows;
    for (const auto& family :
         {matmul_primitives, conv2d_primitives, depthwise_primitives, pointwise_primitives, linear_primitives,
          pool_primitives, elementwise_primitives, normalise_primitives, loss_primitives, rearrange_primitives}) {
      const std::vector<Primitive> more = family();
      rows.insert(rows.end(), more.begin(), more.end());
    }
    return rows;
  }();
  return table;
}

const Primitive* find_primitive(const std::string& name) {
  const auto found = std::find_if(primitives().begin(), primitives().end(),
                                  [&](const Primitive& primitive) { return primitive.name == name; });
  return found == primitives().end() ? nullptr : &*found;
}

std::vector<std::string> variant_names(const Primitive& primitive, const NumberFormat& format) {
  std::vector<std::string> names;
  for (const Variant& variant : primitive.variants(format)) names.push_back(variant.name);
  return names;
}

}  // namespace halfstep::tools
