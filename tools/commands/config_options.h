// --config and --set, as every command takes them that needs a configuration.
#pragma once

#include <boost/program_options.hpp>

#include "model/config/cluster_config.h"
#include "tools/config/assignment.h"

namespace halfstep::tools {

void add_config_options(boost::program_options::options_description& options);

// The files in their order, then every --set. Throws UsageError.
std::vector<Assignment> config_assignments(const boost::program_options::variables_map& values);

}  // namespace halfstep::tools
