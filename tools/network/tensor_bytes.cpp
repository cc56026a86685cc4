#include "tools/network/tensor_bytes.h"

namespace halfstep::network {
namespace {

// Calls `visit` with the byte of every element, in the order of the indices.
template <typename Visit>
void for_each_element(const ImageLayout& layout, const Visit& visit) {
  for (int channel = 0; channel < layout.shape.channels; ++channel)
    for (int y = 0; y < layout.shape.height; ++y)
      for (int x = 0; x < layout.shape.width; ++x) visit(static_cast<std::size_t>(layout.offset_of(channel, y, x)));
}

template <typename Visit>
void for_each_element(const WeightLayout& layout, const Visit& visit) {
  for (int row = 0; row < layout.rows; ++row)
    for (int column = 0; column < layout.columns; ++column)
      visit(static_cast<std::size_t>(row * layout.row_bytes() + column * layout.format->bytes));
}

template <typename Layout>
std::vector<std::uint8_t> encode_all(const Layout& layout, const std::vector<double>& values) {
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(layout.bytes()));
  std::size_t index = 0;
  for_each_element(layout,
                   [&](std::size_t at) { tools::encode(*layout.format, values.at(index++), bytes.data() + at); });
  return bytes;
}

template <typename Layout>
std::vector<double> decode_all(const Layout& layout, const std::vector<std::uint8_t>& bytes) {
  std::vector<double> values;
  for_each_element(layout, [&](std::size_t at) { values.push_back(tools::decode(*layout.format, bytes.data() + at)); });
  return values;
}

}  // namespace

std::vector<std::uint8_t> encode_image(const ImageLayout& layout, const std::vector<double>& values) {
  return encode_all(layout, values);
}
std::vector<double> decode_image(const ImageLayout& layout, const std::vector<std::uint8_t>& bytes) {
  return decode_all(layout, bytes);
}
std::vector<std::uint8_t> encode_weights(const WeightLayout& layout, const std::vector<double>& values) {
  return encode_all(layout, values);
}
std::vector<double> decode_weights(const WeightLayout& layout, const std::vector<std::uint8_t>& bytes) {
  return decode_all(layout, bytes);
}

}  // namespace halfstep::network
