#include "tools/validate/replay_check.h"

#include <fstream>

#include "model/trace/trace_image.h"
#include "tools/compare/result_equality.h"
#include "traces/trace_reader.h"
#include "traces/trace_writer.h"

namespace halfstep::tools {
namespace {

std::string replay(const std::filesystem::path& path, const model::ClusterConfig& config,
                   const model::RunResult& executed) {
  traces::TraceReader reader(path.string());
  model::Simulation simulation(config, model::program_of(reader.header()));
  simulation.replay(reader);
  const model::RunResult result = simulation.run();
  return find_inequality(executed, result).value_or("");
}

}  // namespace

std::filesystem::path ReplayCheck::record(const model::ClusterConfig& config, model::RunResult& recorded) {
  std::filesystem::path path = folder_ / (program_.name + "." + std::to_string(recordings_++) + ".hst");
  std::ofstream file(path, std::ios::binary);
  traces::TraceWriter writer(file, model::describe_trace(config, program_, HALFSTEP_VERSION));
  model::Simulation simulation(config, program_);
  simulation.record(writer);
  recorded = simulation.run();
  writer.finish(recorded.cycles);
  return path;
}

std::string ReplayCheck::check_own(const model::ClusterConfig& config, const model::RunResult& executed) {
  model::RunResult recorded;
  const std::filesystem::path path = record(config, recorded);
  if (const auto difference = find_inequality(executed, recorded)) return "recording changed it: " + *difference;
  std::string difference = replay(path, config, executed);
  std::filesystem::remove(path);
  return difference;
}

std::string ReplayCheck::check_other(const model::ClusterConfig& first, const model::ClusterConfig& other) {
  model::ClusterConfig config = first;
  config.isa.arithmetic = isa::Arithmetic::ieee;
  model::RunResult ignored;
  if (first_.empty()) first_ = record(config, ignored);
  config = other;
  config.isa.arithmetic = isa::Arithmetic::ieee;
  model::Simulation simulation(config, program_);
  return replay(first_, config, simulation.run());
}

}  // namespace halfstep::tools
