#include "tools/kernels/builder.h"

#include "tools/kernels/kernel_cache.h"

namespace halfstep::tools {

std::filesystem::path build_kernel(const Primitive& primitive, const BuildOptions& options) {
  const KernelCache cache;
  std::vector<std::string> sources = {"primitives/programs/main.c", "primitives/programs/" + primitive.program + ".c"};
  for (const std::string& source : primitive.sources) sources.push_back("primitives/" + source + ".c");
  std::vector<std::string> objects;
  objects.reserve(sources.size());
  const std::string folder = options.format.folder;
  const auto loops = options.hardware_loops ? KernelCache::Loops::of_the_hardware : KernelCache::Loops::of_instructions;
  for (const std::string& source : sources)
    objects.push_back(cache.object(source, folder, KernelCache::Code::in_private_l2, loops).string());
  return cache.program(primitive.program + "_" + folder + (options.hardware_loops ? "" : "_no_hardware_loops"), objects,
                       options.cores);
}

}  // namespace halfstep::tools
