#include "tools/network/channel_blocks.h"

namespace halfstep::network {

Stream block_of(const ImageOperand& image, int channels) {
  Stream stream = image_stream(image);
  if (image.layout.is_vector()) {
    stream.planes = stream.plane_block = 1;
    stream.plane_pitch = image.layout.bytes();
    stream.rows = image.layout.shape.channels;
    stream.row_block = stream.row_span = channels;
    stream.row_bytes = image.layout.format->bytes;
    stream.row_axis = Axis::outer;
    finish_image(stream, false);
  } else {
    stream.plane_block = channels;
    stream.plane_axis = Axis::outer;
  }
  return stream;
}

Stream result_block(const ImageOperand& image, int channels) {
  Stream stream = block_of(image, channels);
  stream.flow = Flow::store;
  // Only a row's own elements are written.
  if (!image.layout.is_vector() && image.layout.row_elements != image.layout.shape.width)
    stream.clearing = Clearing::all;
  return stream;
}

Stream weight_block(const LayerOperands& operands, int channels, Flow flow) {
  Stream stream = matrix_stream(operands.weights);
  stream.plane_block = channels;
  stream.plane_axis = Axis::outer;
  stream.flow = flow;
  if (flow == Flow::store && operands.weights.layout.columns % operands.weights.layout.format->lanes != 0)
    stream.clearing = Clearing::all;
  return stream;
}

}  // namespace halfstep::network
