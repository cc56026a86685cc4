// The programs of kernels/, compiled plainly and optimised, leave the same bits in memory: contraction off, eight
// cores.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "model/soc/simulation.h"
#include "tests/7_compiler/compiler_process.h"
#include "tools/program/elf_program.h"

using namespace halfstep;
using test::TestFolder;

namespace {

constexpr const char* kKernels = HALFSTEP_SOURCES "/kernels";

struct Memory {
  std::string name;
  std::vector<std::uint8_t> bytes;
};

bool is_data(const model::Symbol& symbol) {
  constexpr std::uint32_t kTcdm = 0x10000000;  // kernels/runtime/cluster.ld
  constexpr std::uint32_t kTcdmEnd = 0x10100000;
  constexpr std::uint32_t kSharedL2 = 0x1C010000;
  return symbol.size > 0 && ((symbol.address >= kTcdm && symbol.address < kTcdmEnd) || symbol.address >= kSharedL2);
}

// What the program's objects hold at its end, by name.
std::vector<Memory> run(const std::filesystem::path& program) {
  const model::ProgramImage image = tools::read_elf_program(program.string());
  model::Simulation simulation(model::ClusterConfig(), image);
  const model::RunResult result = simulation.run();
  INFO(result.message << result.dump);
  REQUIRE(result.stop == model::StopReason::exited);
  REQUIRE(result.exit_code == 0);
  std::vector<Memory> memory;
  for (const model::Symbol& symbol : image.symbols) {
    if (is_data(symbol)) memory.push_back({symbol.name, simulation.read_memory(symbol.address, symbol.size)});
  }
  std::sort(memory.begin(), memory.end(), [](const Memory& a, const Memory& b) { return a.name < b.name; });
  return memory;
}

void build(const std::string& compiler, const std::vector<std::string>& sources, const std::string& type,
           const TestFolder& folder, const std::string& name) {
  std::string objects;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::string object = name + std::to_string(i) + ".o";
    const std::string command = "cd '" + folder.path().string() + "' && " + compiler +
                                " -std=c23 -ffreestanding -ffp-contract=off -ffunction-sections -fdata-sections -I'" +
                                kKernels + "' -I'" + kKernels + "/layers/" + type + "' -c '" + sources[i] + "' -o " +
                                object;
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
    objects += object + " ";
  }
  const auto linked = test::run_compiler(objects + "-o " + name + ".elf", folder.path());
  INFO(linked.errors);
  REQUIRE(linked.status == 0);
}

void compare(const std::string& type, std::vector<std::string> sources) {
  for (const std::string& layers : {std::string("/layers"), "/layers/" + type}) {
    for (const auto& entry : std::filesystem::directory_iterator(kKernels + layers)) {
      if (entry.path().extension() == ".c") sources.push_back(entry.path().string());
    }
  }
  const TestFolder folder;
  build("'" HALFSTEP_CLANG
        "' --target=riscv32-unknown-elf -march=rv32imc_zicsr_zfinx_zhinx -mabi=ilp32 -mno-relax -O1 "
        "-fno-math-errno",
        sources, type, folder, "plain");
  build("'" HALFSTEP_COMPILER "' -O3", sources, type, folder, "optimised");
  const std::vector<Memory> plain = run(folder.path() / "plain.elf");
  const std::vector<Memory> optimised = run(folder.path() / "optimised.elf");
  REQUIRE(plain.size() == optimised.size());
  REQUIRE(plain.size() > 3);
  for (std::size_t i = 0; i < plain.size(); ++i) {
    INFO(plain[i].name);
    CHECK(plain[i].name == optimised[i].name);
    CHECK((plain[i].bytes == optimised[i].bytes));
  }
}

}  // namespace

TEST_CASE("a training step of tinycnn computes the same bits plain and optimised", "[differential]") {
  const std::string network = std::string(kKernels) + "/networks/tinycnn/";
  for (const char* type : {"fp32", "fp16"})
    compare(type, {network + "main.c", network + "train.c", network + "memory.c", network + "keep.c",
                   network + "layer_table.c", HALFSTEP_BUILD "/kernels/tinycnn_dataset.c"});
}
