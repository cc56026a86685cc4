// Fully connected layers, by blocks of their weights, and everything that goes through arrays of words: ReLU, sums,
// updates; the loss, which is one tile.
#include <algorithm>

#include "tools/errors.h"
#include "tools/network/convolution_tiles.h"
#include "tools/network/fused_update.h"
#include "tools/network/pass_builders.h"

namespace halfstep::network {
namespace {

// A vector's elements in blocks, or all of them.
Stream vector_stream(const ImageOperand& vector, int row_bytes, int block, Axis axis) {
  Stream stream;
  stream.buffer = vector.buffer;
  stream.sample_pitch = vector.sample_pitch;
  stream.row_bytes = row_bytes;
  stream.rows = vector.layout.bytes() / row_bytes;
  stream.row_block = stream.row_span = axis == Axis::fixed ? stream.rows : block;
  stream.row_axis = axis;
  stream.plane_pitch = vector.layout.bytes();
  stream.tile_pitch = whole_words(stream.row_span * row_bytes);
  return stream;
}

Stream whole_vector(const ImageOperand& vector) { return vector_stream(vector, kWordBytes, 0, Axis::fixed); }

Stream words_of_buffer(int buffer, int words, int block, Flow flow, int sample_pitch = 0) {
  Stream stream;
  stream.buffer = buffer;
  stream.sample_pitch = sample_pitch;
  stream.row_bytes = kWordBytes;
  stream.rows = words;
  stream.row_block = stream.row_span = block;
  stream.row_axis = Axis::outer;
  stream.plane_pitch = words * kWordBytes;
  stream.tile_pitch = block * kWordBytes;
  stream.flow = flow;
  return stream;
}

// Chunks of an odd number of words: kernels/primitives/share.h.
PassPlan elementwise(const PassPlan& plan, int words, double cycles_per_word, const PassOptions& options,
                     const std::vector<std::pair<int, int>>& loads, const std::vector<int>& results) {
  std::vector<PassPlan> candidates;
  for (const int chunk : band_sizes(words, 8)) {
    PassPlan candidate = plan;
    candidate.outer = pieces(words, chunk);
    for (const auto& [buffer, sample_pitch] : loads)
      candidate.streams.push_back(words_of_buffer(buffer, words, chunk, Flow::load, sample_pitch));
    for (const int result : results) candidate.streams.push_back(words_of_buffer(result, words, chunk, Flow::store));
    candidate.compute_cycles = words * cycles_per_word;
    candidate.in_place = true;
    candidates.push_back(std::move(candidate));
    if (chunk < 512) break;
  }
  return fastest(candidates, options);
}

LayerOperands named(const Layer& layer) {
  LayerOperands operands;
  operands.layer = &layer;
  return operands;
}

void expect_dense(const Layer& layer, const ImageLayout& input) {
  if (!input.is_vector() && input.row_elements != input.shape.width)
    throw tools::UsageError(layer.origin + ": " + layer.name + " reads " + to_text(input.shape) +
                            ", whose rows have zeros behind them in memory: a linear layer needs a vector, a pool in "
                            "front of it makes one");
}

std::string elements_text(int elements) {
  return ".number_work = " + CInitializer().set("elements", elements).braces();
}

// Cycles of a MAC on eight cores: a core takes eight rows (or words of columns) at a time if its share has so many.
double linear_cycles(const PassPlan& plan, int units, const tools::NumberFormat& format) {
  constexpr int kCores = 8;
  const int share = pieces(units, kCores);
  const double slower = share >= 8 ? 1.0 : share >= 4 ? 1.15 : share >= 2 ? 1.6 : 2.5;
  return static_cast<double>(plan.macs) / 3 / format.lanes * slower;
}

// Blocks of rows of the weights, on the outer loop.
template <typename Streams>
std::vector<PassPlan> linear_rows(const LayerOperands& operands, const std::string& pass, const std::string& compute,
                                  const Streams& streams) {
  expect_dense(*operands.layer, operands.input.layout);
  const WeightLayout& matrix = operands.weights.layout;
  std::vector<PassPlan> candidates;
  for (const int rows : block_sizes(matrix.rows, matrix.format->lanes)) {
    PassPlan plan = start_plan(operands, pass, compute);
    plan.outer = pieces(matrix.rows, rows);
    Stream weights = matrix_stream(operands.weights);
    weights.plane_block = rows;
    weights.plane_axis = Axis::outer;
    plan.streams = streams(weights, rows);
    plan.compute_cycles = linear_cycles(plan, rows, *matrix.format);
    plan.work = elements_text(matrix.columns);
    candidates.push_back(std::move(plan));
  }
  return candidates;
}

}  // namespace

PassPlan linear_forward(const LayerOperands& operands, const PassOptions& options) {
  PassPlan plan = fastest(linear_rows(operands, "forward", "tile_linear_forward",
                                      [&](const Stream& weights, int rows) {
                                        const WeightLayout& matrix = operands.weights.layout;
                                        Stream output =
                                            vector_stream(operands.output, matrix.format->bytes, rows, Axis::outer);
                                        output.flow = Flow::store;
                                        if (matrix.rows % matrix.format->lanes != 0) output.clearing = Clearing::all;
                                        return std::vector<Stream>{whole_vector(operands.input), weights, output};
                                      }),
                          options);
  const WeightLayout& matrix = operands.weights.layout;
  plan.longest_sum = pieces(matrix.columns, matrix.format->lanes) + matrix.format->lanes;  // words, and their lanes
  return plan;
}

std::vector<PassPlan> linear_weight_gradients(const LayerOperands& operands) {
  std::vector<PassPlan> candidates =
      linear_rows(operands, "weight_gradient", "tile_linear_weight_gradient", [&](const Stream& weights, int rows) {
        Stream result = weights;
        result.flow = Flow::store;
        std::vector<Stream> streams{
            whole_vector(operands.input),
            vector_stream(operands.output, operands.output.layout.format->bytes, rows, Axis::outer), result};
        if (operands.accumulates) {
          streams.push_back(weights);
          streams.back().flow = Flow::load_to_accumulate;
        }
        return streams;
      });
  if (operands.update_rate != 0)
    for (PassPlan& plan : candidates) fuse_update(plan, operands, false);
  return candidates;
}

PassPlan linear_input_gradient(const LayerOperands& operands, const PassOptions& options) {
  expect_dense(*operands.layer, operands.input.layout);
  const WeightLayout& matrix = operands.weights.layout;
  const int words = matrix.row_bytes() / kWordBytes;
  std::vector<PassPlan> candidates;
  for (const int block : band_sizes(words, 8)) {
    PassPlan plan = start_plan(operands, "input_gradient", "tile_linear_input_gradient");
    plan.outer = pieces(words, block);
    Stream weights = matrix_stream(operands.weights);
    weights.rows = words;
    weights.row_bytes = kWordBytes;
    weights.row_block = weights.row_span = block;
    weights.row_axis = Axis::outer;
    weights.tile_pitch = odd_words(block * kWordBytes);
    Stream result = vector_stream(operands.input, kWordBytes, block, Axis::outer);
    result.flow = Flow::store;
    plan.streams = {whole_vector(operands.output), weights, result};
    plan.compute_cycles = linear_cycles(plan, block, *matrix.format);
    candidates.push_back(std::move(plan));
  }
  return fastest(candidates, options);
}

PassPlan relu_forward(const LayerOperands& operands, const PassOptions& options) {
  return elementwise(start_plan(operands, "forward", "tile_relu_forward"), operands.input.layout.words(), 0.5, options,
                     {{operands.input.buffer, operands.input.sample_pitch}}, {operands.output.buffer});
}

PassPlan relu_input_gradient(const LayerOperands& operands, const ImageOperand& forward_output,
                             const PassOptions& options) {
  return elementwise(start_plan(operands, "input_gradient", "tile_relu_input_gradient"), operands.output.layout.words(),
                     0.8, options, {{operands.output.buffer, 0}, {forward_output.buffer, 0}}, {operands.input.buffer});
}

PassPlan sum(const Layer& layer, const std::string& pass, const ImageOperand& first, const ImageOperand& second,
             const ImageOperand& result, const PassOptions& options) {
  PassPlan plan = start_plan(named(layer), pass, "tile_sum");
  plan.format = result.layout.format;
  plan.kernel = std::string("sum_") + plan.format->name;
  plan.macs = 0;
  return elementwise(plan, result.layout.words(), 0.8, options,
                     {{first.buffer, first.sample_pitch}, {second.buffer, second.sample_pitch}}, {result.buffer});
}

PassPlan update(const Network& network, const Layer& layer, const WeightOperand& weights, const WeightOperand& gradient,
                std::optional<int> velocity, const PassOptions& options) {
  PassPlan plan = start_plan(named(layer), "update", velocity ? "tile_momentum_update" : "tile_update");
  plan.kernel = std::string(velocity ? "sgd_momentum_" : "sgd_") + plan.format->name;
  plan.macs = 0;
  plan.updates = true;
  plan.work = ".number_work = " + CInitializer()
                                      .set("rate", c_float(network.update_factor(layer)))
                                      .set("momentum", c_float(network.momentum(layer)))
                                      .set("decay", c_float(network.decay_factor(layer)))
                                      .braces();
  const int words = weights.layout.bytes() / kWordBytes;
  const double cycles_per_word = velocity ? 2.0 : 1.0;
  std::vector<std::pair<int, int>> loads{{weights.buffer, 0}, {gradient.buffer, 0}};
  std::vector<int> results{weights.buffer};
  if (velocity) loads.emplace_back(*velocity, 0);
  if (velocity) results.push_back(*velocity);
  return elementwise(plan, words, cycles_per_word, options, loads, results);
}

PassPlan loss(const Network& network, const ImageOperand& prediction, const ImageOperand& gradient,
              const ImageOperand& target, const PassOptions& options) {
  const bool squared = network.loss == LossKind::mse;
  PassPlan plan =
      start_plan(named(network.layers.back()), "loss", squared ? "tile_mean_squared_error" : "tile_cross_entropy");
  plan.layer = "loss";
  plan.macs = 0;
  plan.kernel = std::string(squared ? "mse_" : "cross_entropy_") + plan.format->name;
  plan.streams = {whole_vector(prediction), whole_vector(gradient)};
  plan.streams[1].flow = Flow::store;
  if (network.output_elements() % plan.format->lanes != 0) plan.streams[1].clearing = Clearing::all;
  if (squared) plan.streams.push_back(whole_vector(target));
  plan.work = ".number_work = " + CInitializer()
                                      .set("scale", c_float(network.optimizer.loss_scale))
                                      .set("elements", network.output_elements())
                                      .braces();
  return fastest({plan}, options);
}

}  // namespace halfstep::network
