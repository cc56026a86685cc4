#include "primitives/elementwise.h"
#include "primitives/share.h"
#include "streaming/tiles.h"

void tile_relu_forward(const tile_pass* pass, const tile_view* views, int inner) {
  (void)pass, (void)inner;
  relu_forward((word*)views[1].data, (const word*)views[0].data, views[0].rows);
}

void tile_relu_input_gradient(const tile_pass* pass, const tile_view* views, int inner) {
  (void)pass, (void)inner;
  relu_input_gradient((word*)views[2].data, (const word*)views[0].data, (const word*)views[1].data, views[0].rows);
}

void tile_sum(const tile_pass* pass, const tile_view* views, int inner) {
  (void)pass, (void)inner;
  residual_add((word*)views[2].data, (const word*)views[0].data, (const word*)views[1].data, views[0].rows);
}

void tile_update(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const unit_range mine = skewed_share(views[0].rows);
  const word step = lane_word(to_element(-pass->number_work.rate));
  const word* weights = (const word*)views[0].data;
  const word* gradient = (const word*)views[1].data;
  word* updated = (word*)views[2].data;
#pragma clang loop unroll_count(4)
  for (int i = mine.begin; i < mine.end; ++i) updated[i] = mac_lane(weights[i], gradient[i], step);
}
