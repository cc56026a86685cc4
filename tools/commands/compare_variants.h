// halfstep compare --variants: every variant of a kernel over many shapes, checked and ranked.
#pragma once

#include <string>
#include <vector>

namespace halfstep::tools {

// `arguments` of the compare command, --variants among them. Returns an exit status.
int run_compare_variants(const std::vector<std::string>& arguments);

}  // namespace halfstep::tools
