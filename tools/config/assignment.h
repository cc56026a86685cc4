// One wish about the configuration, and where it was expressed: "fpu.count = 4" in line 7 of a file, or a --set.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/config/cluster_config.h"

namespace halfstep::tools {

struct Assignment {
  std::string name;
  std::string value;
  std::string origin;    // "configs/mine.cfg:7", "--set fpu.count=4"
  bool assumed = false;  // the line's comment begins with "assumed": no source is known for the value
};

struct ResolvedConfig {
  model::ClusterConfig config;
  std::map<std::string, Assignment> assignments;  // of each parameter that was set, the one that counts

  // "l3.size=8388608": memory that nobody's hardware has, or more L2 than the file says that --set was added to.
  std::vector<std::string> not_in_preset;

  // "l2.latency=12" for each parameter whose value is assumed: reports say so.
  std::vector<std::string> assumed() const;
};

// Without the blanks around it.
std::string trimmed(const std::string& text);

// Splits "key=value" as --set takes it; throws UsageError if there is no '='.
Assignment parse_assignment(const std::string& text);

// The configuration after all assignments, later ones overriding earlier ones. Throws UsageError, which names the
// origin, for unknown keys, unreadable values, and combinations that no hardware has.
ResolvedConfig resolve_config(const std::vector<Assignment>& assignments);

}  // namespace halfstep::tools
