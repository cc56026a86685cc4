// Biases: added to each channel forward; their gradient is the sum of the output gradient over a channel. The input
// gradient is the output gradient and costs nothing.
#include "tools/network/channel_blocks.h"

namespace halfstep::network {
namespace {

// A vector is one tile: its channels are lanes, and a block of them would have to end at a word.
std::vector<int> blocks_of(const ImageLayout& image) {
  return image.is_vector() ? std::vector<int>{image.shape.channels} : block_sizes(image.shape.channels, 1);
}

// Words of a vector with the lanes behind its last element, so that these are zeros in L2, too.
Stream words_of(const ImageOperand& vector, Flow flow) {
  Stream stream;
  stream.buffer = vector.buffer;
  stream.sample_pitch = vector.sample_pitch;
  stream.row_bytes = kWordBytes;
  stream.rows = stream.row_block = stream.row_span = vector.layout.words();
  stream.plane_pitch = vector.layout.bytes();
  stream.tile_pitch = vector.layout.bytes();
  stream.flow = flow;
  if (flow == Flow::store && vector.layout.shape.channels % vector.layout.format->lanes != 0)
    stream.clearing = Clearing::all;
  return stream;
}

PassPlan start(const LayerOperands& operands, const std::string& pass, const std::string& compute, int channels) {
  const Layer& layer = *operands.layer;
  PassPlan plan = start_plan(operands, pass, compute);
  plan.macs = 0;
  plan.outer = pieces(layer.out.channels, channels);
  plan.results = channels;
  plan.compute_cycles = static_cast<double>(operands.output.layout.words());
  const int width = operands.output.layout.is_vector() ? 0 : layer.out.width;
  plan.work = ".plane_work = " + CInitializer().set("width_in", width).braces();
  return plan;
}

}  // namespace

PassPlan bias_forward(const LayerOperands& operands, const PassOptions& options) {
  const ImageLayout& image = operands.output.layout;
  std::vector<PassPlan> candidates;
  for (const int channels : blocks_of(image)) {
    PassPlan plan = start(operands, "forward", "tile_bias_forward", channels);
    const Stream biases = weight_block(operands, channels, Flow::load);
    if (image.is_vector())
      plan.streams = {words_of(operands.input, Flow::load), biases, words_of(operands.output, Flow::store)};
    else
      plan.streams = {block_of(operands.input, channels), biases, result_block(operands.output, channels)};
    plan.in_place = true;
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

std::vector<PassPlan> bias_gradients(const LayerOperands& operands) {
  const ImageLayout& image = operands.output.layout;
  std::vector<PassPlan> candidates;
  for (const int channels : blocks_of(image)) {
    PassPlan plan = start(operands, "weight_gradient", "tile_bias_gradient", channels);
    plan.streams = {image.is_vector() ? words_of(operands.output, Flow::load) : block_of(operands.output, channels),
                    weight_block(operands, channels, Flow::store)};
    if (operands.accumulates) plan.streams.push_back(weight_block(operands, channels, Flow::load_to_accumulate));
    candidates.push_back(std::move(plan));
  }
  return candidates;
}

}  // namespace halfstep::network
