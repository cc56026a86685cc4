// The same program, compiled plainly (clang -O1, nothing of ours) and optimised, computes the same bits: contraction is
// off, and everything else that the compiler does is exact.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "model/soc/simulation.h"
#include "tests/7_compiler/compiler_process.h"
#include "tests/7_compiler/random_kernels.h"
#include "tools/program/elf_program.h"

using namespace halfstep;
using test::run_compiler;
using test::TestFolder;

namespace {

struct Computed {
  std::uint64_t cycles = 0;
  std::vector<std::vector<std::uint8_t>> arrays;
};

Computed run(const std::filesystem::path& program) {
  model::ClusterConfig config;
  config.boot_cores = 1;
  const model::ProgramImage image = tools::read_elf_program(program.string());
  model::Simulation simulation(config, image);
  simulation.write_memory(image.address_of("halfstep_cores"), {1, 0, 0, 0});
  const model::RunResult result = simulation.run();
  INFO(result.message << result.dump);
  REQUIRE(result.stop == model::StopReason::exited);
  REQUIRE(result.exit_code == 0);
  Computed computed;
  computed.cycles = result.cycles;
  for (const test::ResultArray& array : test::kResultArrays) {
    const auto symbol = std::find_if(image.symbols.begin(), image.symbols.end(),
                                     [&](const model::Symbol& candidate) { return candidate.name == array.name; });
    REQUIRE(symbol != image.symbols.end());
    computed.arrays.push_back(simulation.read_memory(symbol->address, symbol->size));
  }
  return computed;
}

// The elements of an array. All NaNs are one: LLVM moves signs through arithmetic, and a NaN's sign is nobody's.
std::vector<std::uint32_t> numbers(const std::vector<std::uint8_t>& bytes, const test::ResultArray& array) {
  std::vector<std::uint32_t> elements;
  for (std::size_t i = 0; i + array.bytes <= bytes.size(); i += array.bytes) {
    std::uint32_t value = 0;
    for (std::size_t byte = 0; byte < array.bytes; ++byte) value |= std::uint32_t{bytes[i + byte]} << (8 * byte);
    const std::uint32_t magnitude = value & ~(1U << (8 * array.bytes - 1));
    elements.push_back(array.infinity != 0 && magnitude > array.infinity ? array.infinity + 1 : value);
  }
  return elements;
}

// Debian's clang alone, in the target's C ABI.
void compile_plainly(const TestFolder& folder) {
  const std::string command = "cd '" + folder.path().string() +
                              "' && '" HALFSTEP_CLANG
                              "' --target=riscv32-unknown-elf -march=rv32imc_zicsr_zfinx_zhinx "
                              "-mabi=ilp32 -mno-relax -O1 -ffp-contract=off -Xclang -fbfloat16-excess-precision=none "
                              "-std=c23 -w -c program.c -o plain.o";
  REQUIRE(std::system(command.c_str()) == 0);
  REQUIRE(run_compiler("plain.o -o plain.elf", folder.path()).status == 0);
}

// Returns how many hardware loops the optimised program has.
int compare(std::uint32_t seed, const std::string& options) {
  const TestFolder folder;
  test::write_text(folder.path() / "program.c", test::random_program(seed));
  compile_plainly(folder);
  const auto compiled = run_compiler(
      options + " -fpost-pass-statistics -std=c23 -w -ffp-contract=off program.c -o optimised.elf", folder.path());
  INFO("seed " << seed << ", " << options << ": " << compiled.errors);
  REQUIRE(compiled.status == 0);
  const Computed plain = run(folder.path() / "plain.elf");
  const Computed optimised = run(folder.path() / "optimised.elf");
  for (std::size_t i = 0; i < plain.arrays.size(); ++i) {
    const std::vector<std::uint32_t> expected = numbers(plain.arrays[i], test::kResultArrays[i]);
    const std::vector<std::uint32_t> got = numbers(optimised.arrays[i], test::kResultArrays[i]);
    REQUIRE(expected.size() == got.size());
    for (std::size_t element = 0; element < got.size(); ++element) {
      if (expected[element] == got[element]) continue;
      INFO(test::kResultArrays[i].name << "[" << element << "] " << std::hex << expected[element]);
      CHECK(expected[element] == got[element]);
    }
  }
  if (options == "-O3") CHECK(optimised.cycles < plain.cycles);
  return std::stoi(compiled.errors.substr(compiled.errors.find(": ") + 2));
}

}  // namespace

TEST_CASE("random kernels compute the same bits plain and optimised", "[differential]") {
  int hardware_loops = 0;
  for (std::uint32_t seed = 1; seed <= 6; ++seed) hardware_loops += compare(seed, "-O3");
  CHECK(hardware_loops > 60);  // or this would be no test of them
}

TEST_CASE("every level of optimisation computes the same bits", "[differential]") {
  std::uint32_t seed = 100;
  for (const char* options : {"-O0", "-O1", "-O2", "-Os", "-O3 -g", "-O3 -fno-hardware-loops",
                              "-O3 -fno-post-increment", "-O3 -fno-schedule-loops", "-O3 -funroll-loops"})
    compare(++seed, options);
}

TEST_CASE("many random kernels compute the same bits", "[differential][.long]") {
  for (std::uint32_t seed = 1000; seed < 1150; ++seed) compare(seed, "-O3");
}
