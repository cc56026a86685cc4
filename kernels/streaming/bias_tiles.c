#include "primitives/share.h"
#include "primitives/tensor.h"
#include "streaming/stream.h"
#include "streaming/tiles.h"

// Biases lie as the rows of a matrix of one column, each at a word of its own.
static element* bias_at(const tile_stream* stream, const tile_view* view, int channel) {
  return (element*)(view->data + channel * stream->tile_pitch);
}

static word sum_with(element value, element bias) { return add(lane_word(value), lane_word(bias)); }

// Zeros behind the row are not touched.
static void add_to_row(element* to, const element* from, element bias, int width) {
  const word all = splat(bias);
  const int words = width / kLanes;
  for (int i = 0; i < words; ++i) ((word*)to)[i] = add(((const word*)from)[i], all);
  for (int i = words * kLanes; i < width; ++i) to[i] = low_lane(sum_with(from[i], bias));
}

void tile_bias_forward(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const int width = pass->plane_work.width_in;
  const tile_view* input = &views[0];
  const tile_stream* biases = &pass->stream[1];
  if (width == 0) {  // a vector
    const unit_range mine = even_share(views[1].planes);
    for (int channel = mine.begin; channel < mine.end; ++channel)
      ((element*)views[2].data)[channel] =
          low_lane(sum_with(((const element*)input->data)[channel], *bias_at(biases, &views[1], channel)));
    return;
  }
  const unit_range mine = even_share(input->planes * input->rows);
  int plane = mine.begin / input->rows;
  int row = mine.begin - plane * input->rows;
  for (int left = mine.end - mine.begin; left > 0; --left) {
    const int to = plane * pass->stream[2].tile_pitch + row * pass->stream[2].row_bytes;
    const int from = plane * pass->stream[0].tile_pitch + row * pass->stream[0].row_bytes;
    add_to_row((element*)(views[2].data + to), (const element*)(input->data + from), *bias_at(biases, &views[1], plane),
               width);
    if (++row == input->rows) {
      row = 0;
      ++plane;
    }
  }
}

// The sum in single precision; zeros behind rows are added, too.
static element sum_of_plane(const word* from, int words) {
  float sum = 0.0F;
  for (int i = 0; i < words; ++i) sum = sum_lanes_to_float(sum, from[i]);
  return to_element(sum);
}

void tile_bias_gradient(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const tile_view* gradient = &views[0];
  const bool is_vector = pass->plane_work.width_in == 0;
  const unit_range mine = even_share(views[1].planes);
  for (int channel = mine.begin; channel < mine.end; ++channel) {
    const char* plane = gradient->data + channel * pass->stream[0].tile_pitch;
    element sum = is_vector ? ((const element*)gradient->data)[channel]
                            : sum_of_plane((const word*)plane, gradient->rows * pass->stream[0].row_bytes >> 2);
    if (streaming.accumulating) sum = low_lane(sum_with(sum, *bias_at(&pass->stream[2], &views[2], channel)));
    *bias_at(&pass->stream[1], &views[1], channel) = sum;
  }
}
