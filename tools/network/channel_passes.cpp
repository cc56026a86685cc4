// Depthwise convolutions and pooling: blocks of channels, whole images.
#include "tools/errors.h"
#include "tools/network/channel_blocks.h"
#include "tools/network/fused_update.h"
#include "tools/network/pass_builders.h"

namespace halfstep::network {
namespace {

CInitializer shape_fields(const Layer& layer, const ImageLayout& input) {
  CInitializer fields;
  fields.set("window", c_list(layer.window_height, layer.window_width, layer.stride_height, layer.pad.left))
      .set("tiles", "{.rows = 1, .columns = 4, .split = kSplitTiles}")  // no two rows share an image
      .set("width_in", layer.in.width)
      .set("width_out", layer.out.width)
      .set("height_in", layer.in.height)
      .set("height_out", layer.out.height)
      .set("left_offset", layer.pad.left * input.row_bytes());
  return fields;
}

// All that a window reads of a depthwise convolution's input.
Stream windowed_block(const LayerOperands& operands, int channels) {
  const Layer& layer = *operands.layer;
  Stream stream = block_of(operands.input, channels);
  stream.row_span = (layer.out.height - 1) * layer.stride_height + layer.window_height;
  stream.row_lead = layer.pad.top;
  finish_image(stream, true);
  return stream;
}

PassPlan start_block(const LayerOperands& operands, const std::string& pass, const std::string& compute, int channels,
                     double cycles_per_mac) {
  PassPlan plan = start_plan(operands, pass, compute);
  plan.outer = pieces(operands.layer->in.channels, channels);
  plan.results = channels;
  plan.compute_cycles = static_cast<double>(plan.macs) * cycles_per_mac;
  return plan;
}

}  // namespace

PassPlan depthwise_forward(const LayerOperands& operands, const PassOptions& options) {
  std::vector<PassPlan> candidates;
  for (const int channels : block_sizes(operands.layer->in.channels, 1)) {
    PassPlan plan = start_block(operands, "forward", "tile_depthwise_forward", channels, 0.4);
    plan.streams = {windowed_block(operands, channels), weight_block(operands, channels, Flow::load),
                    result_block(operands.output, channels)};
    plan.work = ".plane_work = " + shape_fields(*operands.layer, operands.input.layout).braces();
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

std::vector<PassPlan> depthwise_weight_gradients(const LayerOperands& operands) {
  std::vector<PassPlan> candidates;
  for (const int channels : block_sizes(operands.layer->in.channels, 1)) {
    PassPlan plan = start_block(operands, "weight_gradient", "tile_depthwise_weight_gradient", channels, 0.4);
    plan.streams = {windowed_block(operands, channels), block_of(operands.output, channels),
                    weight_block(operands, channels, Flow::store)};
    if (operands.accumulates) plan.streams.push_back(weight_block(operands, channels, Flow::load_to_accumulate));
    plan.work = ".plane_work = " + shape_fields(*operands.layer, operands.input.layout).braces();
    if (operands.update_rate != 0) fuse_update(plan, operands, false);
    candidates.push_back(std::move(plan));
  }
  return candidates;
}

PassPlan depthwise_input_gradient(const LayerOperands& operands, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  const tools::NumberFormat& format = *layer.type;
  if (layer.pad.top != layer.pad.left)
    throw tools::UsageError(layer.origin + ": " + layer.name +
                            ": the input gradient of a depthwise convolution needs " +
                            "as much padding above as on the left: it is " + std::to_string(layer.pad.top) + " and " +
                            std::to_string(layer.pad.left));
  const int row = whole_words((layer.in.width + layer.window_width - 1 + format.lanes - 1) * format.bytes);
  const int plane = odd_words((layer.in.height + layer.window_height - 1) * row);
  std::vector<PassPlan> candidates;
  for (const int channels : block_sizes(layer.in.channels, 1)) {
    PassPlan plan = start_block(operands, "input_gradient", "tile_depthwise_input_gradient", channels, 0.6);
    plan.streams = {block_of(operands.output, channels), weight_block(operands, channels, Flow::load),
                    result_block(operands.input, channels)};
    plan.workspace.bytes = channels * plane;
    plan.work = ".plane_work = " + shape_fields(layer, operands.input.layout)
                                       .set("spread_at", "@")
                                       .set("spread_pitch", plane / format.bytes)
                                       .set("spread_row", row / format.bytes)
                                       .braces();
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

PassPlan pool_forward(const LayerOperands& operands, const PassOptions& options) {
  const bool average = operands.layer->kind == LayerKind::average_pool;
  std::vector<PassPlan> candidates;
  for (const int channels : block_sizes(operands.layer->in.channels, 2)) {
    PassPlan plan =
        start_block(operands, "forward", average ? "tile_average_pool_forward" : "tile_max_pool_forward", channels, 0);
    plan.streams = {block_of(operands.input, channels), result_block(operands.output, channels)};
    plan.compute_cycles = operands.layer->in.elements();
    plan.work = ".plane_work = " + shape_fields(*operands.layer, operands.input.layout).braces();
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

PassPlan pool_input_gradient(const LayerOperands& operands, const ImageOperand& forward_input,
                             const PassOptions& options) {
  const bool average = operands.layer->kind == LayerKind::average_pool;
  std::vector<PassPlan> candidates;
  for (const int channels : block_sizes(operands.layer->in.channels, 2)) {
    PassPlan plan =
        start_block(operands, "input_gradient",
                    average ? "tile_average_pool_input_gradient" : "tile_max_pool_input_gradient", channels, 0);
    plan.streams = {block_of(operands.output, channels)};
    if (!average) plan.streams.push_back(block_of(forward_input, channels));
    plan.streams.push_back(result_block(operands.input, channels));
    plan.compute_cycles = 2 * operands.layer->in.elements();
    plan.work = ".plane_work = " + shape_fields(*operands.layer, operands.input.layout).braces();
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

PassPlan conversion(const Layer& layer, const ImageOperand& from, const ImageOperand& to, const PassOptions& options) {
  const TensorShape& shape = from.layout.shape;
  const bool to_single = to.layout.format == &tools::kFp32;
  LayerOperands operands;
  operands.layer = &layer;
  std::vector<PassPlan> candidates;
  for (const int channels : block_sizes(shape.channels, 2)) {
    PassPlan plan = start_plan(operands, "data", to_single ? "tile_to_single" : "tile_from_single");
    plan.format = to_single ? from.layout.format : to.layout.format;
    plan.kernel = std::string(from.layout.format->name) + "_to_" + to.layout.format->name;
    plan.macs = 0;
    plan.outer = pieces(shape.channels, channels);
    plan.streams = {block_of(from, channels), result_block(to, channels)};
    const bool vector = from.layout.is_vector();
    if (vector && shape.channels % plan.format->lanes != 0) plan.streams[1].clearing = Clearing::all;
    plan.compute_cycles = shape.elements();
    plan.work = ".plane_work = " +
                CInitializer().set("width_in", vector ? channels : shape.width).set("height_in", shape.height).braces();
    const bool whole_blocks = !vector || shape.channels % channels == 0;  // a vector's row is a block
    if (whole_blocks) candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

}  // namespace halfstep::network
