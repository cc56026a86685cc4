// Every cycle has one cause: in the report of a run they add up, for each core, each region and each layer.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tools/files/temporary_directory.h"

namespace {

nlohmann::json report(const std::string& arguments) {
  const halfstep::tools::TemporaryDirectory folder;
  const std::string path = (folder.path() / "report.json").string();
  REQUIRE(std::system((HALFSTEP_EXECUTABLE " run " + arguments + " --report " + path + " >/dev/null").c_str()) == 0);
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

std::uint64_t sum_of_causes(const nlohmann::json& counted) {
  std::uint64_t sum = 0;
  for (const auto& cycles : counted.at("causes")) sum += cycles.get<std::uint64_t>();
  return sum;
}

// Cores that went through a layer: each of them has a region of that name.
std::uint64_t cores_of(const nlohmann::json& result, const nlohmann::json& layer) {
  const std::string name = layer.at("layer").get<std::string>() + " " + layer.at("pass").get<std::string>();
  std::uint64_t cores = 0;
  for (const auto& region : result.at("regions")) cores += region.at("name") == name ? 1 : 0;
  return cores;
}

}  // namespace

TEST_CASE("the causes of a run add up to its cycles", "[causes]") {
  for (const char* program :
       {"matmul --set kernel.type=fp32 --set kernel.variant=naive",
        "matmul --set kernel.type=fp16 --set kernel.variant=4x8 --set fpu.pipe_regs=2",
        "tinycnn --set network.type=fp32", "tinycnn --set network.type=fp16 --set boot.cores=3"}) {
    INFO(program);
    const nlohmann::json result = report(program);
    const auto cycles = result.at("cycles").get<std::uint64_t>();
    CHECK(cycles > 1000);
    REQUIRE(result.at("cores").size() == 8);
    for (const auto& core : result.at("cores")) {
      INFO("core " << core.at("id"));
      CHECK(sum_of_causes(core) == cycles);
      CHECK(core.at("causes").at("issued") == core.at("instructions"));
    }
    REQUIRE_FALSE(result.at("regions").empty());
    for (const auto& region : result.at("regions")) {
      INFO("region " << region.at("id") << " on core " << region.at("core"));
      CHECK(sum_of_causes(region) == region.at("cycles").get<std::uint64_t>());
    }
    REQUIRE_FALSE(result.at("layers").empty());
    for (const auto& layer : result.at("layers")) {
      INFO(layer.at("layer") << " " << layer.at("pass"));
      const std::uint64_t cores = cores_of(result, layer);
      CHECK(cores > 0);
      CHECK(sum_of_causes(layer) == layer.at("cycles").get<std::uint64_t>() * cores);
    }
  }
}
