// Which layers of a network train, and which therefore have to pass a gradient on.
#pragma once

#include <string>

#include "tools/network/description.h"

namespace halfstep::network {

// `selection`: all, last:N of the layers with weights, or names separated by commas. `origin`: where it was said, for
// errors. Sets `trains` and `propagates` of every layer. Throws UsageError.
void select_training(Network& network, const std::string& selection, const std::string& origin);

}  // namespace halfstep::network
