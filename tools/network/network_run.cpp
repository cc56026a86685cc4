#include "tools/network/network_run.h"

#include <algorithm>
#include <stdexcept>

#include "tools/errors.h"
#include "tools/network/dataset.h"
#include "tools/network/layout.h"
#include "tools/network/network_finder.h"
#include "tools/network/program_builder.h"
#include "tools/network/step_check.h"
#include "tools/network/tensor_bytes.h"
#include "tools/network/training_losses.h"
#include "tools/program/elf_program.h"

namespace halfstep::network {
namespace {

constexpr std::uint32_t kTcdm = 0x10000000;
constexpr std::uint32_t kL2 = 0x1C010000;
constexpr std::uint32_t kStackBytes = 1024;    // of each core of the team
constexpr int kRuntimeBytes = 2560;            // of TCDM, for kernels/streaming; checked when the program is there
constexpr std::uint32_t kRegionBegin = 0x100;  // kernels/runtime/region.h
constexpr std::uint32_t kRegionEnd = 0x200;
constexpr std::uint32_t kTileComplete = 0x400;  // kernels/streaming/stream.c

NetworkOptions options_of(const model::ClusterConfig& config) {
  return {config.network_type, config.network_train, static_cast<int>(config.network_batch)};
}

// kernels/runtime/cluster.ld; teams are of eight or of sixteen.
std::uint32_t stack_bytes(const model::ClusterConfig& config) {
  return kStackBytes * (config.boot_cores <= 9 ? 8 : 16);
}

ScheduleOptions schedule_options(const Network& network, const model::ClusterConfig& config) {
  ScheduleOptions options;
  options.pass.tcdm_bytes = static_cast<int>(config.tcdm_size) - static_cast<int>(stack_bytes(config)) - kRuntimeBytes;
  options.pass.buffering = config.network_buffers == "double" ? Buffering::twofold
                           : config.network_buffers == "best" ? Buffering::best
                                                              : Buffering::single;
  options.pass.whole = config.network_buffers == "none";
  options.pass.paced = config.fpu_policy != model::FpuPolicy::private_units;
  options.stored_samples = std::min(static_cast<int>(config.network_samples), network.samples);
  return options;
}

// How long sums are, where a plan knows.
ChainLengths chain_lengths(const Schedule& schedule) {
  ChainLengths lengths;
  for (const ScheduledPass& pass : schedule.passes) {
    if (pass.plan.pass == "forward") lengths[pass.plan.layer].forward = pass.plan.longest_sum;
    if (pass.plan.pass == "weight_gradient") lengths[pass.plan.layer].weight_gradient = pass.plan.longest_sum;
  }
  return lengths;
}

std::string kilobytes(std::uint64_t bytes) { return std::to_string((bytes + 1023) / 1024) + "K"; }

}  // namespace

PreparedNetwork::PreparedNetwork(const std::string& name, const model::ClusterConfig& config, Purpose purpose)
    : config_(config), network_(read_network(find_network(name), options_of(config))) {
  if (config.network_samples % static_cast<std::uint32_t>(network_.optimizer.accumulate) != 0)
    throw tools::UsageError("network.samples=" + std::to_string(config.network_samples) + ": an update of " +
                            network_.name + " takes " + std::to_string(network_.optimizer.accumulate) +
                            " samples, expected a multiple of them");
  schedule_ = make_schedule(network_, schedule_options(network_, config));
  memory_ = plan_memory(schedule_);
  image_ = tools::read_elf_program(build_network(schedule_, config.boot_cores));
  image_.name = network_.name + "_" + config.network_type + ".elf";
  arena_ = image_.address_of("__l2_heap_begin");
  if (tcdm_beside_tiles() > static_cast<std::uint32_t>(kRuntimeBytes) + stack_bytes(config))
    throw std::logic_error("network: the runtime has more than kRuntimeBytes in TCDM");
  if (purpose == Purpose::plan) return;
  const std::uint64_t limit = std::uint64_t{kL2} + config.l2_size;
  if (std::uint64_t{arena_} + memory_.bytes > limit)
    throw tools::UsageError(network_.name + " (network.type=" + config.network_type + ") takes " +
                            std::to_string(memory_.bytes) + " bytes of L2, " + std::to_string(memory_.permanent) +
                            " of them for weights and samples: of l2.size=" + kilobytes(config.l2_size) +
                            " the program leaves " + std::to_string(limit > arena_ ? limit - arena_ : 0) +
                            "; l2.size=" + kilobytes(arena_ - kL2 + memory_.bytes) + " would do");
  place_data();
}

std::uint32_t PreparedNetwork::tcdm_beside_tiles() const { return image_.address_of("__stacks_end") - kTcdm; }
std::uint32_t PreparedNetwork::l2_beside_buffers() const { return arena_ - kL2; }

void PreparedNetwork::place_data() {
  const auto add_segment = [this](std::uint32_t address, std::vector<std::uint8_t> contents) {
    const auto size = static_cast<std::uint32_t>(contents.size());
    image_.segments.push_back({address, std::move(contents), size, false});
  };
  const Dataset dataset = dataset_of(network_);
  for (int i = 0; i < schedule_.stored_samples; ++i) samples_.push_back(dataset.sample(i));
  const Buffer& store = schedule_.buffers.at(static_cast<std::size_t>(schedule_.samples));
  std::vector<std::uint8_t> bytes;
  std::vector<std::uint8_t> labels;
  for (const Sample& sample : samples_) {
    const std::vector<std::uint8_t> image = encode_image(store.image, sample.input);
    bytes.insert(bytes.end(), image.begin(), image.end());
    labels.push_back(static_cast<std::uint8_t>(sample.label));
  }
  add_segment(arena_ + store.offset, std::move(bytes));
  add_segment(image_.address_of("training_labels"), std::move(labels));
  weights_ = initial_weights(network_);
  for (const Buffer& buffer : schedule_.buffers)
    if (buffer.content == Content::weights)
      add_segment(
          arena_ + buffer.offset,
          encode_weights(buffer.weights, weights_.at(network_.layers.at(static_cast<std::size_t>(buffer.layer)).name)));
    else if (buffer.content == Content::velocity)
      add_segment(arena_ + buffer.offset, std::vector<std::uint8_t>(static_cast<std::size_t>(buffer.bytes)));
}

std::vector<double> PreparedNetwork::read_buffer(const model::Simulation& simulation, int index) const {
  const Buffer& buffer = schedule_.buffers.at(static_cast<std::size_t>(index));
  const std::vector<std::uint8_t> bytes =
      simulation.read_memory(arena_ + buffer.offset, static_cast<std::uint32_t>(buffer.bytes));
  return is_matrix(buffer.content) ? decode_weights(buffer.weights, bytes) : decode_image(buffer.image, bytes);
}

void PreparedNetwork::keep_pass(const model::Simulation& simulation, std::size_t pass) {
  const ScheduledPass& ended = schedule_.passes.at(pass);
  for (const auto& [name, buffer] : ended.results) kept_[name] = read_buffer(simulation, buffer);
  if (!ended.plan.updates_at_once()) return;
  const Layer& layer = network_.layers.at(static_cast<std::size_t>(ended.layer));
  kept_[layer.name + ".weight_gradient"] = decode_weights(weight_layout(layer), gradient_bytes_);
}

// A gradient that updates weights at once is nowhere as a whole: it is collected from the TCDM, tile by tile.
void PreparedNetwork::keep_gradient_tile(const model::Simulation& simulation) {
  const ScheduledPass& pass = schedule_.passes.at(pass_);
  const int tile = tiles_++;
  if (!pass.plan.updates_at_once()) return;
  const Stream& stream = pass.plan.streams.at(2);
  const bool by_inner = stream.moves_on(Axis::inner);
  const int outer = by_inner ? tile / pass.plan.inner : tile;
  const int inner = by_inner ? tile % pass.plan.inner : 0;
  const auto index_on = [&](Axis axis) { return axis == Axis::outer ? outer : axis == Axis::inner ? inner : 0; };
  const Layer& layer = network_.layers.at(static_cast<std::size_t>(pass.layer));
  gradient_bytes_.resize(static_cast<std::size_t>(weight_layout(layer).bytes()));
  const int first_plane = index_on(stream.plane_axis) * stream.plane_block;
  const int first_row = index_on(stream.row_axis) * stream.row_block;
  const int rows = std::min(stream.row_span, stream.rows - first_row);
  const std::uint32_t begin = image_.address_of("__stacks_end") + static_cast<std::uint32_t>(pass.plan.workspace.place);
  for (int plane = 0; plane < std::min(stream.plane_block, stream.planes - first_plane); ++plane) {
    const std::vector<std::uint8_t> bytes =
        simulation.read_memory(begin + static_cast<std::uint32_t>(plane * stream.tile_pitch),
                               static_cast<std::uint32_t>(rows * stream.row_bytes));
    std::copy(bytes.begin(), bytes.end(),
              gradient_bytes_.begin() + (first_plane + plane) * stream.plane_pitch + first_row * stream.row_bytes);
  }
}

void PreparedNetwork::watch(const model::Simulation& simulation, const model::IssueEvent& event) {
  constexpr std::uint32_t kHint = 0x00000013;  // addi x0, x0, immediate
  if (event.core != 0 || (event.word & 0xFFFFFU) != kHint) return;
  const std::uint32_t mark = event.word >> 20U;
  const auto passes = static_cast<std::uint32_t>(schedule_.passes.size());
  if (mark >= kRegionBegin && mark < kRegionBegin + passes) {
    pass_ = mark - kRegionBegin;
    tiles_ = 0;
  } else if (mark >= kRegionEnd && mark < kRegionEnd + passes) {
    end_pass(simulation, mark - kRegionEnd);
  } else if (mark == kTileComplete && step_ == config_.network_samples) {
    keep_gradient_tile(simulation);
  }
}

void PreparedNetwork::end_pass(const model::Simulation& simulation, std::size_t pass) {
  const auto update = static_cast<std::uint32_t>(network_.optimizer.accumulate);
  if (pass == 0 && ++step_ > config_.network_samples - update && weights_before_.empty())
    for (const Buffer& buffer : schedule_.buffers) {
      if (buffer.content != Content::weights && buffer.content != Content::velocity) continue;
      Weights& before = buffer.content == Content::weights ? weights_before_ : velocities_before_;
      before[network_.layers.at(static_cast<std::size_t>(buffer.layer)).name] = read_buffer(simulation, buffer.storage);
    }
  const bool last = step_ == config_.network_samples;
  if (last) {
    keep_pass(simulation, pass);
  } else if (step_ + 1 == config_.network_samples && update > 1) {
    for (const auto& [name, buffer] : schedule_.passes[pass].results)
      if (schedule_.buffers.at(static_cast<std::size_t>(buffer)).content == Content::weight_gradient)
        kept_[name + "_before"] = read_buffer(simulation, buffer);
  }
}

reference::CheckReport PreparedNetwork::check(const model::Simulation& simulation,
                                              const model::RunResult& result) const {
  if (result.stop != model::StopReason::exited || result.exit_code != 0)
    return {false, "not compared: the program did not end well\n"};
  std::map<std::string, std::vector<double>> device = kept_;
  device["loss"] = {losses(simulation).back()};
  for (const Buffer& buffer : schedule_.buffers)
    if (buffer.content == Content::weights) device[buffer.name] = read_buffer(simulation, buffer.storage);
  StepInputs inputs;
  inputs.weights = weights_before_;
  inputs.velocities = velocities_before_;
  const auto update = static_cast<std::uint32_t>(network_.optimizer.accumulate);
  for (std::uint32_t step = config_.network_samples - update; step < config_.network_samples; ++step)
    inputs.samples.push_back(samples_.at(step % samples_.size()));
  const DeviceTensors tensors = [&device](const std::string& name) -> const reference::DeviceValues* {
    const auto found = device.find(name);
    return found == device.end() ? nullptr : &found->second;
  };
  reference::CheckReport report = check_training_step(network_, inputs, tensors, chain_lengths(schedule_));
  for (std::uint32_t core = 0; core < std::min(config_.boot_cores, image_.address_of("__team_cores")); ++core) {
    if (has_spare_stack(simulation, core)) continue;
    report.ok = false;
    report.text += "WRONG: core " + std::to_string(core) + " has used all " + std::to_string(kStackBytes) +
                   " bytes of its stack, and perhaps more\n";
  }
  return report;
}

// The loader has cleared the stacks, which grow down.
bool PreparedNetwork::has_spare_stack(const model::Simulation& simulation, std::uint32_t core) const {
  constexpr std::uint32_t kSpare = 32;
  const std::vector<std::uint8_t> end =
      simulation.read_memory(image_.address_of("__stacks_end") - (core + 1) * kStackBytes, kSpare);
  return std::all_of(end.begin(), end.end(), [](std::uint8_t byte) { return byte == 0; });
}

std::vector<double> PreparedNetwork::losses(const model::Simulation& simulation) const {
  return training_losses(image_, simulation, config_.network_samples);
}

}  // namespace halfstep::network
