// The weight gradient of convolutions: the dot form. Either bands of rows follow each other for a block of output
// channels and are added up, or the whole image stays and blocks of input channels follow each other.
#include "tools/network/convolution_tiles.h"
#include "tools/network/fused_update.h"
#include "tools/network/pass_builders.h"

namespace halfstep::network {
namespace {

struct Cut {
  int outputs;  // channels in a block
  int inputs;
  int rows;  // of the output gradient in a band
};

std::vector<Cut> cuts(const Layer& layer) {
  std::vector<Cut> result;
  for (const int outputs : block_sizes(layer.out.channels, 4)) {
    for (const int rows : band_sizes(layer.out.height, 1)) result.push_back({outputs, layer.in.channels, rows});
    for (const int inputs : block_sizes(layer.in.channels, 4))
      if (inputs != layer.in.channels) result.push_back({outputs, inputs, layer.out.height});
  }
  return result;
}

bool is_pointwise(const Layer& layer) {
  return layer.window_height == 1 && layer.window_width == 1 && layer.stride_height == 1;
}

Stream image_of(const LayerOperands& operands, const Cut& cut, bool bands) {
  const Layer& layer = *operands.layer;
  Stream image = image_stream(operands.input);
  image.row_block = cut.rows * layer.stride_height;
  image.row_span = (cut.rows - 1) * layer.stride_height + layer.window_height;
  image.row_lead = layer.pad.top;
  image.row_axis = bands ? Axis::inner : Axis::fixed;
  image.plane_block = cut.inputs;
  image.plane_axis = bands ? Axis::fixed : Axis::inner;
  finish_image(image, layer.window_width > 1);
  return image;
}

Stream result_of(const LayerOperands& operands, const Cut& cut, bool bands) {
  const Layer& layer = *operands.layer;
  const int taps = layer.window_height * layer.window_width;
  const WeightLayout& matrix = operands.weights.layout;
  Stream result = matrix_stream(operands.weights);
  result.flow = Flow::store;
  result.plane_block = cut.outputs;
  result.plane_axis = Axis::outer;
  if (!bands) {
    result.rows = layer.in.channels;
    result.row_bytes = taps * matrix.format->bytes;
    result.row_block = result.row_span = cut.inputs;
    result.row_axis = Axis::inner;
    result.tile_pitch = odd_words(cut.inputs * result.row_bytes);
  }
  if (matrix.columns % matrix.format->lanes != 0) result.clearing = Clearing::all;
  return result;
}

std::string work_of(const LayerOperands& operands, const PassPlan& plan, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  const ImageLayout& image = operands.input.layout;
  const ImageLayout& gradient = operands.output.layout;
  const int bytes = image.format->bytes;
  const int lanes = image.format->lanes;
  const int words = (layer.out.width + lanes - 1) / lanes;
  const int row = image.row_bytes();
  const int stride = layer.stride_height;
  CInitializer walk;
  walk.set("counts", c_list(words, 1, 1)).set("runs", 1);
  if (is_pointwise(layer))
    walk.set("left_steps", c_list(kWordBytes, 0, 0)).set("right_steps", c_list(kWordBytes, 0, 0));
  else
    walk.set("left_steps", c_list(kWordBytes, gradient.row_bytes() - words * kWordBytes, 0))
        .set("right_steps", c_list(kWordBytes, stride * (row - words * kWordBytes), 0));
  CInitializer product;
  product.set("right", "(const void*)" + std::to_string(-layer.pad.left * bytes))
      .set("walk", walk.braces())
      .set("planes", 1)
      .set("lines", layer.window_height)
      .set("columns", layer.window_width)
      .set("result_pitch", plan.streams[2].tile_pitch)
      .set("left_pitch", plan.streams[1].tile_pitch)
      .set("right_plane", plan.streams[0].tile_pitch)
      .set("right_line", row)
      .set("right_column", is_pointwise(layer) ? plan.streams[0].tile_pitch : bytes)
      .set("distance", stride)
      .set("tiles", outer_tiling(options));
  return ".dot_work = " + CInitializer()
                              .set("product", product.braces())
                              .set("words_per_row", is_pointwise(layer) ? gradient.row_words() : 0)
                              .set("rows_per_row", stride)
                              .set("rows_more", layer.window_height - stride)
                              .set("partial_at", "@")
                              .braces();
}

// The lanes of a band's words one after another, both lanes, the bands, and the samples before.
int longest_sum(const LayerOperands& operands, const PassPlan& plan, const Cut& cut, bool bands) {
  const Layer& layer = *operands.layer;
  const int lanes = layer.type->lanes;
  const int words = is_pointwise(layer) ? operands.output.layout.row_words() : pieces(layer.out.width, lanes);
  return cut.rows * words + (lanes - 1) + (bands ? plan.inner - 1 : 0) + (operands.accumulates ? 1 : 0);
}

// A register tile is four output channels by four columns: those of the window, or of pointwise convolutions input
// channels. What it costs to begin one and to add up its lanes was measured on ResNet8 and DS-CNN, with bands and
// without.
void estimate(const LayerOperands& operands, PassPlan& plan, const Cut& cut, bool bands) {
  constexpr double kCyclesPerRegisterTile = 190;
  constexpr int kCores = 8;
  const Layer& layer = *operands.layer;
  const int lines = is_pointwise(layer) ? 1 : cut.inputs * layer.window_height;
  const int columns = is_pointwise(layer) ? cut.inputs : layer.window_width;
  plan.results = pieces(cut.outputs, 4) * lines * pieces(columns, 4);
  const int times = plan.outer * (bands ? plan.inner : pieces(layer.in.channels, cut.inputs));
  plan.compute_cycles = static_cast<double>(plan.macs) / (layer.stride_height == 1 ? 3.0 : 1.5) / layer.type->lanes +
                        times * plan.results * kCyclesPerRegisterTile / kCores;
}

}  // namespace

std::vector<PassPlan> convolution_weight_gradients(const LayerOperands& operands, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  std::vector<PassPlan> candidates;
  for (const Cut& cut : cuts(layer)) {
    const bool bands = cut.inputs == layer.in.channels;
    PassPlan plan = start_plan(operands, "weight_gradient", "tile_weight_gradient");
    plan.outer = pieces(layer.out.channels, cut.outputs);
    plan.inner = bands ? pieces(layer.out.height, cut.rows) : pieces(layer.in.channels, cut.inputs);
    Stream gradient = image_stream(operands.output);
    gradient.plane_block = cut.outputs;
    gradient.plane_axis = Axis::outer;
    gradient.row_block = gradient.row_span = cut.rows;
    gradient.row_axis = bands ? Axis::inner : Axis::fixed;
    finish_image(gradient, false);
    plan.streams = {image_of(operands, cut, bands), gradient, result_of(operands, cut, bands)};
    const Stream result = plan.streams[2];
    if (operands.accumulates) {
      plan.streams.push_back(result);
      plan.streams[3].flow = Flow::load_to_accumulate;
      plan.streams[3].clearing = Clearing::keep;
    }
    const bool adds_up = bands && plan.inner > 1;
    if (adds_up || operands.accumulates) {
      plan.workspace.bytes = result.tile_bytes();
      plan.workspace.clear = result.clearing == Clearing::all;
    }
    plan.work = work_of(operands, plan, options);
    plan.longest_sum = longest_sum(operands, plan, cut, bands);
    estimate(operands, plan, cut, bands);
    if (operands.update_rate != 0) fuse_update(plan, operands, adds_up);
    candidates.push_back(std::move(plan));
  }
  return candidates;
}

}  // namespace halfstep::network
