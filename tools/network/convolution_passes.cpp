// Convolutions forward, and their input gradient without a stride; the weight gradient is in the dot form
// (weight_gradient_passes.cpp). Where all channels of the image are too much for the TCDM at once, blocks of them
// follow each other and are added up.
#include <functional>

#include "tools/network/pass_builders.h"
#include "tools/network/sliding_product.h"

namespace halfstep::network {
namespace {

constexpr const char* kProduct = "tile_product";
constexpr const char* kDeepProduct = "tile_deep_product";

ImageLayout with_channels(ImageLayout image, int channels) {
  image.shape.channels = channels;
  return image;
}

// How the weights of a pass are read.
struct WeightReading {
  Stream stream;
  WeightSteps steps;
};

// The pass with the streams of `plan`, whose loops are set.
void set_product(PassPlan& plan, const Sliding& s, const Cut& cut, const WeightSteps& steps,
                 const PassOptions& options) {
  const std::string walk = walk_text(with_channels(s.image.layout, cut.depth), plan.streams[0].tile_pitch, s, steps);
  CInitializer work;
  work.set("product", product_fields(plan, s, walk, steps, s.image.layout.row_bytes(), options).braces())
      .set("words_per_row", s.is_pointwise() ? s.result.layout.row_words() : 0)
      .set("rows_per_row", s.stride)
      .set("rows_more", s.window_height - s.stride);
  if (plan.compute == kDeepProduct) {
    set_part(plan);
    work.set("workspace_at", "@");
  }
  plan.work = ".outer_work = " + work.braces();
}

PassPlan plan_of(const LayerOperands& operands, const std::string& pass, const Sliding& s, const Cut& cut,
                 const std::function<WeightReading(const Axes&)>& weights, const PassOptions& options) {
  const TensorShape& result = s.result.layout.shape;
  const int depth = s.image.layout.shape.channels;
  PassPlan plan = start_plan(operands, pass, cut.depth == depth ? kProduct : kDeepProduct);
  const Axes axes = set_loops(plan, cut, result.channels, result.height, depth);
  const WeightReading reading = weights(axes);
  add_images(plan, s, cut, axes, reading.stream);
  set_product(plan, s, cut, reading.steps, options);
  estimate(plan, s, cut, static_cast<double>(plan.macs));
  return plan;
}

// The fastest with all channels of the image at once if one fits, else with blocks of them.
PassPlan fastest_product(const Sliding& s, const std::function<PassPlan(const Cut&)>& plan,
                         const PassOptions& options) {
  const TensorShape& result = s.result.layout.shape;
  const int depth = s.image.layout.shape.channels;
  std::vector<PassPlan> candidates;
  for (const Cut& cut : cuts(result.channels, result.height, 1, depth)) candidates.push_back(plan(cut));
  if (std::optional<PassPlan> best = find_fastest(candidates, options)) return *std::move(best);
  for (const Cut& cut : deep_cuts(result.channels, result.height, depth)) candidates.push_back(plan(cut));
  return fastest(candidates, options);
}

}  // namespace

PassPlan convolution_forward(const LayerOperands& operands, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  const Sliding s{operands.input,      operands.output, layer.window_height, layer.window_width,
                  layer.stride_height, layer.pad.top,   layer.pad.left};
  const int taps = layer.window_height * layer.window_width;
  const auto plan = [&](const Cut& cut) {
    return plan_of(
        operands, "forward", s, cut,
        [&](const Axes& axes) {
          Stream stream = cut.depth == layer.in.channels ? matrix_stream(operands.weights)
                                                         : weight_columns(operands, taps, cut.depth, axes.depth);
          stream.plane_axis = axes.channels;
          stream.plane_block = cut.channels;
          return WeightReading{stream, {0, 1, taps, stream.tile_pitch / layer.type->bytes}};
        },
        options);
  };
  return fastest_product(s, plan, options);
}

PassPlan convolution_input_gradient(const LayerOperands& operands, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  if (layer.stride_height != 1) return strided_input_gradient(operands, options);
  const int taps = layer.window_height * layer.window_width;
  const Sliding s{operands.output,
                  operands.input,
                  layer.window_height,
                  layer.window_width,
                  1,
                  layer.window_height - 1 - layer.pad.top,
                  layer.window_width - 1 - layer.pad.left};
  const auto plan = [&](const Cut& cut) {
    return plan_of(
        operands, "input_gradient", s, cut,
        [&](const Axes& axes) {
          Stream stream = weight_columns(operands, taps, cut.channels, axes.channels);
          stream.plane_axis = axes.depth;
          stream.plane_block = cut.depth;
          return WeightReading{stream, {taps - 1, -1, stream.tile_pitch / layer.type->bytes, taps}};
        },
        options);
  };
  return fastest_product(s, plan, options);
}

}  // namespace halfstep::network
