// Compiling a primitive's program when it is asked for (kernel_cache.h).
#pragma once

#include <filesystem>
#include <string>

#include "tools/kernels/primitive.h"

namespace halfstep::tools {

struct BuildOptions {
  const NumberFormat& format;
  unsigned cores = 8;          // stacks for so many
  bool hardware_loops = true;  // else counters and branches
};

// The ELF file of a primitive. Builds what is missing: about a second
// a source the first time. Throws UsageError if the toolchain that was found at configure time is not there any more,
// std::runtime_error with the compiler's first line if a source does not compile.
std::filesystem::path build_kernel(const Primitive& primitive, const BuildOptions& options);

}  // namespace halfstep::tools
