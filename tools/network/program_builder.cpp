#include "tools/network/program_builder.h"

#include <set>

#include "tools/kernels/kernel_cache.h"
#include "tools/network/program_text.h"
#include "tools/program/sha256.h"

namespace halfstep::network {
namespace {

using Code = tools::KernelCache::Code;

constexpr std::size_t kNameDigits = 12;

// Compiled for each number format: inner loops, and what is around them.
const std::vector<std::string> kInnerLoops = {"primitives/product.c", "primitives/depthwise3x3.c",
                                              "primitives/conv2d_correlate.c", "primitives/conv2d_scatter.c"};
const std::vector<std::string> kAroundThem = {"streaming/product_tiles.c",
                                              "streaming/depthwise_tiles.c",
                                              "streaming/linear_tiles.c",
                                              "streaming/elementwise_tiles.c",
                                              "streaming/pool_tiles.c",
                                              "streaming/loss_tiles.c",
                                              "streaming/convert_tiles.c",
                                              "primitives/spread.c",
                                              "primitives/depthwise.c",
                                              "primitives/depthwise3x3_apart.c",
                                              "primitives/depthwise3x3_apart_gradient.c",
                                              "primitives/linear.c",
                                              "primitives/elementwise.c",
                                              "primitives/pool.c",
                                              "layers/float_math.c"};
// Only linked where a pass needs it: kernels of other networks stay where they are.
const std::string kDeepProduct = "tile_deep_product";
const std::string kDeepSource = "streaming/deep_product_tiles.c";
const std::vector<std::string> kSources = {"streaming/stream.c", "streaming/training.c"};

const std::vector<std::string> kTileKernels = {"tile_product",
                                               "tile_spread_product",
                                               "tile_scatter",
                                               "tile_weight_gradient",
                                               "tile_depthwise_forward",
                                               "tile_depthwise_weight_gradient",
                                               "tile_depthwise_input_gradient",
                                               "tile_linear_forward",
                                               "tile_linear_weight_gradient",
                                               "tile_linear_input_gradient",
                                               "tile_relu_forward",
                                               "tile_relu_input_gradient",
                                               "tile_sum",
                                               "tile_update",
                                               "tile_momentum_update",
                                               "tile_average_pool_forward",
                                               "tile_average_pool_input_gradient",
                                               "tile_max_pool_forward",
                                               "tile_max_pool_input_gradient",
                                               "tile_to_single",
                                               "tile_from_single",
                                               "tile_cross_entropy",
                                               "tile_mean_squared_error"};

// Of several types only the inner loops of the first one lie in the private L2.
std::string typed_library(const tools::KernelCache& cache, const std::string& type, Code loops, bool deep) {
  std::vector<std::string> objects;
  for (const std::string& source : kInnerLoops) objects.push_back(cache.object(source, type, loops).string());
  for (const std::string& source : kAroundThem)
    objects.push_back(cache.object(source, type, Code::in_shared_l2).string());
  if (deep) objects.push_back(cache.object(kDeepSource, type, Code::in_shared_l2).string());
  std::vector<std::pair<std::string, std::string>> names;
  names.reserve(kTileKernels.size());
  for (const std::string& kernel : kTileKernels) names.emplace_back(kernel, kernel + "_" + type);
  if (deep) names.emplace_back(kDeepProduct, kDeepProduct + "_" + type);
  return cache.library("tiles_" + type + (loops == Code::in_shared_l2 ? "_shared" : ""), objects, names).string();
}

}  // namespace

std::filesystem::path build_network(const Schedule& schedule, unsigned cores) {
  const tools::KernelCache cache;
  std::set<std::string> types;
  std::set<std::string> deep;  // types
  for (const ScheduledPass& pass : schedule.passes) {
    types.insert(pass.plan.format->name);
    if (pass.plan.compute == kDeepProduct) deep.insert(pass.plan.format->name);
  }
  const std::string any_type = *types.begin();  // for what is the same in all of them

  const std::string text = program_text(schedule);
  const std::string digest = tools::sha256_hex({text.begin(), text.end()}).substr(0, kNameDigits);
  const std::string name = schedule.network->name + "_" + digest;
  std::vector<std::string> objects;
  for (const std::string& type : types)
    objects.push_back(
        typed_library(cache, type, objects.empty() ? Code::in_private_l2 : Code::in_shared_l2, deep.count(type) != 0));
  for (const std::string& source : kSources) objects.push_back(cache.object(source, any_type).string());
  objects.push_back(cache.object(cache.text("networks/" + name + ".c", text).string(), any_type).string());
  return cache.program("networks/" + name, objects, cores);
}

}  // namespace halfstep::network
