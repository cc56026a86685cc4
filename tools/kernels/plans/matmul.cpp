// matmul: N x K times K x M, the right operand as it is or transposed.
#include "tools/kernels/plans/plans.h"
#include "tools/kernels/plans/tilings.h"

namespace halfstep::tools {
namespace {

// kernels/primitives/programs/matmul.c
enum Algorithm : std::uint32_t { kNaive = 1, kNaiveTransposed = 2, kOuter = 3, kDot = 4 };

bool right_is_transposed(const Variant& variant) {
  return variant.algorithm == kDot || variant.algorithm == kNaiveTransposed;
}

void add_variants(std::vector<Variant>& variants, const std::string& name, std::uint32_t algorithm, Tiling tiles) {
  tiles.split = Split::rows;
  variants.push_back({name, algorithm, tiles});
  tiles.split = Split::columns;
  variants.push_back({name + "_columns", algorithm, tiles});
}

// Names: tile, `bt` if the right operand is transposed, `columns` if cores share columns instead of rows.
std::vector<Variant> variants(const NumberFormat& format) {
  std::vector<Variant> result;
  add_variants(result, "naive", kNaive, {1, 1, Split::rows});
  for (const NamedTiling& tiling : tilings(format, ProductForm::outer))
    add_variants(result, tiling.name, kOuter, tiling.tiles);
  add_variants(result, "naive_bt", kNaiveTransposed, {1, 1, Split::rows});
  for (const NamedTiling& tiling : tilings(format, ProductForm::dot))
    add_variants(result, tiling.name + "_bt", kDot, tiling.tiles);
  return result;
}

reference::Tensor product(const Operand& left, const Operand& right, bool transposed, const NumberFormat& format) {
  const int rows = left.sizes[0];
  const int inner = left.sizes[1];
  const int columns = right.sizes[transposed ? 0 : 1];
  reference::Tensor result;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      reference::SumOfProducts sum;
      for (int k = 0; k < inner; ++k) {
        const int at = transposed ? column * inner + k : k * columns + column;
        sum.add({left.values.at(static_cast<std::size_t>(row * inner + k)), 0},
                {right.values.at(static_cast<std::size_t>(at)), 0});
      }
      // A fused multiply-add for each k, or for each word, and the addition of both lanes.
      result.push_back(sum.result(roundings(format, inner + 1)));
    }
  }
  return result;
}

KernelPlan plan(const PlanRequest& request) {
  const int rows = request.shape[0];
  const int inner = request.shape[1];
  const int columns = request.shape[2];
  const bool transposed = right_is_transposed(request.variant);
  KernelPlan result;
  result.macs =
      static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(inner) * static_cast<std::uint64_t>(columns);
  const std::size_t left = result.add_input(matrix_operand("left", request.format, rows, inner), request.data);
  const std::size_t right = result.add_input(
      matrix_operand("right", request.format, transposed ? columns : inner, transposed ? inner : columns),
      request.data);
  const std::size_t product_at = result.add(matrix_operand("product", request.format, rows, columns));
  result.tell(request.variant);
  result.tell_matrix(product_at);
  result.tell_matrix(left);
  result.tell_matrix(right);
  const Operand left_operand = result.operands[left];
  const Operand right_operand = result.operands[right];
  const NumberFormat& format = request.format;
  result.results.push_back(
      {product_at, [=, &format] { return product(left_operand, right_operand, transposed, format); }});
  return result;
}

}  // namespace

std::vector<Primitive> matmul_primitives() {
  return {{"matmul", "forward", "matmul", {"matmul", "product"}, "NxKxM", "64x64x64", {}, variants, plan}};
}

}  // namespace halfstep::tools
