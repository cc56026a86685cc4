// How long the runs of a sweep may take: an estimate for people.
#pragma once

#include <cstddef>
#include <vector>

#include "tools/sweep/result_database.h"
#include "tools/sweep/sweep_plan.h"

namespace halfstep::tools {

// Host seconds of these runs one after the other: what a run of the same program took before (database may be null),
// else from the multiply-accumulates of its layer table.
double estimate_seconds(const SweepPlan& plan, const std::vector<std::size_t>& runs, const ResultDatabase* database);

}  // namespace halfstep::tools
