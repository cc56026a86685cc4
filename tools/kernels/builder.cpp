#include "tools/kernels/builder.h"

#include "tools/kernels/kernel_cache.h"

namespace halfstep::tools {

std::filesystem::path build_kernel(const Primitive& primitive, const NumberFormat& format, unsigned cores) {
  const KernelCache cache;
  std::vector<std::string> sources = {"primitives/programs/main.c", "primitives/programs/" + primitive.program + ".c"};
  for (const std::string& source : primitive.sources) sources.push_back("primitives/" + source + ".c");
  std::vector<std::string> objects;
  objects.reserve(sources.size());
  for (const std::string& source : sources) objects.push_back(cache.object(source, format.name).string());
  return cache.program(primitive.program + "_" + format.name, objects, cores);
}

}  // namespace halfstep::tools
