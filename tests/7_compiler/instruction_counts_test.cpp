// How long inner loops are: as many instructions as the work needs, pinned, so that a change of the compiler shows.
#include <catch2/catch.hpp>
#include <map>
#include <sstream>

#include "tests/7_compiler/compiler_process.h"

using halfstep::test::run_compiler;

namespace {

// Instructions of the bodies of hardware loops, by function, in order; negative: of an outer loop.
std::map<std::string, std::vector<int>> hardware_loops(const std::string& assembly) {
  std::map<std::string, std::vector<int>> loops;
  std::istringstream lines(assembly);
  std::string function;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line[0] != '\t' && line[0] != '.' && line[0] != '#') function = line.substr(0, line.find(':'));
    const std::size_t setup = line.find("# lp.setup");
    if (setup == std::string::npos) continue;
    const int bytes = std::stoi(line.substr(line.rfind(',') + 1));
    loops[function].push_back(line.find(" x1, ", setup) != std::string::npos ? -bytes / 4 : bytes / 4);
  }
  return loops;
}

}  // namespace

TEST_CASE("inner loops have the instructions that the work needs", "[counts]") {
  const auto outcome = run_compiler("-std=c23 -O3 -S '" HALFSTEP_SOURCES "/tests/7_compiler/loops/inner_loops.c' -o -");
  REQUIRE(outcome.errors.empty());
  const std::map<std::string, std::vector<int>> loops = hardware_loops(outcome.output);
  const std::map<std::string, std::vector<int>> expected = {
      {"tile_fp16_transposed", {14}},  // 6 loads, 8 vfmac: 16 products
      {"tile_bf16_transposed", {14}},
      {"tile_fp16_replicated", {15}},  // 6 loads, 8 vfmac.r, 1 step over a row
      {"tile_fp32_2x2", {8}},          // 4 loads, 4 fmadd
      {"tile_fp32_2x2_right_as_it_is", {8}},
      {"tile_fp32_4x2", {14}},  // 6 loads, 8 fmadd
      {"dot_fp32", {3}},        // 2 loads, 1 fmadd
      {"dot_fp16_pairs", {3}},
      {"dot_fp16", {3}},
      {"naive_matmul_column", {3}},
      {"axpy_fp16", {4}},              // 2 loads, vfmac.r, store
      {"subtract_product_fp16", {4}},  // the sign is changed in front of the loop
      {"relu_fp16", {3}},
      {"copy_words", {3}},
      {"add_rows", {-8, 4}},  // outer: the inner loop and its set-up, two copies of pointers, a step
  };
  for (const auto& [function, lengths] : expected) {
    INFO(function);
    REQUIRE(loops.count(function) == 1);
    CHECK(loops.at(function) == lengths);
  }
  CHECK(loops.size() == expected.size());
}
