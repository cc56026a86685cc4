#include "tools/config/assignment.h"

#include <stdexcept>

#include "model/config/parameters.h"
#include "tools/config/nearest_name.h"
#include "tools/errors.h"

namespace halfstep::tools {

std::string trimmed(const std::string& text) {
  constexpr const char* kBlanks = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

namespace {

std::vector<std::string> parameter_names() {
  std::vector<std::string> names;
  for (const model::Parameter& parameter : model::parameters()) names.emplace_back(parameter.name);
  return names;
}

const model::Parameter& find_known(const Assignment& assignment) {
  const model::Parameter* parameter = model::find_parameter(assignment.name);
  if (parameter == nullptr)
    throw UsageError(assignment.origin + ": unknown key '" + assignment.name + "'" +
                     did_you_mean(assignment.name, parameter_names()));
  return *parameter;
}

// "fpu.count from configs/mine.cfg:7, fpu.policy by default"
std::string describe_origins(const model::RuleViolation& violation, const ResolvedConfig& resolved) {
  std::string text;
  for (const char* name : violation.parameters) {
    const auto found = resolved.assignments.find(name);
    text += (text.empty() ? "" : ", ") + std::string(name) +
            (found == resolved.assignments.end() ? " by default" : " from " + found->second.origin);
  }
  return text;
}

// A --set adds to what files describe; `described` is what was there before the first --set.
std::vector<std::string> find_extra_memory(const model::ClusterConfig& described, const model::ClusterConfig& config) {
  std::vector<std::string> texts;
  if (config.l2_size > described.l2_size) texts.push_back("l2.size=" + std::to_string(config.l2_size));
  if (config.l3_size != 0) texts.push_back("l3.size=" + std::to_string(config.l3_size));
  return texts;
}

bool is_from_command_line(const Assignment& assignment) { return assignment.origin.rfind("--", 0) == 0; }

}  // namespace

Assignment parse_assignment(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) throw UsageError("--set " + text + ": expected key=value");
  return {trimmed(text.substr(0, equals)), trimmed(text.substr(equals + 1)), "--set " + text, false};
}

std::vector<std::string> ResolvedConfig::assumed() const {
  std::vector<std::string> texts;
  for (const model::Parameter& parameter : model::parameters()) {
    const auto found = assignments.find(parameter.name);
    if (found != assignments.end() && found->second.assumed)
      texts.push_back(std::string(parameter.name) + "=" + parameter.value.read(config));
  }
  return texts;
}

ResolvedConfig resolve_config(const std::vector<Assignment>& assignments) {
  ResolvedConfig resolved;
  model::ClusterConfig described;
  for (const Assignment& assignment : assignments) {
    const model::Parameter& parameter = find_known(assignment);
    try {
      parameter.value.assign(resolved.config, assignment.value);
    } catch (const std::invalid_argument& error) {
      throw UsageError(assignment.origin + ": " + assignment.name + ": " + error.what());
    }
    resolved.assignments[assignment.name] = assignment;
    if (!is_from_command_line(assignment)) described = resolved.config;
  }
  resolved.not_in_preset = find_extra_memory(described, resolved.config);
  for (const model::Parameter& parameter : model::parameters())
    if (parameter.follows != nullptr && resolved.assignments.count(parameter.name) == 0)
      parameter.value.assign(resolved.config, model::find_parameter(parameter.follows)->value.read(resolved.config));
  if (const auto violation = model::find_violation(resolved.config))
    throw UsageError(violation->text + " (" + describe_origins(*violation, resolved) + ")");
  return resolved;
}

}  // namespace halfstep::tools
