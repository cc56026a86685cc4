// The window that a convolution or a pooling slides over its input.
#pragma once

typedef struct {
  int height;
  int width;
  int stride;
  int pad;  // rows and columns of zeros around the input
} window;
