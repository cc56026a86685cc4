// The network's program on the simulator, against the reference.
#include <catch2/catch.hpp>
#include <set>

#include "kernels/networks/tinycnn/shape.h"
#include "tests/3_kernels/program_run.h"

using namespace halfstep;
using test::ProgramRun;

namespace {

const std::vector<std::string> kKeptTensors = {"kept_image",
                                               "kept_conv1_output",
                                               "kept_relu1_output",
                                               "kept_pool1_output",
                                               "kept_conv2_output",
                                               "kept_relu2_output",
                                               "kept_pool2_output",
                                               "kept_logits",
                                               "kept_logits_gradient",
                                               "kept_pool2_gradient",
                                               "kept_relu2_gradient",
                                               "kept_conv2_gradient",
                                               "kept_pool1_gradient",
                                               "kept_relu1_gradient",
                                               "kept_conv1_gradient",
                                               "kept_parameters_gradient",
                                               "kept_parameters_after",
                                               "tinycnn_losses",
                                               "tinycnn_loss_after"};

// Cores whose stack, all zero at the start, has been written down to its last 16 bytes.
std::vector<std::uint32_t> overflown_stacks(const ProgramRun& run) {
  const std::uint32_t end = run.image().address_of("__stacks_end");
  const std::uint32_t bytes = run.image().address_of("__stack_bytes");
  std::vector<std::uint32_t> cores;
  for (std::uint32_t core = 0; core < 8; ++core) {
    for (const std::uint8_t byte : run.memory(end - (core + 1) * bytes, 16)) {
      if (byte != 0) cores.push_back(core);
    }
  }
  return cores;
}

}  // namespace

TEST_CASE("every tensor of a training step equals the reference, on any number of cores", "[tinycnn]") {
  const std::string type = GENERATE("fp32", "fp16");
  const ProgramRun all_cores("tinycnn_" + type, test::with_cores(8));
  for (const std::uint32_t cores : {1U, 2U, 3U, 5U, 8U}) {
    const ProgramRun run("tinycnn_" + type, test::with_cores(cores));
    INFO(type << " on " << cores << " cores");
    REQUIRE(run.result().stop == model::StopReason::exited);
    REQUIRE(run.result().exit_code == 0);
    const reference::CheckReport report = run.check();
    INFO(report.text);
    CHECK(report.ok);
    CHECK(report.text.find("loss after update") != std::string::npos);
    CHECK(overflown_stacks(run).empty());
    // Not only within bounds: work is cut into units that do not depend on the team, so not one bit differs.
    for (const std::string& tensor : kKeptTensors) {
      INFO(tensor);
      CHECK(run.bytes(tensor) == all_cores.bytes(tensor));
    }
  }
}

TEST_CASE("the reference holds for other FPUs and for the RTL's arithmetic", "[tinycnn]") {
  const std::string type = GENERATE("fp32", "fp16");
  model::ClusterConfig config;
  config.fpu_pipe_regs = GENERATE(1U, 2U);
  config.isa.arithmetic = isa::Arithmetic::rtl;
  const ProgramRun run("tinycnn_" + type, config, {{"halfstep_samples", 2}});
  INFO(run.check().text);
  CHECK(run.check().ok);
}

TEST_CASE("the check sees one wrong element in any tensor", "[tinycnn]") {
  const std::string type = GENERATE("fp32", "fp16");
  ProgramRun run("tinycnn_" + type, test::with_cores(8));
  REQUIRE(run.check().ok);
  const std::size_t element_bytes = type == "fp32" ? 4 : 2;
  for (const std::string& tensor : kKeptTensors) {
    if (tensor == "tinycnn_loss_after" && type == "fp16") continue;  // its bound is vacuous, and reported as such
    INFO(type << " " << tensor);
    // An element from the middle (the loss: the first), 25 % and a little larger.
    const std::vector<std::uint8_t> before = run.bytes(tensor);
    const bool is_loss = tensor.rfind("tinycnn_loss", 0) == 0;
    const std::size_t bytes = is_loss ? 4 : element_bytes;
    const std::size_t offset = is_loss ? 0 : before.size() / 2 / bytes * bytes;
    std::vector<std::uint8_t> wrong(before.begin() + static_cast<std::ptrdiff_t>(offset),
                                    before.begin() + static_cast<std::ptrdiff_t>(offset + bytes));
    wrong.back() = static_cast<std::uint8_t>(wrong.back() ^ 0x04U);  // an exponent bit
    run.write(tensor, offset, wrong);
    const reference::CheckReport report = run.check();
    CHECK_FALSE(report.ok);
    CHECK(report.text.find("WRONG") != std::string::npos);
    run.write(tensor, 0, before);
  }
  CHECK(run.check().ok);
}

TEST_CASE("a run that did not end well is not compared", "[tinycnn]") {
  model::ClusterConfig config;
  config.max_cycles = 1000;
  const ProgramRun run("tinycnn_fp32", config);
  CHECK_FALSE(run.check().ok);
  CHECK(run.check().text == "not compared: the program did not end well\n");
}

TEST_CASE("the program refuses a number of samples it cannot do", "[tinycnn]") {
  const ProgramRun run("tinycnn_fp32", test::with_cores(2), {{"halfstep_samples", 0}});
  CHECK(run.result().exit_code == 2);
  CHECK(run.result().console == "tinycnn: halfstep_samples is 0, expected 1 to 1024\n");
}

TEST_CASE("a program refuses more cores than it has stacks for", "[runtime]") {
  model::ClusterConfig config;
  config.cores = 10;
  config.boot_cores = 10;
  const ProgramRun ten_enabled("tinycnn_fp32", config);
  CHECK(ten_enabled.result().exit_code == 2);
  CHECK(ten_enabled.result().console == "runtime: 10 cores are enabled, this program has stacks for 9\n");
}

TEST_CASE("the layer table is complete", "[tinycnn]") {
  const std::string type = GENERATE("fp32", "fp16");
  const model::ProgramImage image = test::read_kernel("tinycnn_" + type);
  const std::set<std::string> passes = {"forward", "loss", "weight_gradient", "input_gradient", "update", "data"};
  std::set<std::uint32_t> regions;
  std::set<std::string> rows;
  std::uint64_t macs = 0;
  for (const model::LayerEntry& entry : image.layers) {
    INFO(entry.layer << " " << entry.pass);
    CHECK(regions.insert(entry.region).second);
    CHECK(passes.count(entry.pass) == 1);
    CHECK_FALSE(entry.kernel.empty());
    rows.insert(entry.layer + " " + entry.pass);
    macs += entry.macs;
  }
  // All trainable layers have weight gradient and update; the first layer has no input gradient.
  for (const char* layer : {"conv1", "conv2", "linear"}) {
    for (const char* pass : {"forward", "weight_gradient", "update"}) {
      INFO(layer << " " << pass);
      CHECK(rows.count(std::string(layer) + " " + pass) == 1);
    }
  }
  CHECK(rows.count("conv1 input_gradient") == 0);
  for (const char* row :
       {"conv2 input_gradient", "linear input_gradient", "relu1 input_gradient", "relu2 input_gradient",
        "pool1 input_gradient", "pool2 input_gradient", "softmax loss", "input data", "relu1 forward", "pool1 forward"})
    CHECK(rows.count(row) == 1);
  // Forward, and the gradients that exist: conv 1->4 twice, conv 4->6 and linear three times.
  CHECK(macs == 2 * 9 * 1 * 4 * 28 * 28 + 3 * 9 * 4 * 6 * 14 * 14 + 3 * 294 * 10);
}

TEST_CASE("every layer is a region that all cores measure alike", "[tinycnn]") {
  const ProgramRun run("tinycnn_fp16", test::with_cores(8), {{"halfstep_samples", 2}});
  for (const model::LayerEntry& entry : run.image().layers) {
    INFO(entry.layer << " " << entry.pass);
    const model::LayerResult& layer = run.layer(entry.layer, entry.pass);
    CHECK(layer.cores == 8);
    CHECK(layer.macs == 2 * std::uint64_t{entry.macs});
    for (const model::RegionResult& region : run.result().regions) {
      if (region.id != entry.region) continue;
      CHECK(region.instances == 2);
      CHECK(region.cycles == layer.cycles);
    }
  }
}

TEST_CASE("convolutions use the FPUs well, and half precision better", "[tinycnn]") {
  const ProgramRun single("tinycnn_fp32", test::with_cores(8));
  const ProgramRun half("tinycnn_fp16", test::with_cores(8));
  for (const auto& [layer, pass] : std::vector<std::pair<std::string, std::string>>{{"conv1", "forward"},
                                                                                    {"conv2", "forward"},
                                                                                    {"conv1", "weight_gradient"},
                                                                                    {"conv2", "weight_gradient"},
                                                                                    {"conv2", "input_gradient"}}) {
    INFO(layer << " " << pass);
    const model::LayerResult& in_single = single.layer(layer, pass);
    const model::LayerResult& in_half = half.layer(layer, pass);
    CHECK(static_cast<double>(in_single.macs) / static_cast<double>(in_single.cycles) > 1.5);
    CHECK(in_half.cycles < in_single.cycles);
  }
}
