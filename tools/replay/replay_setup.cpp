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

// What only followed another parameter goes on following it. Where it is not known who chose a value, the same value is
// taken for that.
bool merely_follows(const model::Parameter& parameter, const traces::TraceHeader& header) {
  if (parameter.follows == nullptr || belongs_to_recording(parameter.name)) return false;
  if (header.chosen) return header.chosen->count(parameter.name) == 0;
  const auto followed = header.config.find(parameter.follows);
  return followed != header.config.end() && followed->second == header.config.at(parameter.name);
}

Assignment assignment_of(const traces::TraceHeader& header, const std::string& name, const std::string& value,
                         const std::string& path) {
  using Origin = traces::ParameterOrigin;
  if (!header.chosen || header.chosen->count(name) == 0) return {name, value, path, false};
  const Origin origin = header.chosen->at(name);
  return {name, value, origin == Origin::command_line ? "--set of the recording " + path : path,
          origin == Origin::assumed};
}

std::string hexadecimal(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08x", value);
  return text;
}

}  // namespace

void keep_origins(traces::TraceHeader& header, const ResolvedConfig& resolved) {
  using Origin = traces::ParameterOrigin;
  header.chosen.emplace();
  for (const auto& [name, assignment] : resolved.assignments) {
    const bool from_file = assignment.origin.rfind("--", 0) != 0;
    (*header.chosen)[name] = assignment.assumed ? Origin::assumed : from_file ? Origin::file : Origin::command_line;
  }
}

ResolvedConfig replay_config(const traces::TraceHeader& header, const std::string& path,
                             const std::vector<Assignment>& changes) {
  std::vector<Assignment> assignments;
  for (const auto& [name, value] : header.config) {
    const model::Parameter* const parameter = model::find_parameter(name);
    if (parameter != nullptr && merely_follows(*parameter, header)) continue;
    assignments.push_back(assignment_of(header, name, value, path));
  }
  std::stable_partition(assignments.begin(), assignments.end(),
                        [&path](const Assignment& assignment) { return assignment.origin == path; });
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
