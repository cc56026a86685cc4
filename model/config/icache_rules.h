// Which sizes of the instruction cache go together: its address bits are cut into offset, bank, set and tag.
#pragma once

#include <optional>

#include "model/config/parameters.h"

namespace halfstep::model {

std::optional<RuleViolation> find_icache_violation(const ClusterConfig& config);

}  // namespace halfstep::model
