#include "primitives/conv2d_im2col.h"
#include "primitives/share.h"

// One output row of one tap.
static void gather_row(word* to, const element* from, int width, int stride) {
  const int words = width / kLanes;
  if (stride == 1) {
    const void* at = from;
    for (int i = 0; i < words; ++i) to[i] = next_adjacent_word(&at);
  } else {
    for (int i = 0; i < words; ++i) to[i] = gather(from + i * kLanes * stride, stride);
  }
  if (words * kLanes < width) to[words] = lane_word(from[words * kLanes * stride]);
}

void im2col(const matrix* columns, const tensor* input, const tensor* output, window window) {
  const unit_range rows = even_share(columns->rows);
  const int words = words_of(output->width);
  const int taps = window.height * window.width;
  int channel = rows.begin / taps;
  int ky = (rows.begin - channel * taps) / window.width;
  int kx = rows.begin - channel * taps - ky * window.width;
  for (int row = rows.begin; row < rows.end; ++row) {
    word* to = (word*)(columns->data + row * columns->pitch);
    const element* from = tensor_row(input, channel, ky - window.pad) + kx - window.pad;
    for (int y = output->height; y != 0; --y) {
      gather_row(to, from, output->width, window.stride);
      to += words;
      from += window.stride * input->row_pitch;
    }
    if (++kx == window.width) {
      kx = 0;
      if (++ky == window.height) {
        ky = 0;
        ++channel;
      }
    }
  }
}

// to[x * stride] += from[x].
static void add_row(element* to, const word* from, int width, int stride) {
  if (stride == 1) {
    for (int i = 0; i < words_of(width); ++i) {
      word* sum = (word*)(to + i * kLanes);
      *sum = add(*sum, from[i]);
    }
  } else {
    const element* values = (const element*)from;
    for (int x = 0; x < width; ++x)
      to[x * stride] = low_lane(add(lane_word(to[x * stride]), lane_word(values[x])));
  }
}

static void clear_halo(element* row, int width, int pad, int end) {
  for (int x = 1; x <= pad; ++x) row[-x] = low_lane(zero_word());
  for (int x = width; x < end; ++x) row[x] = low_lane(zero_word());
}

void col2im(const tensor* input_gradient, const matrix* columns, const tensor* output_gradient, window window) {
  const unit_range rows = even_share(input_gradient->channels * input_gradient->height);
  const int words = words_of(output_gradient->width);
  int channel = rows.begin / input_gradient->height;
  int y = rows.begin - channel * input_gradient->height;
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    element* to = tensor_row(input_gradient, channel, y);
    word* line = (word*)(to - window.pad);
    for (int i = 0; i < input_gradient->row_pitch / kLanes; ++i) line[i] = zero_word();
    for (int ky = 0; ky < window.height; ++ky) {
      const int from_y = y + window.pad - ky;
      const int out_y = window.stride == 1 ? from_y : from_y / window.stride;
      if (from_y < 0 || out_y >= output_gradient->height || out_y * window.stride != from_y) continue;
      const int tap = (channel * window.height + ky) * window.width;
      const element* from = columns->data + tap * columns->pitch + out_y * words * kLanes;
      for (int kx = 0; kx < window.width; ++kx) {
        add_row(to + kx - window.pad, (const word*)from, output_gradient->width, window.stride);
        from += columns->pitch;
      }
    }
    clear_halo(to, input_gradient->width, window.pad, input_gradient->row_pitch - window.pad);
    if (++y == input_gradient->height) {
      y = 0;
      ++channel;
    }
  }
}
