#include "tools/network/convolution_tiles.h"

#include <algorithm>

namespace halfstep::network {

int pieces(int whole, int part) { return (whole + part - 1) / part; }

std::vector<int> band_sizes(int whole, int multiple) {
  std::vector<int> sizes;
  for (int parts = 1; parts <= whole; ++parts) {
    const int size = pieces(pieces(whole, parts), multiple) * multiple;
    if (sizes.empty() || size < sizes.back()) sizes.push_back(std::min(size, pieces(whole, multiple) * multiple));
  }
  return sizes;
}

std::vector<int> block_sizes(int whole, int multiple) {
  std::vector<int> sizes{whole};
  while (sizes.back() > multiple) {
    const int half = pieces(pieces(sizes.back(), 2), multiple) * multiple;
    if (half >= sizes.back()) break;
    sizes.push_back(half);
  }
  return sizes;
}

Stream image_stream(const ImageOperand& image) {
  const ImageLayout& layout = image.layout;
  Stream stream;
  stream.buffer = image.buffer;
  stream.sample_pitch = image.sample_pitch;
  stream.planes = stream.plane_block = layout.shape.channels;
  stream.plane_pitch = layout.plane_bytes();
  stream.rows = stream.row_block = stream.row_span = layout.shape.height;
  stream.row_bytes = layout.row_bytes();
  finish_image(stream, false);
  return stream;
}

void finish_image(Stream& stream, bool lead) {
  stream.tile_pitch = odd_words(stream.row_span * stream.row_bytes + (lead ? kWordBytes : 0));
  stream.clearing = lead ? Clearing::lead : Clearing::keep;
}

Stream matrix_stream(const WeightOperand& weights) {
  Stream stream;
  stream.buffer = weights.buffer;
  stream.planes = stream.plane_block = weights.layout.rows;
  stream.plane_pitch = stream.row_bytes = weights.layout.row_bytes();
  stream.tile_pitch = odd_words(stream.row_bytes);
  return stream;
}

PassPlan start_plan(const LayerOperands& operands, const std::string& pass, const std::string& compute) {
  PassPlan plan;
  plan.layer = operands.layer->name;
  plan.pass = pass;
  plan.compute = compute;
  plan.format = operands.layer->type;
  plan.kernel = std::string(name_of(operands.layer->kind)) + "_" + plan.format->name;
  const bool windows = operands.layer->kind == LayerKind::average_pool || operands.layer->kind == LayerKind::max_pool;
  if (operands.layer->has_weights() && !windows)
    plan.macs = static_cast<std::uint64_t>(operands.layer->out.height) *
                static_cast<std::uint64_t>(operands.layer->out.width) *
                static_cast<std::uint64_t>(operands.layer->weights());
  return plan;
}

std::string outer_tiling(const PassOptions& options) {
  return CInitializer()
      .set("rows", 4)
      .set("columns", 4)
      .set("split", "kSplitTiles")
      .set("paced", options.paced ? 1 : 0)
      .braces();
}

}  // namespace halfstep::network
