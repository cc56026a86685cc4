#include "tests/6_uses/recorded_program.h"

#include <fstream>

#include "model/trace/trace_image.h"
#include "tools/kernels/kernel_run.h"
#include "tools/network/network_finder.h"
#include "tools/network/network_run.h"
#include "tools/program/control_words.h"
#include "tools/replay/replay_setup.h"
#include "traces/trace_writer.h"

namespace halfstep::tests {
namespace {

std::vector<tools::Assignment> parse(const std::vector<std::string>& settings) {
  std::vector<tools::Assignment> assignments;
  for (const std::string& setting : settings) assignments.push_back(tools::parse_assignment(setting));
  return assignments;
}

void prepare(model::Simulation& simulation, const model::ClusterConfig& config, const model::ProgramImage& program) {
  for (const tools::ControlWord& word : tools::control_words(config, program))
    simulation.write_memory(word.address, word.bytes());
}

}  // namespace

RecordedProgram::RecordedProgram(const std::string& name, const std::vector<std::string>& settings)
    : path_(folder_.path() / "recording.hst"), settings_(parse(settings)) {
  const model::ClusterConfig config = tools::resolve_config(settings_).config;
  program_ =
      network::is_described(name) ? network::PreparedNetwork(name, config).image() : tools::load_program(name, config);
  std::ofstream file(path_, std::ios::binary);
  traces::TraceWriter writer(file, model::describe_trace(config, program_, "test"));
  model::Simulation simulation(config, program_);
  prepare(simulation, config, program_);
  simulation.record(writer);
  executed_ = simulation.run();
  writer.finish(executed_.cycles);
}

// As many cores run as in the recording, however many there are: a replay cannot change that.
model::RunResult RecordedProgram::execute(const std::vector<std::string>& settings) const {
  std::vector<tools::Assignment> all = settings_;
  const std::uint32_t cores = tools::resolve_config(settings_).config.boot_cores;
  all.push_back({"boot.cores", std::to_string(cores), "recording", false});
  for (const tools::Assignment& assignment : parse(settings)) all.push_back(assignment);
  const model::ClusterConfig config = tools::resolve_config(all).config;
  model::Simulation simulation(config, program_);
  prepare(simulation, config, program_);
  return simulation.run();
}

model::RunResult RecordedProgram::replay(const std::vector<std::string>& settings) const {
  traces::TraceReader reader(path_.string());
  const auto config = tools::replay_config(reader.header(), path_.string(), parse(settings)).config;
  return tools::build_replay(reader, config)->run();
}

}  // namespace halfstep::tests
