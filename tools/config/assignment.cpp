#include "tools/config/assignment.h"

#include <map>
#include <stdexcept>

#include "model/config/parameters.h"
#include "tools/config/nearest_name.h"
#include "tools/errors.h"

namespace halfstep::tools {
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
std::string describe_origins(const model::RuleViolation& violation, const std::map<std::string, std::string>& origins) {
  std::string text;
  for (const char* name : violation.parameters) {
    const auto origin = origins.find(name);
    text += (text.empty() ? "" : ", ") + std::string(name) +
            (origin == origins.end() ? " by default" : " from " + origin->second);
  }
  return text;
}

}  // namespace

Assignment parse_assignment(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) throw UsageError("--set " + text + ": expected key=value");
  return {text.substr(0, equals), text.substr(equals + 1), "--set " + text};
}

model::ClusterConfig resolve_config(const std::vector<Assignment>& assignments) {
  model::ClusterConfig config;
  std::map<std::string, std::string> origins;
  for (const Assignment& assignment : assignments) {
    const model::Parameter& parameter = find_known(assignment);
    try {
      parameter.value.assign(config, assignment.value);
    } catch (const std::invalid_argument& error) {
      throw UsageError(assignment.origin + ": " + assignment.name + ": " + error.what());
    }
    origins[assignment.name] = assignment.origin;
  }
  for (const model::Parameter& parameter : model::parameters())
    if (parameter.follows != nullptr && origins.count(parameter.name) == 0)
      parameter.value.assign(config, model::find_parameter(parameter.follows)->value.read(config));
  if (const auto violation = model::find_violation(config))
    throw UsageError(violation->text + " (" + describe_origins(*violation, origins) + ")");
  return config;
}

}  // namespace halfstep::tools
