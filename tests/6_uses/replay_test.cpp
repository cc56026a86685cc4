// Replays against execution: equal to the cycle on the configuration of the recording, and re-enacted on others.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "model/trace/trace_image.h"
#include "tests/6_uses/recorded_program.h"
#include "tools/compare/result_equality.h"
#include "tools/errors.h"
#include "tools/kernels/number_format.h"
#include "tools/kernels/primitive.h"
#include "tools/replay/replay_setup.h"

using namespace halfstep;
using namespace halfstep::tests;
using Catch::Matchers::Contains;

namespace {

// Machines that differ from the default in what time depends on, one thing or several at a time.
const std::vector<std::vector<std::string>> kMachines = {
    {"fpu.count=1"},
    {"fpu.count=2"},
    {"fpu.count=8"},
    {"fpu.count=8", "fpu.policy=private"},
    {"fpu.policy=static"},
    {"fpu.policy=lfsr"},
    {"fpu.pipe_regs=1"},
    {"fpu.pipe_regs=2"},
    {"fpu.count=2", "fpu.pipe_regs=1"},
    {"fpu.count=8", "fpu.pipe_regs=2"},
    {"fpu.policy=static", "fpu.map=0,0,0,0,1,1,1,1"},
    {"tcdm.banks=4"},
    {"tcdm.banks=8"},
    {"tcdm.banks=32"},
    {"tcdm.banks=64", "fpu.pipe_regs=1"},
    {"l2.latency=1"},
    {"l2.latency=40"},
    {"icache.mode=hierarchical"},
    {"icache.mode=hierarchical", "icache.refill_latency=40"},
    {"icache.mode=hierarchical", "icache.private_size=256", "fpu.count=2"},
    {"cluster.cores=9"},
    {"cluster.cores=16", "tcdm.banks=32"},
    {"tcdm.banks=8", "fpu.count=2", "fpu.pipe_regs=2", "l2.latency=20"},
    {"model.sockets=on"},
    {"tcdm.banks=1"},
    {"fpu.policy=lfsr", "fpu.count=2", "fpu.pipe_regs=1"},
    {"icache.mode=hierarchical", "icache.prefetch=on"},
    {"icache.mode=hierarchical", "icache.line_size=64", "icache.private_ways=1"},
    {"icache.mode=hierarchical", "icache.shared_banks=1", "icache.request_register=off"},
    {"icache.mode=hierarchical", "icache.private_size=64", "icache.shared_size=1K", "icache.shared_ways=2"},
};

// The same in the memory behind the TCDM.
const std::vector<std::vector<std::string>> kMemoryMachines = {
    {"l2.contention=on"},
    {"l2.contention=on", "l2.banks=1", "l2.latency=4"},
    {"l2.contention=on", "icache.mode=hierarchical"},
    {"l2.contention=on", "icache.mode=hierarchical", "icache.shared_size=1K", "l2.latency=30", "fpu.count=2"},
    {"dma.l2_latency=90"},
    {"dma.burst_bytes=16", "dma.outstanding_bursts=1", "l2.contention=on"},
};

// The same for what waits for the DMA: how often it asks differs from machine to machine.
const std::vector<std::vector<std::string>> kStreamingMachines = {
    {"fpu.count=2"},
    {"fpu.count=8", "fpu.policy=private"},
    {"fpu.pipe_regs=2"},
    {"tcdm.banks=8"},
    {"tcdm.banks=32"},
    {"l2.latency=1"},
    {"l2.latency=40"},
    {"icache.mode=hierarchical"},
    {"cluster.cores=16", "tcdm.banks=32"},
    {"dma.l2_latency=90"},
    {"dma.burst_bytes=16", "dma.outstanding_bursts=1", "l2.contention=on"},
};

// The same for sixteen cores that all run.
const std::vector<std::vector<std::string>> kLargeMachines = {
    {"fpu.count=1"},
    {"fpu.count=8"},
    {"fpu.count=16", "fpu.policy=private"},
    {"fpu.count=8", "fpu.policy=static", "fpu.pipe_regs=1"},
    {"fpu.policy=lfsr", "fpu.pipe_regs=2"},
    {"tcdm.banks=4"},
    {"tcdm.banks=64", "fpu.count=16"},
    {"l2.latency=40", "l2.contention=on"},
    {"icache.mode=hierarchical"},
    {"icache.mode=hierarchical", "icache.shared_banks=2", "l2.contention=on", "fpu.count=8"},
    {"model.sockets=on"},
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// A program and the settings that choose it.
struct Choice {
  const char* name;
  std::vector<std::string> settings;
};

const Choice kMatmulFp16 = {"matmul", {"kernel.type=fp16", "kernel.variant=4x8"}};
const Choice kMatmulFp32 = {"matmul", {"kernel.type=fp32", "kernel.variant=4x4"}};
const Choice kMatmulLarge = {"matmul",
                             {"kernel.type=fp32", "kernel.variant=4x4", "kernel.shape=64x32x16", "cluster.cores=16"}};
const Choice kStreamed = {"pointwise_double_buffered", {"network.type=fp16"}};
const Choice kAutoencoder = {"autoencoder", {"network.type=fp16"}};
const Choice kDscnn = {"dscnn", {"network.type=fp16"}};
const Choice kResnet8 = {"resnet8", {"network.type=fp16"}};
const Choice kTinycnnFp16 = {"tinycnn", {"network.type=fp16"}};
const Choice kTinycnnFp32 = {"tinycnn", {"network.type=fp32"}};

std::vector<std::string> with(const Choice& choice, const std::vector<std::string>& more) {
  std::vector<std::string> settings = choice.settings;
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

// Differences are printed, and none is expected.
void compare_on(const std::vector<std::vector<std::string>>& machines, const Choice& choice) {
  const RecordedProgram program(choice.name, choice.settings);
  CHECK(program.executed().exit_code == 0);
  std::size_t different = 0;
  std::set<std::uint64_t> cycles;
  for (const std::vector<std::string>& machine : machines) {
    const model::RunResult executed = program.execute(machine);
    const model::RunResult replayed = program.replay(machine);
    const auto difference = tools::find_inequality(executed, replayed);
    if (difference) {
      ++different;
      std::cout << choice.name << " " << joined(machine) << ": executed " << executed.cycles << " cycles, replayed "
                << replayed.cycles << ": " << *difference << "\n";
    }
    cycles.insert(executed.cycles);
  }
  std::cout << choice.name << ": " << machines.size() - different << " of " << machines.size()
            << " other machines equal in every count\n";
  CHECK(different == 0);
  CHECK(cycles.size() > machines.size() / 3);  // the machines differ in what they take
}

}  // namespace

TEST_CASE("a replay of our programs equals execution in every count", "[replay]") {
  for (const Choice& choice : {kMatmulFp32, kMatmulFp16, kTinycnnFp32, kTinycnnFp16})
    for (const std::vector<std::string>& settings :
         std::vector<std::vector<std::string>>{{}, {"boot.cores=3"}, {"isa.arith=rtl", "fpu.pipe_regs=2"}}) {
      INFO(choice.name << " " << joined(with(choice, settings)));
      const RecordedProgram program(choice.name, with(choice, settings));
      CHECK(tools::find_inequality(program.executed(), program.replay({})).value_or("") == "");
    }
}

TEST_CASE("a replay of every primitive equals execution in every count", "[.slow][replay]") {
  std::size_t programs = 0;
  for (const tools::Primitive& primitive : tools::primitives())
    for (const tools::NumberFormat* const format : {&tools::kFp32, &tools::kFp16, &tools::kBf16}) {
      const std::vector<tools::Variant> variants = primitive.variants(*format);
      if (variants.empty()) continue;
      const RecordedProgram program(
          primitive.name, {std::string("kernel.type=") + format->name, "kernel.variant=" + variants.back().name});
      INFO(primitive.name << " " << format->name << " " << variants.back().name);
      CHECK(program.executed().exit_code == 0);
      CHECK(tools::find_inequality(program.executed(), program.replay({})).value_or("") == "");
      ++programs;
    }
  CHECK(programs >= 60);
}

TEST_CASE("a fabric controller's program replays, too", "[replay]") {
  const RecordedProgram program(kMatmulFp16.name, with(kMatmulFp16, {"boot.mode=fc"}));
  CHECK(tools::find_inequality(program.executed(), program.replay({})).value_or("") == "");
  CHECK(program.executed().exit_code == 0);
}

TEST_CASE("recording changes nothing and takes less than a byte per instruction", "[replay]") {
  const RecordedProgram program(kTinycnnFp16.name, kTinycnnFp16.settings);
  CHECK(tools::find_inequality(program.execute({}), program.executed()).value_or("") == "");
  std::uint64_t instructions = 0;
  for (const auto& core : program.executed().cores) instructions += core.counters.instructions;
  CHECK(std::filesystem::file_size(program.path()) < instructions);
}

TEST_CASE("a replay equals execution on other machines", "[replay]") {
  REQUIRE(kMachines.size() >= 20);
  for (const Choice& choice : {kMatmulFp16, kTinycnnFp32}) compare_on(kMachines, choice);
}

TEST_CASE("a replay of sixteen cores equals execution on other machines", "[replay]") {
  compare_on(kLargeMachines, kMatmulLarge);
}

TEST_CASE("a replay equals execution on machines with another memory behind the TCDM", "[.slow][replay]") {
  for (const Choice& choice : {kMatmulFp16, kTinycnnFp32, kStreamed}) compare_on(kMemoryMachines, choice);
}

TEST_CASE("a replay of a network that waits for the DMA equals execution on other machines", "[.slow][replay]") {
  compare_on(kStreamingMachines, kAutoencoder);
  compare_on(kMemoryMachines, kAutoencoder);
}

TEST_CASE("a replay of a large network equals execution on other machines", "[.long][replay]") {
  compare_on(kMachines, kAutoencoder);
  compare_on(kMemoryMachines, kDscnn);
  for (const Choice& choice : {kDscnn, kResnet8}) compare_on(kStreamingMachines, choice);
}

TEST_CASE("a replay refuses what would change what cores execute", "[replay]") {
  const RecordedProgram program(kMatmulFp16.name, with(kMatmulFp16, {"boot.cores=2"}));
  const auto message = [&](const std::string& setting) -> std::string {
    try {
      program.replay({setting});
    } catch (const tools::UsageError& error) {
      return error.what();
    }
    return "no error";
  };
  CHECK_THAT(message("boot.cores=4"), Contains("a replay cannot change boot.cores") && Contains("was recorded with 2"));
  CHECK_THAT(message("isa.arith=rtl"), Contains("a replay cannot change isa.arith"));
  CHECK_THAT(message("kernel.repeat=2"), Contains("a replay cannot change kernel.repeat"));
  CHECK_THAT(message("fpu.cuont=2"), Contains("did you mean 'fpu.count'?"));
  CHECK(message("l2.latency=2") == "no error");
}

TEST_CASE("what follows a parameter follows it in a replay", "[replay]") {
  const RecordedProgram program(kMatmulFp16.name, with(kMatmulFp16, {"icache.mode=hierarchical"}));
  traces::TraceReader reader(program.path().string());
  const auto resolved =
      tools::replay_config(reader.header(), "x.hst", {{"l2.latency", "33", "--set l2.latency=33", false}});
  CHECK(resolved.config.l2_latency == 33);
  CHECK(resolved.config.icache_refill_latency == 33);
  CHECK(resolved.config.boot_cores == 8);
}
