#include "tools/compare/measured_run.h"

#include <set>

#include "model/config/parameters.h"

namespace halfstep::tools {
namespace {

// Text of a parameter's default; of one that follows another, that one's value in this configuration.
std::string default_value(const std::string& name, const std::map<std::string, std::string>& config) {
  const model::Parameter* const parameter = model::find_parameter(name);
  if (parameter == nullptr) return "";
  if (parameter->follows != nullptr) {
    const auto followed = config.find(parameter->follows);
    return followed == config.end() ? default_value(parameter->follows, config) : followed->second;
  }
  return parameter->value.read(model::ClusterConfig{});
}

}  // namespace

std::string parameter_value(const std::string& name, const std::map<std::string, std::string>& config) {
  const auto found = config.find(name);
  return found == config.end() ? default_value(name, config) : found->second;
}

std::string MeasuredRegion::name() const {
  std::string text = layer;
  if (!pass.empty()) text += " " + pass;
  if (!kernel.empty()) text += " (" + kernel + ")";
  return text;
}

double MeasuredRegion::macs_per_cycle() const {
  return cycles == 0 ? 0 : static_cast<double>(macs) / static_cast<double>(cycles);
}

bool changes_no_result(const std::string& parameter) {
  return parameter.rfind("run.", 0) == 0 || parameter.rfind("model.", 0) == 0;
}

std::vector<std::string> differing_parameters(const MeasuredRun& base, const MeasuredRun& now) {
  std::set<std::string> names;
  for (const MeasuredRun* run : {&base, &now})
    for (const auto& [name, value] : run->config) names.insert(name);
  std::vector<std::string> differing;
  for (const std::string& name : names) {
    if (changes_no_result(name)) continue;
    const std::string before = parameter_value(name, base.config);
    const std::string after = parameter_value(name, now.config);
    if (before != after) differing.push_back(name + " " + before + " -> " + after);
  }
  return differing;
}

std::string short_config(const std::map<std::string, std::string>& config) {
  std::string text;
  for (const auto& [name, value] : config) {
    if (changes_no_result(name) || value == default_value(name, config)) continue;
    text += (text.empty() ? "" : " ") + name + "=" + value;
  }
  return text.empty() ? "defaults" : text;
}

}  // namespace halfstep::tools
