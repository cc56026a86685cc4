// A network as its file describes it (kernels/networks/*.cfg, README.md there): layers in the order of the forward pass
// with their shapes, types and what the training step does with each.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tools/kernels/number_format.h"

namespace halfstep::network {

struct TensorShape {
  int channels = 0;
  int height = 0;
  int width = 0;

  int elements() const { return channels * height * width; }
  bool operator==(const TensorShape& other) const {
    return channels == other.channels && height == other.height && width == other.width;
  }
};
std::string to_text(const TensorShape& shape);  // "16x32x32"

// pointwise: a conv2d whose window and stride are 1. linear: of all elements of its input, whatever their shape. bias:
// adds a weight to each channel; the layer that a file's `bias = on` puts behind another one.
enum class LayerKind : std::uint8_t { conv2d, depthwise, pointwise, linear, bias, relu, average_pool, max_pool, add };
const char* name_of(LayerKind kind);

// Rows and columns of zeros around an input. Those below and right count what windows read beyond the last row and
// column; 0 where windows do not reach the end.
struct Padding {
  int top = 0;
  int left = 0;
  int bottom = 0;
  int right = 0;
};

constexpr int kNetworkInput = -1;

struct Layer {
  std::string name;
  LayerKind kind = LayerKind::relu;
  std::vector<int> inputs;  // indices of layers, or kNetworkInput; two for add, else one
  TensorShape in;           // of each input
  TensorShape out;
  int window_height = 1;
  int window_width = 1;
  int stride_height = 1;
  int stride_width = 1;
  Padding pad;
  // Of the layer's weights and arithmetic, of its output and of the gradient by it. An input of another type is
  // converted when it is read, an input gradient when it is stored: it has the type of the layer that it belongs to.
  const tools::NumberFormat* type = nullptr;
  bool trains = false;      // has weights, and they are updated
  bool propagates = false;  // computes the gradient by its input: something in front of it trains
  std::string origin;       // "resnet8.cfg:12"

  bool has_weights() const;
  // Weights are [output channel][input channel][row][column]; depthwise: one input channel; linear: [output][input].
  // bias: [channel].
  std::array<int, 4> weight_shape() const;
  int weights() const;
};

enum class LossKind : std::uint8_t { cross_entropy, mse };  // mse: of the output and the network's input
enum class Pass : std::uint8_t { forward, weight_gradient, input_gradient };

// SGD: weights -= rate * velocity, velocity = momentum * velocity + gradient + weight_decay * weights; the gradient is
// the mean of `accumulate` samples'. On the device gradient and velocity are larger by loss_scale * accumulate.
struct Optimizer {
  double rate = 0;
  double momentum = 0;      // 0: no velocity is kept
  double weight_decay = 0;  // of the L2 norm
  double loss_scale = 1;    // the loss's gradient is multiplied by it: a power of two; 1 where nothing is fp16
  int accumulate = 1;       // samples whose gradients make one update
};

struct Network {
  std::string name;   // "resnet8"
  std::string title;  // one line for people
  std::filesystem::path file;
  std::string data;        // name of the data set (tools/network/dataset.h)
  double input_scale = 1;  // of all samples; a power of two
  int samples = 0;         // so many of its first ones are on the device; a longer training goes through them again
  TensorShape input;
  const tools::NumberFormat* input_type = nullptr;  // what samples are stored as: the first layer's
  std::vector<Layer> layers;
  LossKind loss = LossKind::cross_entropy;
  Optimizer optimizer;
  std::uint32_t seed = 0;  // of the initial weights

  int output_elements() const { return layers.back().out.elements(); }
  int weights() const;  // all, frozen ones included
  std::uint64_t macs(int layer, Pass pass) const;
  std::uint64_t forward_macs() const;
  std::uint64_t training_macs() const;  // all passes that the step executes
  // Layers that read the output of this one (or the network's input).
  std::vector<int> consumers(int layer) const;
  // Of weights -= factor * velocity: rate / loss_scale / accumulate, rounded to the layer's type.
  double update_factor(const Layer& layer) const;
  // Of velocity = momentum * velocity + gradient + decay_factor * weights, rounded to the layer's type.
  double momentum(const Layer& layer) const;
  double decay_factor(const Layer& layer) const;
};

// What parameters say about a network run by name. Empty or 0: what the file says.
struct NetworkOptions {
  std::string type = "fp32";  // fp32, fp16, bf16, or mixed: each layer's own, from the file
  std::string train;          // all, last:N (of the layers with weights), or names separated by commas
  int accumulate = 0;         // samples
};

// Throws UsageError in one line: file and line, key or layer, what is wrong and what would be right.
Network read_network(const std::filesystem::path& file, const NetworkOptions& options);

}  // namespace halfstep::network
