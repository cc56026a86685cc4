#include "tools/network/program_builder.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "tools/errors.h"
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
// Only linked where a pass needs one of them: the kernels of other networks stay where they are.
struct RareSource {
  std::string source;
  std::vector<std::string> kernels;
};
const std::vector<RareSource> kRareSources = {
    {"streaming/deep_product_tiles.c", {"tile_deep_product"}},
    {"streaming/bias_tiles.c", {"tile_bias_forward", "tile_bias_gradient"}},
};
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

// `computes`: what the passes of this type call. Of several types only the inner loops of the first one lie in the
// private L2.
std::string typed_library(const tools::KernelCache& cache, const std::string& type, Code loops,
                          const std::set<std::string>& computes) {
  std::vector<std::string> objects;
  for (const std::string& source : kInnerLoops) objects.push_back(cache.object(source, type, loops).string());
  for (const std::string& source : kAroundThem)
    objects.push_back(cache.object(source, type, Code::in_shared_l2).string());
  std::vector<std::string> kernels = kTileKernels;
  for (const RareSource& rare : kRareSources) {
    if (std::none_of(rare.kernels.begin(), rare.kernels.end(),
                     [&](const std::string& kernel) { return computes.count(kernel) != 0; }))
      continue;
    objects.push_back(cache.object(rare.source, type, Code::in_shared_l2).string());
    kernels.insert(kernels.end(), rare.kernels.begin(), rare.kernels.end());
  }
  std::vector<std::pair<std::string, std::string>> names;
  names.reserve(kernels.size());
  for (const std::string& kernel : kernels) names.emplace_back(kernel, kernel + "_" + type);
  return cache.library("tiles_" + type + (loops == Code::in_shared_l2 ? "_shared" : ""), objects, names).string();
}

}  // namespace

std::filesystem::path build_network(const Schedule& schedule, unsigned cores) {
  const tools::KernelCache cache;
  std::map<std::string, std::set<std::string>> computes;  // by type
  for (const ScheduledPass& pass : schedule.passes) computes[pass.plan.format->name].insert(pass.plan.compute);
  const std::string any_type = computes.begin()->first;  // for what is the same in all of them

  const std::string text = program_text(schedule);
  const std::string digest = tools::sha256_hex({text.begin(), text.end()}).substr(0, kNameDigits);
  const std::string name = schedule.network->name + "_" + digest;
  std::vector<std::string> objects;
  for (const auto& [type, wanted] : computes)
    objects.push_back(typed_library(cache, type, objects.empty() ? Code::in_private_l2 : Code::in_shared_l2, wanted));
  for (const std::string& source : kSources) objects.push_back(cache.object(source, any_type).string());
  objects.push_back(cache.object(cache.text("networks/" + name + ".c", text).string(), any_type).string());
  try {
    return cache.program("networks/" + name, objects, cores);
  } catch (const std::runtime_error& error) {
    if (std::string(error.what()).find("will not fit in region 'l2_private'") == std::string::npos) throw;
    throw tools::UsageError(schedule.network->file.string() + ": inner loops and the table of " +
                            std::to_string(schedule.passes.size()) +
                            " passes take more than the 32 KB of private L2: fewer layers, biases or number formats "
                            "(there are " +
                            std::to_string(computes.size()) + ") would do");
  }
}

}  // namespace halfstep::network
