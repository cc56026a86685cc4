// Convolutions forward, and their input gradient without a stride; the weight gradient is in the dot form
// (weight_gradient_passes.cpp).
#include "tools/network/pass_builders.h"
#include "tools/network/sliding_product.h"

namespace halfstep::network {

PassPlan convolution_forward(const LayerOperands& operands, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  const Sliding s{operands.input,      operands.output, layer.window_height, layer.window_width,
                  layer.stride_height, layer.pad.top,   layer.pad.left};
  const WeightLayout& matrix = operands.weights.layout;
  std::vector<PassPlan> candidates;
  for (const Cut& cut : cuts(layer.out.channels, layer.out.height, 1)) {
    PassPlan plan = start_plan(operands, "forward", "tile_product");
    const Axes axes = set_loops(plan, cut, layer.out.channels, layer.out.height);
    Stream weights = matrix_stream(operands.weights);
    weights.plane_axis = axes.channels;
    weights.plane_block = cut.channels;
    add_images(plan, s, cut, axes, weights);
    const int bytes = matrix.format->bytes;
    const WeightSteps steps{0, 1, s.window_height * s.window_width, weights.tile_pitch / bytes};
    const std::string walk = walk_text(s.image.layout, plan.streams[0].tile_pitch, s, steps);
    plan.work = ".outer_work = " +
                CInitializer()
                    .set("product", product_fields(plan, s, walk, steps, s.image.layout.row_bytes(), options).braces())
                    .set("words_per_row", s.is_pointwise() ? s.result.layout.row_words() : 0)
                    .set("rows_per_row", s.stride)
                    .set("rows_more", s.window_height - s.stride)
                    .braces();
    estimate(plan, s, cut, static_cast<double>(plan.macs));
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
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
  std::vector<PassPlan> candidates;
  for (const Cut& cut : cuts(layer.in.channels, layer.in.height, 1)) {
    PassPlan plan = start_plan(operands, "input_gradient", "tile_product");
    const Axes axes = set_loops(plan, cut, layer.in.channels, layer.in.height);
    const Stream weights = weight_columns(operands, taps, cut.channels, axes.channels);
    add_images(plan, s, cut, axes, weights);
    const WeightSteps steps{taps - 1, -1, weights.tile_pitch / layer.type->bytes, taps};
    const std::string walk = walk_text(s.image.layout, plan.streams[0].tile_pitch, s, steps);
    plan.work = ".outer_work = " +
                CInitializer()
                    .set("product", product_fields(plan, s, walk, steps, s.image.layout.row_bytes(), options).braces())
                    .set("words_per_row", s.is_pointwise() ? s.result.layout.row_words() : 0)
                    .set("rows_per_row", 1)
                    .set("rows_more", s.window_height - 1)
                    .braces();
    estimate(plan, s, cut, static_cast<double>(plan.macs));
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

}  // namespace halfstep::network
