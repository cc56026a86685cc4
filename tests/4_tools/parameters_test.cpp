// The parameter table and the rules between parameters.
#include "model/config/parameters.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "tools/config/assignment.h"
#include "tools/errors.h"

using namespace halfstep;
using Catch::Matchers::Contains;

namespace {

model::ClusterConfig config_with(const std::vector<std::string>& settings) {
  std::vector<tools::Assignment> assignments;
  for (const std::string& setting : settings) assignments.push_back(tools::parse_assignment(setting));
  return tools::resolve_config(assignments).config;
}

std::string error_of(const std::vector<std::string>& settings) {
  try {
    config_with(settings);
  } catch (const tools::UsageError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("the parameters that scripts rely on exist", "[parameters]") {
  for (const char* name :
       {"cluster.cores",  "fpu.count",    "fpu.policy",     "fpu.map",         "fpu.pipe_regs",
        "tcdm.banks",     "tcdm.size",    "l2.latency",     "icache.mode",     "boot.mode",
        "boot.cores",     "isa.arith",    "isa.half_upper", "network.type",    "kernel.type",
        "kernel.variant", "kernel.shape", "kernel.repeat",  "kernel.simd",     "kernel.hardware_loops",
        "run.max_cycles", "l2.size",      "isa.dotp",       "network.samples", "run.deadlock_cycles"}) {
    INFO(name);
    CHECK(model::find_parameter(name) != nullptr);
  }
  CHECK(model::find_parameter("fpu.pipes") == nullptr);
}

TEST_CASE("every parameter is named once, described, and reads back what it writes", "[parameters]") {
  std::set<std::string> names;
  for (const model::Parameter& parameter : model::parameters()) {
    INFO(parameter.name);
    CHECK(names.insert(parameter.name).second);
    CHECK(std::string(parameter.description).size() > 10);
    CHECK_FALSE(parameter.value.range.empty());
    const std::string text = parameter.value.read(model::ClusterConfig{});
    model::ClusterConfig config;
    REQUIRE_NOTHROW(parameter.value.assign(config, text));
    CHECK(parameter.value.read(config) == text);
    CHECK_THROWS_AS(parameter.value.assign(config, "No Such Value"), std::invalid_argument);
  }
}

TEST_CASE("the defaults are a valid configuration", "[parameters]") {
  CHECK_FALSE(model::find_violation(model::ClusterConfig{}));
}

TEST_CASE("sizes understand K and M, numbers understand hexadecimal", "[parameters]") {
  CHECK(config_with({"tcdm.size=128K"}).tcdm_size == 131072);
  CHECK(config_with({"l2.size=2M"}).l2_size == 2097152);
  CHECK(config_with({"tcdm.size=0x10000"}).tcdm_size == 65536);
  CHECK_THAT(error_of({"l2.latency=1K"}), Contains("expected a whole number from 1 to 1000, got '1K'"));
}

TEST_CASE("enabled cores follow the cores in hardware unless they are set", "[parameters]") {
  CHECK(config_with({"cluster.cores=4"}).boot_cores == 4);
  CHECK(config_with({"cluster.cores=9"}).boot_cores == 9);
  CHECK(config_with({"boot.cores=2"}).boot_cores == 2);
  CHECK(config_with({"boot.cores=2"}).cores == 8);
}

TEST_CASE("blanks around key and value do not matter", "[parameters]") {
  CHECK(config_with({" fpu.count = 2 "}).fpu_count == 2);
}

TEST_CASE("a later assignment overrides an earlier one", "[parameters]") {
  CHECK(config_with({"fpu.pipe_regs=1", "fpu.pipe_regs=2"}).fpu_pipe_regs == 2);
}

TEST_CASE("values out of range or of the wrong type are refused with what was expected", "[parameters]") {
  CHECK_THAT(error_of({"cluster.cores=0"}), Contains("from 1 to 16, got '0'"));
  CHECK_THAT(error_of({"cluster.cores=17"}), Contains("from 1 to 16, got '17'"));
  CHECK_THAT(error_of({"cluster.cores=-1"}), Contains("got '-1'"));
  CHECK_THAT(error_of({"cluster.cores=eight"}), Contains("got 'eight'"));
  CHECK_THAT(error_of({"cluster.cores=8.0"}), Contains("got '8.0'"));
  CHECK_THAT(error_of({"cluster.cores="}), Contains("got ''"));
  CHECK_THAT(error_of({"fpu.policy=greedy"}), Contains("expected one of dynamic|static|lfsr|private, got 'greedy'"));
  CHECK_THAT(error_of({"fpu.map=0,1,x"}), Contains("got '0,1,x'"));
  CHECK_THAT(error_of({"run.max_cycles=99999999999999999999"}), Contains("expected a whole number, 0 or more"));
  CHECK_THAT(error_of({"kernel.shape=4 x 4"}), Contains("got '4 x 4'"));
}

TEST_CASE("unknown keys name the nearest known one", "[parameters]") {
  CHECK(error_of({"fpu.pipe_reg=1"}) ==
        "--set fpu.pipe_reg=1: unknown key 'fpu.pipe_reg' (did you mean 'fpu.pipe_regs'?)");
  CHECK(error_of({"completely.different.thing=1"}) ==
        "--set completely.different.thing=1: unknown key 'completely.different.thing'");
  CHECK_THAT(error_of({"fpu.count"}), Contains("expected key=value"));
}

TEST_CASE("combinations that no hardware has are refused", "[parameters]") {
  CHECK(error_of({"cluster.cores=4", "boot.cores=5"}) ==
        "boot.cores is 5, but cluster.cores is only 4 (boot.cores from --set boot.cores=5, cluster.cores from --set "
        "cluster.cores=4)");
  CHECK_THAT(error_of({"fpu.count=3"}), Contains("fpu.policy=dynamic needs a power of two FPUs: fpu.count is 3"));
  CHECK_THAT(error_of({"fpu.policy=lfsr", "fpu.count=6"}), Contains("fpu.policy=lfsr needs a power of two"));
  CHECK_THAT(error_of({"fpu.policy=private"}),
             Contains("needs as many FPUs as cores: fpu.count is 4, cluster.cores is 8"));
  CHECK_THAT(error_of({"fpu.policy=static", "fpu.map=0,1,2,3,0,1,2,4"}), Contains("fpu.map names FPU 4"));
  CHECK_THAT(error_of({"fpu.policy=static", "fpu.map=0,1"}), Contains("one FPU for each of the 8 cores: it has 2"));
  CHECK_THAT(error_of({"tcdm.banks=12"}), Contains("tcdm.banks must be a power of two: it is 12"));
  CHECK_THAT(error_of({"tcdm.size=65540"}), Contains("65540 bytes do not divide into 16 banks"));
  CHECK_THAT(error_of({"l2.size=100001"}), Contains("whole words"));
}

TEST_CASE("legal combinations of FPUs and policies are accepted", "[parameters]") {
  CHECK(config_with({"fpu.policy=private", "fpu.count=8"}).fpu_policy == model::FpuPolicy::private_units);
  CHECK(config_with({"fpu.policy=static", "fpu.count=3"}).fpu_count == 3);
  CHECK(config_with({"cluster.cores=9", "fpu.policy=static", "fpu.map=0,1,2,3,0,1,2,3,3"}).fpu_map.size() == 9);
  CHECK(config_with({"fpu.count=1"}).fpu_count == 1);
}

TEST_CASE("L2 is banks in a power of two, and L3 has an address of its own", "[parameters]") {
  CHECK(config_with({"l2.banks=8"}).l2_banks == 8);
  CHECK_FALSE(config_with({}).l2_contention);
  CHECK(config_with({"l2.contention=on"}).l2_contention);
  CHECK(config_with({"l3.size=16M"}).l3_size == 16777216);
  CHECK(config_with({"l2.latency=30"}).dma_l2_latency == 30);
  CHECK(config_with({"l2.latency=30", "dma.l2_latency=20"}).dma_l2_latency == 20);
  CHECK_THAT(error_of({"l2.banks=3"}), Contains("l2.banks must be a power of two: it is 3"));
  CHECK_THAT(error_of({"l2.banks=32"}), Contains("from 1 to 16, got '32'"));
  CHECK_THAT(error_of({"l3.size=1022"}), Contains("l3.size must be whole words: it is 1022"));
  CHECK_THAT(error_of({"l3.size=512M"}), Contains("from 0 to 268435456, got '512M'"));
  CHECK_THAT(error_of({"l3.size=1M", "memory.size=1M", "memory.base=0x20080000"}),
             Contains("the L3 of l3.size=1048576 at 0x20000000 is there"));
}

TEST_CASE("the sizes of the instruction cache must divide its addresses", "[parameters]") {
  CHECK(config_with({"icache.private_size=1K"}).icache.private_bytes == 1024);
  CHECK(config_with({"icache.shared_banks=2"}).icache.sets_per_bank() == 32);
  CHECK(config_with({"l2.latency=30"}).icache_refill_latency == 30);
  CHECK(config_with({"l2.latency=30", "icache.refill_latency=20"}).icache_refill_latency == 20);
  CHECK_THAT(error_of({"icache.private_ways=3"}), Contains("icache.private_ways must be a power of two: it is 3"));
  CHECK_THAT(error_of({"icache.shared_size=3000"}), Contains("icache.shared_size must be a power of two: it is 3000"));
  CHECK_THAT(error_of({"icache.private_size=32"}),
             Contains("icache.private_size must hold a line in every way, 64 bytes: it is 32"));
  CHECK_THAT(error_of({"icache.shared_size=256"}),
             Contains("icache.shared_size must hold a line in every way of every bank, 512 bytes: it is 256"));
  CHECK_THAT(error_of({"icache.shared_banks=32"}), Contains("from 1 to 16, got '32'"));
  CHECK_THAT(error_of({"icache.prefetch=yes"}), Contains("expected one of off|on, got 'yes'"));
}

TEST_CASE("what a word is by default can also be asked for", "[parameters]") {
  CHECK(config_with({"kernel.variant=best"}).kernel_variant == "best");
  CHECK(config_with({"kernel.variant=naive"}).kernel_variant == "naive");
  CHECK(config_with({"kernel.shape=default"}).kernel_shape == config_with({}).kernel_shape);
}
