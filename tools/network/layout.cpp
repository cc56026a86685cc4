#include "tools/network/layout.h"

#include <algorithm>

namespace halfstep::network {

int whole_words(int bytes) { return (bytes + kWordBytes - 1) / kWordBytes * kWordBytes; }

int odd_words(int bytes) { return (whole_words(bytes) / kWordBytes | 1) * kWordBytes; }

int ImageLayout::bytes() const { return whole_words(plane_bytes() * shape.channels); }

int ImageLayout::offset_of(int channel, int y, int x) const {
  return channel * plane_bytes() + y * row_bytes() + x * format->bytes;
}

int WeightLayout::row_bytes() const { return whole_words(columns * format->bytes); }

int widest_halo(const Network& network) {
  int widest = 0;
  for (const Layer& layer : network.layers) {
    if (layer.kind != LayerKind::conv2d && layer.kind != LayerKind::depthwise) continue;
    widest = std::max({widest, layer.pad.left, layer.pad.right});
    if (layer.propagates && layer.stride_width == 1)  // the output gradient is read by the flipped window
      widest = std::max({widest, layer.window_width - 1 - layer.pad.left, layer.window_width - 1 - layer.pad.right});
  }
  return widest;
}

ImageLayout image_layout(const TensorShape& shape, const tools::NumberFormat& format, int halo) {
  ImageLayout layout{shape, &format, 1};
  if (!layout.is_vector()) layout.row_elements = (shape.width + halo + format.lanes - 1) / format.lanes * format.lanes;
  return layout;
}

WeightLayout weight_layout(const Layer& layer) {
  const auto [outputs, inputs, height, width] = layer.weight_shape();
  return {outputs, inputs * height * width, layer.type};
}

}  // namespace halfstep::network
