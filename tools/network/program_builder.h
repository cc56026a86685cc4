// From a network's C text to its program: kernels of every number format that it uses, compiled once for each and
// linked so that they do not meet (tile_product_fp16, tile_product_fp32), with kernels/streaming around them.
#pragma once

#include <filesystem>
#include <string>

#include "tools/network/schedule.h"

namespace halfstep::network {

// Builds what is missing: some seconds for the first network of a format, a second for another one. Throws UsageError
// if the toolchain is not there any more, std::runtime_error with the compiler's first line.
std::filesystem::path build_network(const Schedule& schedule, unsigned cores);

}  // namespace halfstep::network
