// Every parameter of a run, declared once: name, unit, range, description, and the field of ClusterConfig it stands for
// (whose initialiser is the default). Options, `list parameters`, `config dump`, the checks and the reports all follow
// from the table in parameters.cpp. Text in, text out: reading files is not the model's business.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/config/cluster_config.h"

namespace halfstep::model {

// How one parameter is written as text.
struct ParameterText {
  std::string range;     // "0 .. 2", "ideal|hierarchical"
  bool numeric = false;  // the text is a decimal number: JSON writes it without quotes
  // Throws std::invalid_argument with what was expected and what was found, without naming the parameter.
  std::function<void(ClusterConfig&, const std::string& text)> assign;
  std::function<std::string(const ClusterConfig&)> read;
};

struct Parameter {
  const char* name;
  const char* unit;  // empty: none
  const char* description;
  ParameterText value;
  const char* follows = nullptr;  // parameter that gives the default, instead of ClusterConfig's initialiser

  // Text of the default; of a parameter that follows another one, that one's name.
  std::string default_text() const;
};

// In the order in which they are listed and dumped.
const std::vector<Parameter>& parameters();
const Parameter* find_parameter(std::string_view name);

// A rule that involves several parameters, broken: what is wrong and the parameters it is about.
struct RuleViolation {
  std::string text;
  std::vector<const char*> parameters;
};
std::optional<RuleViolation> find_violation(const ClusterConfig& config);

}  // namespace halfstep::model
