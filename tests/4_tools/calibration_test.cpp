// The published calibration of a real chip with shared FPUs (GAP9: cycles per instruction, the slowest core, 5 %):
// static mapping, no visible latency, one division unit for all. On the gap9 preset as it is, fabric controller and
// instruction cache included.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "model/soc/simulation.h"
#include "tools/config/assignment.h"
#include "tools/config/config_file.h"
#include "tools/files/installation.h"
#include "tools/program/elf_program.h"

using namespace halfstep;

namespace {

constexpr std::array<std::uint32_t, 4> kCores = {1, 5, 8, 9};
constexpr double kTolerance = 0.05;
constexpr double kInstructions = 800;  // of a stream

struct Row {
  const char* stream;
  std::uint32_t first_region;
  std::uint32_t last_region;
  std::array<double, 4> cycles;  // published, for each of kCores
};

constexpr std::array<Row, 5> kTable = {{
    {"fadd, fmul, fmadd, vfmac.h back to back", 0, 3, {1.02, 2.02, 2.02, 3.02}},
    {"the same, each dependent on the previous", 4, 7, {1.02, 2.02, 2.02, 3.02}},
    {"dependent with one nop between", 8, 11, {1.02, 1.03, 1.03, 1.52}},
    {"fdiv.s, fsqrt.s", 12, 13, {14.0, 70.1, 112.1, 126.1}},
    {"fdiv.h", 14, 14, {10.0, 50.1, 80.1, 90.1}},
}};

// Of a region's second execution, when the code is in the cache; of the slowest core.
double cycles_per_instruction(const model::RunResult& result, std::uint32_t region) {
  std::uint64_t slowest = 0;
  for (const model::RegionResult& measured : result.regions) {
    if (measured.id == region) slowest = std::max(slowest, measured.min_cycles);
  }
  return static_cast<double>(slowest) / kInstructions;
}

}  // namespace

TEST_CASE("the gap9 preset meets the chip's published calibration within 5 percent", "[calibration]") {
  const auto image = tools::read_elf_program(HALFSTEP_TEST_PROGRAMS "/calibration.elf");
  for (std::size_t column = 0; column < kCores.size(); ++column) {
    const model::ClusterConfig config =
        tools::resolve_config(tools::read_config_file(tools::find_config_file("gap9"))).config;
    model::Simulation simulation(config, image);
    simulation.write_memory(image.address_of("halfstep_cores"), {static_cast<std::uint8_t>(kCores[column]), 0, 0, 0});
    const model::RunResult result = simulation.run();
    INFO(result.message);
    REQUIRE(result.stop == model::StopReason::exited);
    for (const Row& row : kTable) {
      for (std::uint32_t region = row.first_region; region <= row.last_region; ++region) {
        INFO(row.stream << ", region " << region << ", " << kCores[column] << " cores");
        CHECK(cycles_per_instruction(result, region) == Approx(row.cycles[column]).epsilon(kTolerance));
      }
    }
  }
}
