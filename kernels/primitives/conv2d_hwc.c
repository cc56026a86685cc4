#include "primitives/conv2d_hwc.h"

#include "primitives/share.h"
#include "primitives/tensor.h"

static element* position(const hwc_tensor* image, int y, int x) {
  return image->data + y * image->row_pitch + x * image->pixel_pitch;
}

// The positions of an image without a halo, one after another.
static matrix positions_of(const hwc_tensor* image) {
  return (matrix){image->data, image->height * image->width, image->channels, image->pixel_pitch};
}

static void im2row_hwc(const matrix* rows, const hwc_tensor* input, int output_width, window window) {
  const int words = words_of(input->channels);
  const unit_range mine = even_share(rows->rows);
  int y = mine.begin / output_width;
  int x = mine.begin - y * output_width;
  for (int row = mine.begin; row < mine.end; ++row) {
    word* to = (word*)(rows->data + row * rows->pitch);
    for (int ky = 0; ky < window.height; ++ky) {
      const element* from = position(input, y * window.stride + ky - window.pad, x * window.stride - window.pad);
      for (int kx = 0; kx < window.width; ++kx) {
        for (int i = 0; i < words; ++i) to[i] = ((const word*)from)[i];
        to += words;
        from += input->pixel_pitch;
      }
    }
    if (++x == output_width) {
      x = 0;
      ++y;
    }
  }
}

// The taps through which a row or column of the input reached the output, and the output's row or column for the first
// one; each further tap is a stride away and leads to the one before.
typedef struct {
  int tap;
  int output;
} reached;

static reached first_reached(int at, int outputs, int stride) {
  const int last = stride == 1 ? at : at / stride;
  const int skipped = larger(0, last - outputs + 1);
  return (reached){at - last * stride + skipped * stride, last - skipped};
}

// Each position of the input gradient is the sum of what its taps have in the rows.
static void row2im_hwc(const hwc_tensor* input_gradient, const matrix* rows, const hwc_tensor* output_gradient,
                       window window) {
  const int words = words_of(input_gradient->channels);
  const unit_range mine = even_share(input_gradient->height * input_gradient->width);
  for (int unit = mine.begin; unit < mine.end; ++unit) {
    const int y = unit / input_gradient->width;
    const int x = unit - y * input_gradient->width;
    const reached above = first_reached(y + window.pad, output_gradient->height, window.stride);
    const reached before = first_reached(x + window.pad, output_gradient->width, window.stride);
    word* to = (word*)position(input_gradient, y, x);
    for (int i = 0; i < words; ++i) {
      word sum = zero_word();
      int out_y = above.output;
      for (int ky = above.tap; ky < window.height && out_y >= 0; ky += window.stride) {
        int out_x = before.output;
        for (int kx = before.tap; kx < window.width && out_x >= 0; kx += window.stride) {
          const element* row = rows->data + (out_y * output_gradient->width + out_x) * rows->pitch;
          sum = add(sum, ((const word*)row)[(ky * window.width + kx) * words + i]);
          --out_x;
        }
        --out_y;
      }
      to[i] = sum;
    }
  }
}

void conv2d_forward_hwc(const hwc_tensor* output, const hwc_tensor* input, const matrix* weights, const matrix* rows,
                        window window, tiling tiles) {
  im2row_hwc(rows, input, output->width, window);
  team_barrier();
  const matrix results = positions_of(output);
  matmul_transposed(&results, rows, weights, tiles);
}

void conv2d_weight_gradient_hwc(const matrix* weight_gradient, const hwc_tensor* input,
                                const hwc_tensor* output_gradient, const matrix* rows, window window, tiling tiles) {
  im2row_hwc(rows, input, output_gradient->width, window);
  team_barrier();
  const matrix slopes = positions_of(output_gradient);
  matmul_left_transposed(weight_gradient, &slopes, rows, tiles);
}

void conv2d_input_gradient_hwc(const hwc_tensor* input_gradient, const hwc_tensor* output_gradient,
                               const matrix* weights, const matrix* rows, window window, tiling tiles) {
  const matrix slopes = positions_of(output_gradient);
  matmul(rows, &slopes, weights, tiles);
  team_barrier();
  row2im_hwc(input_gradient, rows, output_gradient, window);
}
