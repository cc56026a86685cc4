// Convolutions as products (kernels/primitives/product.h): forward and input gradient in the outer form, blocks of
// channels of results times bands of their rows; the weight gradient in the dot form (weight_gradient_passes.cpp).
#include <algorithm>

#include "tools/network/convolution_tiles.h"
#include "tools/network/pass_builders.h"

namespace halfstep::network {
namespace {

// One way to cut: channels of the result in a block, rows in a band, which of the two is the outer loop.
struct Cut {
  int channels;
  int rows;
  bool bands_outside;
};

std::vector<Cut> cuts(int channels, int height, int row_multiple) {
  std::vector<Cut> result;
  for (const int block : block_sizes(channels, 4))
    for (const int band : band_sizes(height, row_multiple))
      for (const bool bands_outside : {false, true}) result.push_back({block, band, bands_outside});
  return result;
}

struct Axes {
  Axis channels;
  Axis rows;
};

Axes set_loops(PassPlan& plan, const Cut& cut, int channels, int height) {
  const int blocks = pieces(channels, cut.channels);
  const int bands = pieces(height, cut.rows);
  plan.outer = cut.bands_outside ? bands : blocks;
  plan.inner = cut.bands_outside ? blocks : bands;
  return cut.bands_outside ? Axes{Axis::inner, Axis::outer} : Axes{Axis::outer, Axis::inner};
}

// The convolution of `image` with stride `stride`, as forward pass and input gradient see it.
struct Sliding {
  const ImageOperand& image;
  const ImageOperand& result;
  int window_height;
  int window_width;
  int stride;
  int pad_top;
  int pad_left;

  bool is_pointwise() const { return window_height == 1 && window_width == 1 && stride == 1; }
};

struct WeightSteps {  // elements
  int first;
  int tap;
  int channel;
  int row;
};

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

// `image_pitch`, `image_row`: bytes, of what the product reads: the image's tile, or its spread-out form.
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

// Streams of image and result for a cut of the result.
void add_images(PassPlan& plan, const Sliding& s, const Cut& cut, const Axes& axes, const Stream& weights) {
  Stream image = image_stream(s.image);
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
  const ImageLayout& result = s.result.layout;
  plan.results = pieces(cut.channels, 4) * cut.rows * pieces(result.row_words(), 4);
  plan.compute_cycles = macs / (s.stride == 1 ? 3.2 : 1.2) / result.format->lanes;
}

}  // namespace

PassPlan convolution_forward(const LayerOperands& operands, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  const Sliding s{operands.input,      operands.output, layer.window_height, layer.window_width,
                  layer.stride_height, layer.pad.top,   layer.pad.left};
  const WeightLayout& matrix = operands.weights.layout;
  std::vector<PassPlan> candidates;
  for (const Cut& cut : cuts(layer.out.channels, layer.out.height, 1)) {
    PassPlan plan = start_plan(operands, "forward", "tile_product", options);
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

namespace {

// A block of input channels of all output channels' weights.
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

// Where the stride spreads the output gradient: how its rows and those of the input gradient meet.
struct Spreading {
  int above;      // zeros above the first row, in a band
  int lead;       // rows that a band begins in front of its own
  int rows;       // of the output gradient, in a band
  int row_bytes;  // of what is spread out
  int plane_bytes;
};

Spreading spread_of(const Layer& layer, const tools::NumberFormat& format, int band) {
  const int stride = layer.stride_height;
  const int above = layer.window_height - 1 - layer.pad.top;
  Spreading result{};
  result.lead = above / stride;
  result.above = above - result.lead * stride;
  result.rows = (band + layer.window_height - 2 - result.above) / stride + 1;
  result.row_bytes = whole_words((layer.in.width + layer.window_width - 1 + format.lanes - 1) * format.bytes);
  result.plane_bytes = odd_words((band + layer.window_height - 1) * result.row_bytes);
  return result;
}

// kernels/primitives/conv2d_scatter.h
bool scatters(const Layer& layer) { return layer.window_width == 3 && layer.stride_height == 2; }

PassPlan scattered_input_gradient(const LayerOperands& operands, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  const int taps = layer.window_height * layer.window_width;
  const int stride = layer.stride_height;
  const int lead = (layer.window_height - 1 - layer.pad.top) / stride;
  std::vector<PassPlan> candidates;
  for (const Cut& cut : cuts(layer.in.channels, layer.in.height, stride)) {
    PassPlan plan = start_plan(operands, "input_gradient", "tile_scatter", options);
    const Axes axes = set_loops(plan, cut, layer.in.channels, layer.in.height);
    const Sliding s{operands.output, operands.input, layer.window_height, layer.window_width, 1, 0, 0};
    add_images(plan, s, cut, axes, weight_columns(operands, taps, cut.channels, axes.channels));
    Stream& image = plan.streams[0];
    image.row_block = cut.rows / stride;
    image.row_lead = lead;
    image.row_span = lead + (cut.rows - 1 + layer.pad.top) / stride + 1;
    finish_image(image, false);
    const ImageLayout& result = operands.input.layout;
    if (result.row_elements != result.shape.width) plan.streams[2].clearing = Clearing::all;
    plan.work =
        ".plane_work = " + CInitializer()
                               .set("window", c_list(layer.window_height, layer.window_width, stride, layer.pad.left))
                               .set("width_in", layer.in.width)
                               .set("width_out", layer.out.width)
                               .set("above", layer.pad.top + lead * stride)
                               .braces();
    plan.results = cut.rows * pieces(cut.channels, 2);
    plan.compute_cycles = static_cast<double>(plan.macs) / 2.4 / layer.type->lanes;
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

PassPlan strided_input_gradient(const LayerOperands& operands, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  const int taps = layer.window_height * layer.window_width;
  const int stride = layer.stride_height;
  const tools::NumberFormat& format = *layer.type;
  std::vector<PassPlan> candidates;
  for (const Cut& cut : cuts(layer.in.channels, layer.in.height, stride)) {
    PassPlan plan = start_plan(operands, "input_gradient", "tile_spread_product", options);
    const Axes axes = set_loops(plan, cut, layer.in.channels, layer.in.height);
    const Spreading spreading = spread_of(layer, format, cut.rows);
    const Stream weights = weight_columns(operands, taps, cut.channels, axes.channels);
    const Sliding s{operands.output, operands.input, layer.window_height, layer.window_width, 1, 0, 0};
    add_images(plan, s, cut, axes, weights);
    Stream& image = plan.streams[0];
    image.row_block = cut.rows / stride;
    image.row_span = spreading.rows;
    image.row_lead = spreading.lead;
    finish_image(image, false);
    if (layer.in.width % format.lanes == 0) plan.streams[2].clearing = Clearing::keep;
    plan.workspace.bytes = layer.out.channels * spreading.plane_bytes;

    const WeightSteps steps{taps - 1, -1, weights.tile_pitch / format.bytes, taps};
    ImageLayout spread = operands.output.layout;  // as the product sees it
    spread.row_elements = spreading.row_bytes / format.bytes;
    const std::string walk = walk_text(spread, spreading.plane_bytes, s, steps);
    const std::string window = c_list(spreading.above + 1 + layer.pad.left, layer.window_width, stride, layer.pad.left);
    plan.work = ".outer_work = " +
                CInitializer()
                    .set("product", product_fields(plan, s, walk, steps, spreading.row_bytes, options).braces())
                    .set("rows_per_row", 1)
                    .set("rows_more", layer.window_height - 1)
                    .set("spread_at", "@")
                    .set("spread_pitch", spreading.plane_bytes)
                    .set("spread_row_bytes", spreading.row_bytes)
                    .set("spread_width", layer.in.width + layer.window_width - 1)
                    .set("spreading", window)
                    .set("image_width", layer.out.width)
                    .braces();
    estimate(plan, s, cut, static_cast<double>(plan.macs) * stride * stride);
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

}  // namespace

PassPlan convolution_input_gradient(const LayerOperands& operands, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  if (scatters(layer)) return scattered_input_gradient(operands, options);
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
    PassPlan plan = start_plan(operands, "input_gradient", "tile_product", options);
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
