#include "tools/network/layer_shape.h"

#include <algorithm>

namespace halfstep::network {
namespace {

constexpr int kMostChannels = 65535;
constexpr int kMostWindow = 255;

// Height or width, with what the window does along it.
struct Direction {
  int size;
  int window;
  int stride;
  int before = 0;  // padding
  int after = 0;
  int output = 0;
};

// As many outputs as fit when both ends are padded by `pad`; what no window reads is no padding.
void place(Direction& d, int pad) {
  d.output = (d.size + 2 * pad - d.window) / d.stride + 1;
  d.before = pad;
  d.after = std::max(0, (d.output - 1) * d.stride + d.window - pad - d.size);
}

// TensorFlow's rule: an output for every stride of the input; the odd one of the zeros goes behind it.
void place_same(Direction& d) {
  d.output = (d.size + d.stride - 1) / d.stride;
  const int zeros = std::max(0, (d.output - 1) * d.stride + d.window - d.size);
  d.before = zeros / 2;
  d.after = zeros - zeros / 2;
}

void place(Direction& d, const Section& section, const Entry* pad, const char* what) {
  if (pad != nullptr && pad->value == "same") return place_same(d);
  const int zeros = pad == nullptr ? 0 : parse_number(pad->value, 0, kMostWindow);
  if (zeros < 0) section.refuse("pad", "expected 'same' or a whole number from 0 to 255, got '" + pad->value + "'");
  if (d.window > d.size + 2 * zeros)
    section.refuse("window", std::string("a window of ") + what + " " + std::to_string(d.window) +
                                 " does not fit into an input of " + what + " " + std::to_string(d.size) +
                                 " with padding " + std::to_string(zeros));
  if (zeros >= d.window)
    section.refuse("pad", "a padding of " + std::to_string(zeros) + " is as wide as the window's " + what + " " +
                              std::to_string(d.window) + ": it would see nothing but zeros");
  place(d, zeros);
}

void read_window(Layer& layer, const Section& section) {
  const std::vector<int> window = section.sizes("window", 2, 1, kMostWindow);
  const bool pools = layer.kind == LayerKind::average_pool || layer.kind == LayerKind::max_pool;
  std::vector<int> stride = pools ? window : std::vector<int>{1, 1};
  if (section.find("stride") != nullptr) stride = section.sizes("stride", 2, 1, kMostWindow);
  Direction vertical{layer.in.height, window[0], stride[0]};
  Direction horizontal{layer.in.width, window[1], stride[1]};
  const Entry* pad = section.find("pad");
  place(vertical, section, pad, "height");
  place(horizontal, section, pad, "width");
  layer.window_height = vertical.window;
  layer.window_width = horizontal.window;
  layer.stride_height = vertical.stride;
  layer.stride_width = horizontal.stride;
  layer.pad = {vertical.before, horizontal.before, vertical.after, horizontal.after};
  layer.out = {layer.in.channels, vertical.output, horizontal.output};
}

}  // namespace

std::vector<std::string> keys_of(LayerKind kind) {
  std::vector<std::string> keys{"kind", "from", "type"};
  const auto add = [&](std::initializer_list<const char*> more) { keys.insert(keys.end(), more.begin(), more.end()); };
  if (kind == LayerKind::conv2d) add({"outputs", "window", "stride", "pad"});
  if (kind == LayerKind::depthwise) add({"window", "stride", "pad"});
  if (kind == LayerKind::average_pool || kind == LayerKind::max_pool) add({"window", "stride"});
  if (kind == LayerKind::pointwise || kind == LayerKind::linear) add({"outputs"});
  if (kind == LayerKind::conv2d || kind == LayerKind::depthwise || kind == LayerKind::pointwise ||
      kind == LayerKind::linear)
    add({"bias"});
  return keys;
}

void infer_shape(Layer& layer, const Section& section) {
  layer.out = layer.in;
  switch (layer.kind) {
    case LayerKind::conv2d:
    case LayerKind::depthwise:
    case LayerKind::average_pool:
    case LayerKind::max_pool:
      read_window(layer, section);
      break;
    case LayerKind::linear:
      layer.out = {1, 1, 1};
      break;
    case LayerKind::pointwise:
    case LayerKind::bias:
    case LayerKind::relu:
    case LayerKind::add:
      break;
  }
  if (section.find("outputs") != nullptr || layer.kind == LayerKind::conv2d || layer.kind == LayerKind::pointwise ||
      layer.kind == LayerKind::linear)
    layer.out.channels = section.number("outputs", 1, kMostChannels);
}

}  // namespace halfstep::network
