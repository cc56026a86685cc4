#include "tools/replay/replay_setup.h"

#include <algorithm>
#include <map>

#include "model/config/parameters.h"
#include "model/trace/trace_image.h"
#include "tools/errors.h"

namespace halfstep::tools {
namespace {

// Parameters that decide what the cores executed, which is what a trace holds.
bool belongs_to_recording(const std::string& name) {
  return name == "boot.cores" || name == "boot.mode" || name.rfind("isa.", 0) == 0 || name.rfind("kernel.", 0) == 0 ||
         name.rfind("network.", 0) == 0;
}

// What only followed another parameter goes on following it.
bool merely_follows(const model::Parameter& parameter, const std::map<std::string, std::string>& config) {
  if (parameter.follows == nullptr || belongs_to_recording(parameter.name)) return false;
  const auto followed = config.find(parameter.follows);
  return followed != config.end() && followed->second == config.at(parameter.name);
}

std::string hexadecimal(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08x", value);
  return text;
}

}  // namespace

ResolvedConfig replay_config(const traces::TraceHeader& header, const std::string& path,
                             const std::vector<Assignment>& changes) {
  std::vector<Assignment> assignments;
  for (const auto& [name, value] : header.config) {
    const model::Parameter* const parameter = model::find_parameter(name);
    if (parameter != nullptr && merely_follows(*parameter, header.config)) continue;
    assignments.push_back({name, value, path, false});
  }
  assignments.insert(assignments.end(), changes.begin(), changes.end());
  ResolvedConfig resolved = resolve_config(assignments);
  for (const auto& [name, value] : header.config) {
    const std::string now = model::find_parameter(name)->value.read(resolved.config);
    if (belongs_to_recording(name) && now != value)
      throw UsageError(resolved.assignments.at(name).origin + ": a replay cannot change " + name + ", " + path +
                       " was recorded with " + value);
  }
  const bool fabric_controller = resolved.config.boot_mode == model::BootMode::fabric_controller;
  const std::uint32_t streams = fabric_controller ? resolved.config.cores + 1 : resolved.config.boot_cores;
  if (streams != header.cores || fabric_controller != header.fabric_controller)
    throw UsageError(path + ": the trace has " + std::to_string(header.cores) + " cores, this configuration starts " +
                     std::to_string(streams));
  return resolved;
}

std::unique_ptr<model::Simulation> build_replay(traces::TraceReader& reader, const model::ClusterConfig& config) {
  try {
    auto simulation = std::make_unique<model::Simulation>(config, model::program_of(reader.header()));
    simulation->replay(reader);
    return simulation;
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

std::vector<std::string> replay_notes(const traces::TraceReader& reader, const model::Simulation& simulation) {
  const model::ProgramImage program = model::program_of(reader.header());
  std::vector<std::string> notes;
  std::map<std::uint32_t, std::pair<std::uint32_t, std::uint64_t>> polling;  // pc to cores and most loads in a row
  for (const traces::PollingLoop& loop : reader.summary().polling) {
    if (loop.reenacted) continue;
    auto& [cores, loads] = polling[loop.pc];
    ++cores;
    loads = std::max(loads, loop.repeats + 1);
  }
  for (const auto& [pc, found] : polling)
    notes.push_back("polling at " + hexadecimal(pc) + " in " + program.locate(pc) + ": " + std::to_string(found.first) +
                    " cores, up to " + std::to_string(found.second) +
                    " loads of one address; a replay asks as often as the recording, whatever it takes here");
  for (const std::uint32_t core : simulation.cores_out_of_trace())
    notes.push_back("core " + std::to_string(core) + " ran out of trace: here it would have gone on");
  return notes;
}

}  // namespace halfstep::tools
