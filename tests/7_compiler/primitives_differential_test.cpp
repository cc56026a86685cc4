// Every primitive of kernels/primitives, in every number format, pass and variant, leaves the same bits in TCDM
// compiled plainly and optimised: contraction off on both sides, the same operands, eight cores.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>

#include "tests/3_kernels/kernel_case.h"
#include "tests/3_kernels/kernel_shapes.h"
#include "tests/7_compiler/compiler_process.h"
#include "tools/kernels/kernel_run.h"
#include "tools/kernels/number_format.h"
#include "tools/program/elf_program.h"

using namespace halfstep;
using test::TestFolder;

namespace {

constexpr const char* kKernels = HALFSTEP_SOURCES "/kernels";
constexpr std::uint32_t kTcdm = 0x10000000;

// With contraction off; `compiler` and its level decide the rest.
model::ProgramImage build(const tools::Primitive& primitive, const std::string& type, const std::string& compiler) {
  const TestFolder folder;
  std::vector<std::string> sources = {"programs/main", "programs/" + primitive.program};
  sources.insert(sources.end(), primitive.sources.begin(), primitive.sources.end());
  std::string objects;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::string object = std::to_string(i) + ".o";
    const std::string command = "cd '" + folder.path().string() + "' && " + compiler +
                                " -std=c23 -ffreestanding -ffp-contract=off -fno-strict-aliasing -ffunction-sections "
                                "-fdata-sections -I'" +
                                kKernels + "' -I'" + kKernels + "/primitives/" + type + "' -c '" + kKernels +
                                "/primitives/" + sources[i] + ".c' -o " + object;
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
    objects += object + " ";
  }
  const auto linked = test::run_compiler(objects + "-Wl,--defsym=halfstep_team_cores=8 -o program.elf", folder.path());
  INFO(linked.errors);
  REQUIRE(linked.status == 0);
  return tools::read_elf_program((folder.path() / "program.elf").string());
}

struct Programs {
  model::ProgramImage plain;
  model::ProgramImage optimised;
};

Programs build_both(const tools::Primitive& primitive, const std::string& type) {
  return {build(primitive, type,
                "'" HALFSTEP_CLANG
                "' --target=riscv32-unknown-elf -march=rv32imc_zicsr_zfinx_zhinx -mabi=ilp32 -mno-relax -O1 "
                "-fno-math-errno -Xclang -fbfloat16-excess-precision=none"),
          build(primitive, type, "'" HALFSTEP_COMPILER "' -O3")};
}

// TCDM behind the stacks after the program ran on the operands of `prepared`.
std::vector<std::uint8_t> run(model::ProgramImage image, const model::ProgramImage& prepared,
                              const model::ClusterConfig& config) {
  const std::uint32_t first = prepared.address_of("__stacks_end");
  const std::uint32_t arguments = prepared.address_of("kernel_arguments");
  REQUIRE(image.address_of("__stacks_end") == first);
  for (const model::Segment& segment : prepared.segments) {
    if (segment.address >= first && segment.address < kTcdm + config.tcdm_size) image.segments.push_back(segment);
  }
  model::Segment words = prepared.segments.back();
  for (const model::Segment& segment : prepared.segments) {
    if (segment.address == arguments && !segment.executable) words = segment;
  }
  REQUIRE(words.address == arguments);
  words.address = image.address_of("kernel_arguments");
  image.segments.push_back(words);
  model::RunResult result;
  const auto simulation = tools::simulate(image, config, result);
  INFO(result.message << result.dump);
  REQUIRE(result.stop == model::StopReason::exited);
  REQUIRE(result.exit_code == 0);
  return simulation->read_memory(first, kTcdm + config.tcdm_size - first);
}

void compare(const tools::Primitive& primitive, const std::string& type, const std::vector<std::string>& shapes) {
  const Programs programs = build_both(primitive, type);
  for (const tools::Variant& variant : primitive.variants(tools::number_format(type))) {
    for (const std::string& shape : shapes) {
      INFO(primitive.name << " " << type << " " << variant.name << " " << shape);
      const model::ClusterConfig config = test::kernel_config(type, shape, 8);
      const tools::PreparedKernel prepared(primitive, variant, config);
      CHECK((run(programs.plain, prepared.image(), config) == run(programs.optimised, prepared.image(), config)));
    }
  }
}

}  // namespace

TEST_CASE("a convolution computes the same bits plain and optimised", "[differential]") {
  const tools::Primitive* primitive = tools::find_primitive("conv2d_fw");
  REQUIRE(primitive != nullptr);
  compare(*primitive, "fp16", {test::quick_shapes(*primitive).front()});
}

TEST_CASE("every primitive computes the same bits plain and optimised", "[differential][.long]") {
  for (const tools::Primitive& primitive : tools::primitives()) {
    for (const char* type : {"fp32", "fp16", "bf16"}) compare(primitive, type, test::quick_shapes(primitive));
  }
}
