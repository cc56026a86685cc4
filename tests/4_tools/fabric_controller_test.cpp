// Programs on a machine with a fabric controller: what it can do, what it costs, and how its mistakes read.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>

#include "model/soc/simulation.h"
#include "tools/files/temporary_directory.h"
#include "tools/program/elf_program.h"

using namespace halfstep;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

constexpr std::uint32_t kFabricController = 31U << 5;

model::ClusterConfig fabric_config() {
  model::ClusterConfig config;
  config.boot_mode = model::BootMode::fabric_controller;
  config.max_cycles = 1'000'000;
  return config;
}

model::RunResult run(const std::string& program, const model::ClusterConfig& config) {
  model::Simulation simulation(config, tools::read_elf_program(HALFSTEP_TEST_PROGRAMS "/" + program));
  return simulation.run();
}

std::uint64_t region_cycles(const model::RunResult& result, std::uint32_t id) {
  for (const model::RegionResult& region : result.regions) {
    if (region.id == id && region.core == kFabricController) return region.cycles;
  }
  FAIL("the fabric controller has no region " << id);
  return 0;
}

std::uint64_t sum(const model::CauseCounts& causes) {
  return std::accumulate(causes.begin(), causes.end(), std::uint64_t{0});
}

nlohmann::json report(const std::string& arguments) {
  const tools::TemporaryDirectory folder;
  const std::string path = (folder.path() / "report.json").string();
  INFO(arguments);
  REQUIRE(std::system((HALFSTEP_EXECUTABLE " run " + arguments + " --report " + path + " >/dev/null").c_str()) == 0);
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

}  // namespace

TEST_CASE("the fabric controller boots cores, wakes them, waits for them and starts them again", "[fabric]") {
  for (const auto mode : {model::IcacheMode::ideal, model::IcacheMode::hierarchical}) {
    model::ClusterConfig config = fabric_config();
    config.icache_mode = mode;
    const model::RunResult result = run("fabric_controller.elf", config);
    INFO(result.message << result.dump);
    REQUIRE(result.stop == model::StopReason::exited);
    CHECK(result.exit_code == 0);
    CHECK(result.console == "F");
    REQUIRE(result.fabric_controller);
    CHECK(sum(result.fabric_controller->counters.causes) == result.cycles);
    for (const model::CoreResult& core : result.cores) {
      INFO("core " << core.id);
      CHECK(sum(core.counters.causes) == result.cycles);
      CHECK((core.counters.instructions != 0) == (core.id == 0 || core.id == 1 || core.id == 3));
    }
  }
}

TEST_CASE("an access of the fabric controller holds it for the latency of its parameter", "[fabric]") {
  const bool contention = GENERATE(false, true);  // nobody else is at L2 while it loads
  for (const std::uint32_t latency : {1U, 4U, 30U}) {
    model::ClusterConfig config = fabric_config();
    config.l2_contention = contention;
    config.fc_l2_latency = latency;
    config.fc_cluster_latency = latency + 1;
    config.fc_peripheral_latency = latency + 2;
    const model::RunResult result = run("fabric_controller.elf", config);
    REQUIRE(result.exit_code == 0);
    CHECK(region_cycles(result, 1) == latency);
    CHECK(region_cycles(result, 2) == latency + 1);
    CHECK(region_cycles(result, 3) == latency + 1);
    CHECK(region_cycles(result, 4) == latency + 2);
  }
}

TEST_CASE("the fabric controller sleeps as long as the cluster works, whoever watches", "[fabric]") {
  // Ten thousand cycles more of work in the cluster are ten thousand cycles more asleep.
  const auto asleep = [](const nlohmann::json& json) {
    return json.at("fabric_controller").at("causes").at("event_wait").get<std::uint64_t>();
  };
  const nlohmann::json once = report("matmul --set kernel.variant=4x4 --set boot.mode=fc");
  const nlohmann::json twice = report("matmul --set kernel.variant=4x4 --set boot.mode=fc --set kernel.repeat=2");
  const auto longer = twice.at("cycles").get<std::uint64_t>() - once.at("cycles").get<std::uint64_t>();
  CHECK(longer > 10'000);
  CHECK(asleep(twice) - asleep(once) == longer);
  CHECK(once.at("fabric_controller").at("instructions") == twice.at("fabric_controller").at("instructions"));
}

TEST_CASE("a refill takes as long after the fabric controller's start as without one", "[fabric][icache]") {
  for (const char* contention : {"on", "off"}) {
    const std::string program =
        std::string("matmul --set kernel.variant=4x4 --config pulp-open --set l2.contention=") + contention;
    const nlohmann::json booted = report(program).at("layers").at(0);
    const nlohmann::json alone = report(program + " --set boot.mode=cluster").at("layers").at(0);
    INFO("contention " << contention);
    CHECK(booted.at("icache").at("refills") > 10);
    const auto cycles = booted.at("cycles").get<double>();
    CHECK(cycles == Approx(alone.at("cycles").get<double>()).epsilon(0.01));
  }
}

TEST_CASE("with a fabric controller, too, the sockets change nothing", "[fabric][sockets]") {
  for (const char* program :
       {"matmul --set kernel.variant=4x4 --config gap9 --set network.type=fp32", "hello --config pulp-open"}) {
    nlohmann::json direct = report(program);
    nlohmann::json sockets = report(std::string(program) + " --set model.sockets=on");
    for (nlohmann::json* json : {&direct, &sockets}) {
      json->erase("host");
      json->at("config").erase("model.sockets");
    }
    CHECK(direct == sockets);
  }
}

TEST_CASE("a layer costs the same whoever booted the cluster", "[fabric]") {
  const nlohmann::json cluster = report("matmul --set kernel.variant=4x4");
  const nlohmann::json fabric = report("matmul --set kernel.variant=4x4 --set boot.mode=fc");
  CHECK(cluster.at("layers") == fabric.at("layers"));
  CHECK(cluster.count("fabric_controller") == 0);
  CHECK(cluster.count("not_validated") == 0);
  CHECK(fabric.at("not_validated") == nlohmann::json{"fabric controller"});
  CHECK(fabric.at("cycles") > cluster.at("cycles"));
}

TEST_CASE("every preset of a chip runs what is built", "[fabric]") {
  for (const std::string preset : {"pulp-open", "pulp-cluster", "vega", "gap9", "private8"}) {
    for (const std::string program : {"hello", "matmul --set kernel.variant=4x4", "tinycnn"}) {
      const nlohmann::json json = report(program + " --config " + preset + (program == "hello" ? "" : " --check"));
      CHECK(json.at("exit_code") == 0);
      CHECK(json.at("config").at("boot.mode") == "fc");
      CHECK(json.at("cores").size() == (preset == "vega" || preset == "gap9" ? 9 : 8));
      CHECK(json.at("not_validated").at(0) == "fabric controller");
      const auto assumed = json.at("assumed").get<std::vector<std::string>>();
      CHECK(std::find(assumed.begin(), assumed.end(), "fc.cluster_latency=15") != assumed.end());
      std::uint64_t cycles = 0;
      for (const auto& cause : json.at("fabric_controller").at("causes")) cycles += cause.get<std::uint64_t>();
      CHECK(cycles == json.at("cycles"));
    }
  }
}

TEST_CASE("of nine cores, the last one waits for the others", "[fabric]") {
  for (const char* mode : {"fc", "cluster"}) {
    const nlohmann::json json =
        report(std::string("matmul --set kernel.variant=4x4 --check --set cluster.cores=9 --set boot.mode=") + mode);
    REQUIRE(json.at("cores").size() == 9);
    const auto& controller = json.at("cores").at(8);
    CHECK(controller.at("id") == 8);
    CHECK(controller.at("instructions") > 0);
    CHECK(controller.at("instructions") < 100);
    CHECK(controller.at("causes").at("event_wait") > 10'000);
    std::uint64_t regions = 0;
    for (const auto& region : json.at("regions")) regions += region.at("core") == 8 ? 1 : 0;
    CHECK(regions == 0);
  }
}

TEST_CASE("traces have the fabric controller under its hart id", "[fabric]") {
  const tools::TemporaryDirectory folder;
  const std::string base = (folder.path() / "trace").string();
  const std::string program = HALFSTEP_TEST_PROGRAMS "/fabric_controller.elf --set boot.mode=fc";
  report(program + " --max-cycles 100000 --trace " + base + ".csv");
  report(program + " --max-cycles 100000 --trace " + base + ".spike");
  const auto first_line = [](const std::string& path, int skip) {
    std::ifstream file(path);
    std::string line;
    for (int i = 0; i <= skip; ++i) std::getline(file, line);
    return line;
  };
  CHECK_THAT(first_line(base + ".csv", 1), StartsWith("992,3,1c008080,f14022f3,"));
  CHECK_THAT(first_line(base + ".spike", 0), StartsWith("core 992: 3 0x1c008080 (0xf14022f3) x5  0x000003e0"));
}

TEST_CASE("mistakes of the fabric controller name it", "[fabric]") {
  const model::RunResult illegal = run("illegal.elf", fabric_config());
  CHECK(illegal.stop == model::StopReason::program_error);
  CHECK_THAT(illegal.message, StartsWith("fabric controller: ") && Contains("in broken+0x2"));
  const model::RunResult store = run("store_nowhere.elf", fabric_config());
  CHECK(store.stop == model::StopReason::program_error);
  CHECK_THAT(store.message,
             StartsWith("fabric controller: store to 0x30000000, where nothing is") && Contains("_start"));
}

TEST_CASE("a cluster that nobody starts is a deadlock when its fabric controller waits for it", "[fabric]") {
  model::ClusterConfig config = fabric_config();
  config.deadlock_cycles = 5000;
  const model::RunResult result = run("fabric_sleeps.elf", config);
  CHECK(result.stop == model::StopReason::deadlock);
  CHECK_THAT(result.dump, StartsWith("  fabric controller: pc 0x1c0080") && Contains("event_wait"));
}
