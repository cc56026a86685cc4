// Program: im2col, im2row or a transpose.
#include "primitives/rearrange.h"

#include "primitives/arguments.h"
#include "primitives/conv2d_im2col.h"

enum algorithm : uint32_t { kIm2col = 1, kIm2row, kTranspose };

typedef struct {
  enum algorithm algorithm;
  tiling tiles;  // not used
  union {
    struct {
      matrix result;
      matrix from;
    } transpose;
    struct {
      window window;
      int output_width;
      tensor input;
      tensor columns;
    } im2col;
    struct {
      window window;
      int output_width;
      tensor input;
      matrix rows;
    } im2row;
  };
} rearrange_arguments;

void execute(void) {
  const rearrange_arguments* a = (const rearrange_arguments*)kernel_arguments;
  switch (a->algorithm) {
    case kIm2col:
      im2col(&a->im2col.columns, &a->im2col.input, a->im2col.window);
      break;
    case kIm2row:
      im2row(&a->im2row.rows, &a->im2row.input, a->im2row.output_width, a->im2row.window);
      break;
    case kTranspose:
      transpose(&a->transpose.result, &a->transpose.from);
      break;
  }
}
