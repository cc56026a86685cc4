// What kernel.simd=off and kernel.hardware_loops=off mean: programs without the instructions that are switched off,
// which still compute what the reference says, and take longer.
#include <catch2/catch.hpp>

#include "tests/3_kernels/kernel_case.h"
#include "tests/3_kernels/kernel_shapes.h"

using namespace halfstep;

namespace {

// Instructions that cores issued.
struct Issued {
  std::uint64_t hardware_loops = 0;  // opcode of lp.setup and its like
  std::uint64_t pairs = 0;           // Xfvec, and Xpulp's packed integers, which move lanes
  std::uint64_t cycles = 0;
};

constexpr std::uint32_t kOpcode = 0x7F;
constexpr std::uint32_t kHardwareLoop = 0x7B;
constexpr std::uint32_t kPackedIntegers = 0x57;
constexpr std::uint32_t kArithmetic = 0x33;

// bits 31:30 are 10 in Xfvec, and the five behind them, its operation, are not zero.
bool is_vector_float(std::uint32_t word) {
  return (word & kOpcode) == kArithmetic && word >> 30U == 2 && (word >> 25U & 0x1FU) != 0;
}

Issued issued_by(const std::string& name, const std::string& variant, const model::ClusterConfig& config) {
  const tools::Primitive& primitive = *tools::find_primitive(name);
  model::ClusterConfig chosen = config;
  chosen.kernel_variant = variant;
  const tools::PreparedKernel kernel(primitive, tools::chosen_variants(primitive, chosen).front(), chosen);
  model::Simulation simulation(chosen, kernel.image());
  Issued issued;
  simulation.on_issue([&](const model::IssueEvent& event) {
    if ((event.word & kOpcode) == kHardwareLoop) ++issued.hardware_loops;
    if ((event.word & kOpcode) == kPackedIntegers || is_vector_float(event.word)) ++issued.pairs;
  });
  simulation.write_memory(kernel.image().address_of("halfstep_cores"), {8, 0, 0, 0});
  simulation.write_memory(kernel.image().address_of("halfstep_repeat"), {1, 0, 0, 0});
  const model::RunResult result = simulation.run();
  INFO(name << " " << variant);
  CHECK(kernel.check(simulation, result).ok);
  issued.cycles = result.layers.front().cycles;
  return issued;
}

void check_all(const std::string& type, bool simd, bool hardware_loops, std::uint32_t cores) {
  for (const tools::Primitive& primitive : tools::primitives()) {
    model::ClusterConfig config = test::kernel_config(type, test::quick_shapes(primitive).front(), cores);
    config.kernel_simd = simd;
    config.kernel_hardware_loops = hardware_loops;
    for (const tools::Variant& variant : primitive.variants(tools::number_format(type, simd))) {
      INFO(primitive.name << " " << type << " " << variant.name << " " << config.kernel_shape);
      const test::KernelRun run = test::run_kernel(primitive, variant, config, tools::DataKind::uniform);
      CHECKED_ELSE(run.ok()) UNSCOPED_INFO(run.text());
    }
  }
}

}  // namespace

TEST_CASE("without hardware loops there are none, and the result is the same", "[build_options]") {
  for (const auto& [kernel, variant] : std::vector<std::pair<std::string, std::string>>{
           {"matmul", "4x4"}, {"matmul", "4x4_paced_bt"}, {"linear_fw", "unrolled8"}, {"conv2d_wg", "direct"}}) {
    INFO(kernel << " " << variant);
    model::ClusterConfig config = test::kernel_config("fp16", "default");
    const Issued with = issued_by(kernel, variant, config);
    config.kernel_hardware_loops = false;
    const Issued without = issued_by(kernel, variant, config);
    CHECK(with.hardware_loops > 0);
    CHECK(without.hardware_loops == 0);
    CHECK(without.pairs == with.pairs);
    CHECK(without.cycles > with.cycles);
  }
}

TEST_CASE("without SIMD 16-bit formats are one number at a time", "[build_options]") {
  for (const char* type : {"fp16", "bf16"}) {
    INFO(type);
    model::ClusterConfig config = test::kernel_config(type, "16x16x16");
    const Issued with = issued_by("matmul", "4x4", config);
    config.kernel_simd = false;
    const Issued without = issued_by("matmul", "4x4", config);
    CHECK(with.pairs > 0);
    CHECK(without.pairs == 0);
    CHECK(without.hardware_loops > 0);
    CHECK(without.cycles > with.cycles * 5 / 4);
  }
}

TEST_CASE("without SIMD single precision is what it was", "[build_options]") {
  model::ClusterConfig config = test::kernel_config("fp32", "16x16x16");
  const Issued with = issued_by("matmul", "4x4", config);
  config.kernel_simd = false;
  CHECK(issued_by("matmul", "4x4", config).cycles == with.cycles);
}

TEST_CASE("every primitive without SIMD, without hardware loops, without both", "[build_options][.slow]") {
  check_all("fp16", false, true, 8);
  check_all("bf16", false, false, 5);
  check_all("fp32", true, false, 8);
  check_all("fp16", true, false, 8);
}
