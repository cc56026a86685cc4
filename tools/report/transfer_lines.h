// What a text report says below its table about the DMA, the instruction cache and L2.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tools/report/report.h"

namespace halfstep::tools {

// Label and text of each line; none for what the run did not use or the configuration does not have.
std::vector<std::pair<const char*, std::string>> transfer_lines(const Report& report);

}  // namespace halfstep::tools
