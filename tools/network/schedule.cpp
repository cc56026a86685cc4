#include "tools/network/schedule.h"

#include <algorithm>
#include <map>
#include <optional>

#include "tools/errors.h"
#include "tools/network/lifetimes.h"

namespace halfstep::network {
namespace {

class Scheduler {
 public:
  Scheduler(const Network& network, const ScheduleOptions& options)
      : network_(network), options_(options), halo_(widest_halo(network)) {
    schedule_.network = &network;
    schedule_.stored_samples = options.stored_samples;
  }

  Schedule make() {
    expect_supported();
    add_samples();
    for (int i = 0; i < count(); ++i) add_forward(i);
    add_loss();
    for (int i = count() - 1; i >= 0; --i) add_backward(i);
    find_lifetimes(schedule_);
    share_storage(schedule_);
    return std::move(schedule_);
  }

 private:
  int count() const { return static_cast<int>(network_.layers.size()); }
  const Layer& layer(int index) const { return network_.layers.at(static_cast<std::size_t>(index)); }
  Buffer& buffer(int index) { return schedule_.buffers.at(static_cast<std::size_t>(index)); }

  void expect_supported() const {
    for (const Layer& layer : network_.layers) {
      const bool is_one = layer.out.height == 1 || layer.out.width == 1;  // then a stride leads nowhere
      if (layer.stride_height != layer.stride_width && !is_one)
        throw tools::UsageError(
            layer.origin + ": " + layer.name + " has stride " + std::to_string(layer.stride_height) + "x" +
            std::to_string(layer.stride_width) + ": the kernels have one stride for both directions, " +
            std::to_string(layer.stride_height) + "x" + std::to_string(layer.stride_height) + " or " +
            std::to_string(layer.stride_width) + "x" + std::to_string(layer.stride_width) + " would do");
    }
  }

  int add_buffer(Buffer wanted) {
    wanted.storage = static_cast<int>(schedule_.buffers.size());
    schedule_.buffers.push_back(std::move(wanted));
    return schedule_.buffers.back().storage;
  }

  // Of the output of a layer, or of the network's input; in a format that need not be its own.
  int add_image(const std::string& name, Content content, int of_layer, const tools::NumberFormat& format) {
    Buffer image;
    image.name = name;
    image.content = content;
    image.layer = of_layer;
    image.image = image_layout(of_layer == kNetworkInput ? network_.input : layer(of_layer).out, format, halo_);
    image.bytes = image.image.bytes();
    return add_buffer(std::move(image));
  }

  int add_weights(const std::string& name, Content content, int of_layer, bool permanent) {
    Buffer weights;
    weights.name = name;
    weights.content = content;
    weights.layer = of_layer;
    weights.weights = weight_layout(layer(of_layer));
    weights.bytes = weights.weights.bytes();
    weights.permanent = permanent;
    return add_buffer(std::move(weights));
  }

  void add_samples() {
    Buffer samples;
    samples.name = "samples";
    samples.content = Content::samples;
    samples.image = image_layout(network_.input, *network_.input_type, halo_);
    samples.bytes = samples.image.bytes() * options_.stored_samples;
    samples.permanent = true;
    schedule_.samples = add_buffer(std::move(samples));
  }

  ImageOperand operand(int index) {
    const Buffer& image = buffer(index);
    return {index, image.image, index == schedule_.samples ? image.image.bytes() : 0};
  }

  int output_of(int index) const { return index == kNetworkInput ? schedule_.samples : outputs_.at(index); }

  void add_pass(PassPlan plan, int of_layer, std::vector<int> reads, int writes) {
    schedule_.passes.push_back({std::move(plan), of_layer, std::move(reads), writes, {}});
    const Buffer& result = buffer(writes);
    if (result.content != Content::weights) schedule_.passes.back().results.emplace_back(result.name, writes);
  }

  // What a layer reads of another one, in its own format.
  int input_of(int index, std::size_t which = 0) {
    const Layer& l = layer(index);
    const int from = l.inputs.at(which);
    return converted(output_of(from), from, index, *l.type);
  }

  // A buffer, or its copy in another format: made once. Between two half formats it goes by way of single precision.
  int converted(int source, int of_layer, int for_layer, const tools::NumberFormat& format) {
    if (buffer(source).image.format == &format) return source;
    const auto known = conversions_.find({source, &format});
    if (known != conversions_.end()) return known->second;
    int from = source;
    if (buffer(source).image.format != &tools::kFp32 && &format != &tools::kFp32)
      from = converted(source, of_layer, for_layer, tools::kFp32);
    const Content content = buffer(source).content == Content::samples ? Content::activation : buffer(source).content;
    const int result = add_image(buffer(source).name + "." + format.name, content, of_layer, format);
    add_pass(conversion(layer(for_layer), operand(from), operand(result), options_.pass), for_layer, {from}, result);
    conversions_[{source, &format}] = result;
    return result;
  }

  LayerOperands operands(int index, int input, int output) {
    LayerOperands result;
    result.layer = &layer(index);
    result.input = operand(input);
    result.output = operand(output);
    if (layer(index).has_weights()) result.weights = {weights_.at(index), buffer(weights_.at(index)).weights};
    return result;
  }

  void add_forward(int index) {
    const Layer& l = layer(index);
    if (l.has_weights()) weights_[index] = add_weights(l.name + ".weights", Content::weights, index, true);
    std::vector<int> reads{input_of(index)};
    if (l.has_weights()) reads.push_back(weights_[index]);
    if (l.kind == LayerKind::add) reads.push_back(input_of(index, 1));
    const int output = add_image(l.name + ".output", Content::activation, index, *l.type);
    outputs_[index] = output;
    add_pass(forward_pass(index, reads.front(), output), index, reads, output);
  }

  PassPlan forward_pass(int index, int input, int output) {
    const Layer& l = layer(index);
    const LayerOperands all = operands(index, input, output);
    switch (l.kind) {
      case LayerKind::conv2d:
      case LayerKind::pointwise:
        return convolution_forward(all, options_.pass);
      case LayerKind::depthwise:
        return depthwise_forward(all, options_.pass);
      case LayerKind::linear:
        return linear_forward(all, options_.pass);
      case LayerKind::bias:
        return bias_forward(all, options_.pass);
      case LayerKind::relu:
        return relu_forward(all, options_.pass);
      case LayerKind::average_pool:
      case LayerKind::max_pool:
        return pool_forward(all, options_.pass);
      case LayerKind::add:
        return sum(l, "forward", all.input, operand(input_of(index, 1)), all.output, options_.pass);
    }
    throw tools::UsageError(l.origin + ": a kind of layer that has no forward pass");
  }

  void add_loss() {
    const int last = count() - 1;
    const tools::NumberFormat& format = *layer(last).type;
    std::vector<int> reads{outputs_.at(last)};
    const bool squared = network_.loss == LossKind::mse;
    const int target = squared ? converted(schedule_.samples, kNetworkInput, last, format) : schedule_.samples;
    if (squared) reads.push_back(target);
    const int gradient = add_image(layer(last).name + ".output_gradient", Content::gradient, last, format);
    gradients_[last] = gradient;
    add_pass(loss(network_, operand(outputs_.at(last)), operand(gradient), operand(target), options_.pass), last, reads,
             gradient);
  }

  void add_backward(int index) {
    const auto found = gradients_.find(index);
    if (found == gradients_.end()) return;
    const int gradient = found->second;
    const Layer& l = layer(index);
    if (!l.trains) {
      if (l.propagates) add_input_gradients(index, gradient);
      return;
    }
    const bool accumulates = network_.optimizer.accumulate > 1;
    const int input = input_of(index);
    LayerOperands all = operands(index, input, gradient);
    const WeightOperand weights = all.weights;
    const int separate = add_weights(l.name + ".weight_gradient", Content::weight_gradient, index, accumulates);
    all.weights.buffer = separate;
    all.accumulates = accumulates;
    PassPlan apart = fastest(weight_gradients(all), options_.pass);
    const Optimizer& optimizer = network_.optimizer;
    std::optional<int> velocity;
    if (optimizer.momentum != 0) velocity = add_weights(l.name + ".velocity", Content::velocity, index, true);
    PassPlan change = update(network_, l, weights, all.weights, velocity, options_.pass);
    if (l.kind != LayerKind::bias && !accumulates && optimizer.momentum == 0 && optimizer.weight_decay == 0) {
      all.weights = weights;
      all.update_rate = network_.update_factor(l);
      const std::optional<PassPlan> together = find_fastest(weight_gradients(all), options_.pass);
      if (together && together->cycles() < apart.cycles() + change.cycles()) {
        schedule_.buffers.pop_back();
        if (l.propagates) add_input_gradients(index, gradient);  // of the old weights
        add_pass(*together, index, {input, gradient, weights.buffer}, weights.buffer);
        return;
      }
    }
    std::vector<int> reads{gradient};
    if (l.kind != LayerKind::bias) reads.push_back(input);
    if (accumulates) reads.push_back(separate);
    add_pass(std::move(apart), index, reads, separate);
    if (l.propagates) add_input_gradients(index, gradient);
    add_pass(std::move(change), index, {weights.buffer, separate}, weights.buffer);
    if (velocity) schedule_.passes.back().reads.push_back(*velocity);
    if (velocity) schedule_.passes.back().results.emplace_back(buffer(*velocity).name, *velocity);
  }

  std::vector<PassPlan> weight_gradients(const LayerOperands& all) const {
    switch (all.layer->kind) {
      case LayerKind::linear:
        return linear_weight_gradients(all);
      case LayerKind::depthwise:
        return depthwise_weight_gradients(all);
      case LayerKind::bias:
        return bias_gradients(all);
      default:
        return convolution_weight_gradients(all, options_.pass);
    }
  }

  bool wants_gradient(int index) const {
    return index != kNetworkInput && (layer(index).trains || layer(index).propagates);
  }

  void add_input_gradients(int index, int gradient) {
    const Layer& l = layer(index);
    if (l.kind == LayerKind::add || l.kind == LayerKind::bias) {  // the gradient of a sum is that of its terms
      for (const int input : l.inputs)
        if (wants_gradient(input)) contribute(index, input, gradient);
      return;
    }
    const int input = l.inputs.front();
    const bool converts = layer(input).type != l.type;
    const std::string name = converts ? l.name + ".input_gradient" : layer(input).name + ".output_gradient";
    const int result = add_image(name, Content::gradient, input, *l.type);
    std::vector<int> reads{gradient};
    PassPlan plan = input_gradient_pass(index, result, gradient, reads);
    add_pass(std::move(plan), index, reads, result);
    contribute(index, input, result);
  }

  PassPlan input_gradient_pass(int index, int result, int gradient, std::vector<int>& reads) {
    const Layer& l = layer(index);
    const LayerOperands all = operands(index, result, gradient);
    if (l.has_weights()) reads.push_back(weights_.at(index));
    switch (l.kind) {
      case LayerKind::depthwise:
        return depthwise_input_gradient(all, options_.pass);
      case LayerKind::linear:
        return linear_input_gradient(all, options_.pass);
      case LayerKind::relu:
        reads.push_back(outputs_.at(index));
        return relu_input_gradient(all, operand(outputs_.at(index)), options_.pass);
      case LayerKind::average_pool:
      case LayerKind::max_pool: {
        const int input = input_of(index);
        if (l.kind == LayerKind::max_pool) reads.push_back(input);
        return pool_input_gradient(all, operand(input), options_.pass);
      }
      default:
        return convolution_input_gradient(all, options_.pass);
    }
  }

  // The gradient of an output that several layers read is the sum of what comes from each.
  void contribute(int from, int to, int computed) {
    const int gradient = converted(computed, to, from, *layer(to).type);
    const auto found = gradients_.find(to);
    if (found == gradients_.end()) {
      gradients_[to] = gradient;
      name_gradient(to, gradient);
      return;
    }
    const int total = add_image(layer(to).name + ".output_gradient", Content::gradient, to, *layer(to).type);
    add_pass(
        sum(layer(from), "input_gradient", operand(found->second), operand(gradient), operand(total), options_.pass),
        from, {found->second, gradient}, total);
    found->second = total;
  }

  // A gradient that is another output's, too.
  void name_gradient(int of_layer, int gradient) {
    const std::string name = layer(of_layer).name + ".output_gradient";
    if (buffer(gradient).name == name) return;
    for (auto pass = schedule_.passes.rbegin(); pass != schedule_.passes.rend(); ++pass) {
      if (pass->writes != gradient) continue;
      pass->results.emplace_back(name, gradient);
      return;
    }
  }

  const Network& network_;
  const ScheduleOptions& options_;
  int halo_;
  Schedule schedule_;
  std::map<int, int> outputs_;  // of layers: buffers
  std::map<int, int> weights_;
  std::map<int, int> gradients_;
  std::map<std::pair<int, const tools::NumberFormat*>, int> conversions_;
};

}  // namespace

bool is_matrix(Content content) {
  return content == Content::weights || content == Content::weight_gradient || content == Content::velocity;
}

Schedule make_schedule(const Network& network, const ScheduleOptions& options) {
  return Scheduler(network, options).make();
}

}  // namespace halfstep::network
