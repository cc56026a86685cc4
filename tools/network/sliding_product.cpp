#include "tools/network/sliding_product.h"

#include <algorithm>

namespace halfstep::network {

std::vector<Cut> cuts(int channels, int height, int row_multiple, int depth) {
  std::vector<Cut> result;
  for (const int block : block_sizes(channels, 4))
    for (const int band : band_sizes(height, row_multiple))
      for (const bool bands_outside : {false, true}) result.push_back({block, band, bands_outside, depth});
  return result;
}

std::vector<Cut> deep_cuts(int channels, int height, int depth) {
  constexpr int kMultiple = 4;  // a block of weights begins at a word
  std::vector<Cut> result;
  for (int part = depth; part % (2 * kMultiple) == 0;) {
    part /= 2;
    for (const int block : block_sizes(channels, 4)) result.push_back({block, height, false, part});
    for (const int band : band_sizes(height, 1))
      if (band != height) result.push_back({channels, band, true, part});
  }
  return result;
}

Axes set_loops(PassPlan& plan, const Cut& cut, int channels, int height, int depth) {
  const int blocks = pieces(channels, cut.channels);
  const int bands = pieces(height, cut.rows);
  if (cut.depth != depth) {
    plan.outer = blocks * bands;
    plan.inner = depth / cut.depth;
    return cut.bands_outside ? Axes{Axis::fixed, Axis::outer, Axis::inner}
                             : Axes{Axis::outer, Axis::fixed, Axis::inner};
  }
  plan.outer = cut.bands_outside ? bands : blocks;
  plan.inner = cut.bands_outside ? blocks : bands;
  return cut.bands_outside ? Axes{Axis::inner, Axis::outer, Axis::fixed} : Axes{Axis::outer, Axis::inner, Axis::fixed};
}

void set_part(PassPlan& plan) {
  const Stream& result = plan.streams.at(2);
  plan.workspace.bytes = result.tile_bytes();
  plan.workspace.clear = result.clearing == Clearing::all;
}

std::string walk_text(const ImageLayout& image, int tile_pitch, const Sliding& s, const WeightSteps& steps) {
  const int bytes = image.format->bytes;
  const int row = image.row_bytes();
  const int taps = s.window_height * s.window_width;
  const int channels = image.shape.channels;
  const int rest = row - s.window_width * bytes;
  const int tap = steps.tap * bytes;
  const int channel = steps.channel * bytes;
  // The innermost loop is the longer one: kernels/primitives/conv2d_direct.c.
  if (channels > s.window_width)
    return CInitializer()
        .set("counts", c_list(channels, s.window_width, s.window_height))
        .set("runs", taps)
        .set("left_steps", c_list(channel, tap - channels * channel, 0))
        .set("right_steps", c_list(tile_pitch, bytes - channels * tile_pitch, rest))
        .braces();
  return CInitializer()
      .set("counts", c_list(s.window_width, s.window_height, channels))
      .set("runs", s.window_height * channels)
      .set("left_steps", c_list(tap, 0, channel - taps * tap))
      .set("right_steps", c_list(bytes, rest, tile_pitch - s.window_height * row))
      .braces();
}

CInitializer product_fields(const PassPlan& plan, const Sliding& s, const std::string& walk, const WeightSteps& steps,
                            int image_row, const PassOptions& options) {
  const ImageLayout& result = s.result.layout;
  const int lanes = result.format->lanes;
  const int words = (result.shape.width + lanes - 1) / lanes;
  const int last = result.shape.width % lanes;
  CInitializer fields;
  fields.set("left", "(const void*)" + std::to_string(steps.first * result.format->bytes))
      .set("right", "(const void*)" + std::to_string(-s.pad_left * result.format->bytes))
      .set("walk", walk)
      .set("lines", 1)
      .set("words", words)
      .set("last_lanes", s.is_pointwise() || last == 0 ? lanes : last)
      .set("zeros_behind", s.is_pointwise() || last != 0 ? 0 : result.row_words() - words)
      .set("result_pitch", plan.streams[2].tile_pitch)
      .set("result_line", result.row_bytes())
      .set("left_pitch", steps.row * result.format->bytes)
      .set("right_line", s.stride * image_row)
      .set("distance", s.stride)
      .set("tiles", outer_tiling(options));
  return fields;
}

void add_images(PassPlan& plan, const Sliding& s, const Cut& cut, const Axes& axes, const Stream& weights) {
  Stream image = image_stream(s.image);
  image.plane_block = cut.depth;
  image.plane_axis = axes.depth;
  image.row_axis = axes.rows;
  image.row_block = cut.rows * s.stride;
  image.row_span = (cut.rows - 1) * s.stride + s.window_height;
  image.row_lead = s.pad_top;
  finish_image(image, s.pad_left > 0 || s.window_width > 1);
  Stream result = image_stream(s.result);
  result.flow = Flow::store;
  result.plane_axis = axes.channels;
  result.plane_block = cut.channels;
  result.row_axis = axes.rows;
  result.row_block = result.row_span = cut.rows;
  finish_image(result, false);
  const bool leaves_lanes = s.result.layout.shape.width % s.result.layout.format->lanes != 0;
  if (!s.is_pointwise() && leaves_lanes) result.clearing = Clearing::all;
  plan.streams = {image, weights, result};
}

void estimate(PassPlan& plan, const Sliding& s, const Cut& cut, double macs) {
  constexpr int kWords = 4;  // of a register tile
  const ImageLayout& result = s.result.layout;
  const int words = s.is_pointwise() ? cut.rows * result.row_words() : result.row_words();  // of a line
  const int tiles = pieces(words, kWords);
  plan.results = pieces(cut.channels, 4) * (s.is_pointwise() ? 1 : cut.rows) * tiles;
  plan.compute_cycles = macs / (s.stride == 1 ? 3.2 : 1.2) / result.format->lanes;
  if (s.is_pointwise()) plan.compute_cycles *= static_cast<double>(tiles * kWords) / words;
}

Stream weight_columns(const LayerOperands& operands, int taps, int channels, Axis axis) {
  const WeightLayout& matrix = operands.weights.layout;
  Stream stream;
  stream.buffer = operands.weights.buffer;
  stream.planes = stream.plane_block = matrix.rows;
  stream.plane_pitch = matrix.row_bytes();
  stream.rows = operands.layer->in.channels;
  stream.row_block = stream.row_span = channels;
  stream.row_bytes = taps * matrix.format->bytes;
  stream.row_axis = axis;
  stream.tile_pitch = odd_words(channels * stream.row_bytes);
  return stream;
}

}  // namespace halfstep::network
