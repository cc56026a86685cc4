// Every primitive x type x variant on a spread of shapes against the host reference: within bounds on random numbers,
// and equal on small integers, whose sums are exact in every format.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "tests/3_kernels/kernel_case.h"
#include "tests/3_kernels/kernel_shapes.h"

using namespace halfstep;

namespace {

constexpr const char* kTypes[] = {"fp32", "fp16", "bf16"};

void check_variant(const tools::Primitive& primitive, const tools::Variant& variant,
                   const model::ClusterConfig& config) {
  INFO(primitive.name << " " << config.kernel_type << " " << variant.name << " " << config.kernel_shape << " on "
                      << config.boot_cores << " cores");
  const test::KernelRun random = test::run_kernel(primitive, variant, config, tools::DataKind::uniform);
  CHECKED_ELSE(random.ok()) UNSCOPED_INFO(random.text());
  if (!primitive.exact_on_integers) return;
  const test::KernelRun integers = test::run_kernel(primitive, variant, config, tools::DataKind::integers);
  CHECKED_ELSE(integers.exact()) UNSCOPED_INFO(integers.text());
}

void check_shape(const tools::Primitive& primitive, const std::string& type, const std::string& shape,
                 std::uint32_t cores) {
  const model::ClusterConfig config = test::kernel_config(type, shape, cores);
  for (const tools::Variant& variant : primitive.variants(tools::number_format(type)))
    check_variant(primitive, variant, config);
}

}  // namespace

TEST_CASE("every primitive has shapes to be tested on", "[primitives]") {
  std::set<std::string> names;
  for (const tools::Primitive& primitive : tools::primitives()) {
    INFO(primitive.name);
    CHECK_FALSE(test::quick_shapes(primitive).empty());
    CHECK(names.insert(primitive.name).second);
    for (const char* type : kTypes) {
      std::set<std::string> variants;
      for (const std::string& variant : tools::variant_names(primitive, tools::number_format(type)))
        CHECK(variants.insert(variant).second);
      CHECK_FALSE(variants.empty());
    }
  }
}

// Each with one type, one shape, and its first and its last variant.
TEST_CASE("every primitive computes what the reference does", "[primitives]") {
  std::size_t number = 0;
  for (const tools::Primitive& primitive : tools::primitives()) {
    const std::string type = kTypes[number++ % std::size(kTypes)];
    const std::vector<tools::Variant> variants = primitive.variants(tools::number_format(type));
    const std::string shape = test::quick_shapes(primitive).front();
    check_variant(primitive, variants.front(), test::kernel_config(type, shape, 8));
    check_variant(primitive, variants.back(), test::kernel_config(type, shape, number % 2 == 0 ? 16 : 3));
  }
}

TEST_CASE("every primitive, type and variant computes what the reference does", "[primitives][.slow]") {
  for (const tools::Primitive& primitive : tools::primitives())
    for (const char* type : kTypes)
      for (const std::string& shape : test::quick_shapes(primitive)) check_shape(primitive, type, shape, 8);
}

TEST_CASE("the number of cores does not matter", "[primitives][.slow]") {
  for (const tools::Primitive& primitive : tools::primitives())
    for (const std::uint32_t cores : {1U, 3U, 16U})
      check_shape(primitive, "fp16", test::quick_shapes(primitive).front(), cores);
}

TEST_CASE("a spread of shapes", "[primitives][.long]") {
  for (const tools::Primitive& primitive : tools::primitives())
    for (const char* type : kTypes)
      for (const std::string& shape : test::more_shapes(primitive))
        for (const std::uint32_t cores : {8U, 5U}) check_shape(primitive, type, shape, cores);
}

TEST_CASE("a wrong element is seen", "[primitives]") {
  const tools::Primitive& matmul = *tools::find_primitive("matmul");
  const model::ClusterConfig config = test::kernel_config("bf16", "8x8x8");
  const tools::PreparedKernel kernel(matmul, matmul.variants(tools::kBf16).front(), config);
  model::RunResult result;
  const auto simulation = tools::simulate(kernel.image(), config, result);
  REQUIRE(kernel.check(*simulation, result).ok);
  const std::uint32_t product = kernel.address_of("product");
  simulation->write_memory(product + 6, {0x00, 0x40});  // 2 in the fourth column
  CHECK_FALSE(kernel.check(*simulation, result).ok);
  CHECK_THAT(kernel.check(*simulation, result).text, Catch::Contains("WRONG [3]: 2, expected"));
}

TEST_CASE("repetitions are instances of one region", "[primitives]") {
  const tools::Primitive& matmul = *tools::find_primitive("matmul");
  model::ClusterConfig config = test::kernel_config("fp16", "16x16x16");
  config.kernel_repeat = 3;
  const test::KernelRun run =
      test::run_kernel(matmul, matmul.variants(tools::kFp16).front(), config, tools::DataKind::uniform);
  CHECK(run.ok());
  CHECK(run.result.layers.front().macs == std::uint64_t{3} * 16 * 16 * 16);
  CHECK(run.result.regions.front().instances == 3);
}
