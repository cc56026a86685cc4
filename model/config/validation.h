// Which parts of a configuration no measurement of the hardware covers: what tests/ACCURACY.md says in general, for one
// machine.
#pragma once

#include <string>
#include <vector>

#include "model/config/cluster_config.h"

namespace halfstep::model {

// One short text for each part, empty if the corpora in tests/data were measured on a machine of this shape. Values
// that are assumed are another matter: presets say so.
std::vector<std::string> unvalidated_parts(const ClusterConfig& config);

}  // namespace halfstep::model
