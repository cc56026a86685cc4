// From regions, counted per core, to rows of the layer table.
#pragma once

#include <vector>

#include "model/soc/program_image.h"
#include "model/stats/run_result.h"

namespace halfstep::model {

// One row per entry of the program's layer table whose region was executed, in the order in which the regions first
// began.
std::vector<LayerResult> summarize_layers(const std::vector<LayerEntry>& layers,
                                          const std::vector<RegionResult>& regions);

}  // namespace halfstep::model
