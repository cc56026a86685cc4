// What a network's training step needs of TCDM and L2, pass by pass, against what there is: what a designer must know
// to size memories.
#pragma once

#include <string>

#include "model/config/cluster_config.h"
#include "tools/network/network_run.h"

namespace halfstep::network {

// A table with a row for each pass, and lines with the peaks.
std::string print_memory(const PreparedNetwork& prepared, const model::ClusterConfig& config);

}  // namespace halfstep::network
