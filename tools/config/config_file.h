// Configuration files: "key = value" lines, comments from #, and "include = other.cfg" relative to the including file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/config/assignment.h"

namespace halfstep::tools {

// The assignments of a file and its includes, in the order in which they take effect. Throws UsageError with file and
// line.
std::vector<Assignment> read_config_file(const std::filesystem::path& path);

}  // namespace halfstep::tools
