// The input gradient of a convolution with a stride: scattered where a kernel can, else a convolution of the output
// gradient with zeros between its elements.
#include "tools/network/pass_builders.h"
#include "tools/network/sliding_product.h"

namespace halfstep::network {
namespace {

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
  for (const Cut& cut : cuts(layer.in.channels, layer.in.height, stride, layer.out.channels)) {
    PassPlan plan = start_plan(operands, "input_gradient", "tile_scatter");
    const Axes axes = set_loops(plan, cut, layer.in.channels, layer.in.height, cut.depth);
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
    const double edges = static_cast<double>(cut.rows + 2) / cut.rows;  // measured on bands of ResNet8
    plan.compute_cycles = static_cast<double>(plan.macs) / 4 / layer.type->lanes * edges;
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

}  // namespace

PassPlan strided_input_gradient(const LayerOperands& operands, const PassOptions& options) {
  const Layer& layer = *operands.layer;
  if (scatters(layer)) return scattered_input_gradient(operands, options);
  const int taps = layer.window_height * layer.window_width;
  const int stride = layer.stride_height;
  const tools::NumberFormat& format = *layer.type;
  std::vector<PassPlan> candidates;
  for (const Cut& cut : cuts(layer.in.channels, layer.in.height, stride, layer.out.channels)) {
    PassPlan plan = start_plan(operands, "input_gradient", "tile_spread_product");
    const Axes axes = set_loops(plan, cut, layer.in.channels, layer.in.height, cut.depth);
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
                    .set("workspace_at", "@")
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

}  // namespace halfstep::network
