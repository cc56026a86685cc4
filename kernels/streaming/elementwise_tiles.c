#include "primitives/elementwise.h"
#include "streaming/tiles.h"
#include "streaming/update.h"

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
  const number_work* work = &pass->number_work;
  const word* weights = (const word*)views[0].data;
  const word* gradient = (const word*)views[1].data;
  if (work->decay == 0.0F)
    subtract_step((word*)views[2].data, weights, gradient, views[0].rows, work->rate);
  else
    subtract_decayed_step((word*)views[2].data, weights, gradient, views[0].rows, work);
}

void tile_momentum_update(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const optimizer_state before = {(word*)views[0].data, (word*)views[2].data};
  const optimizer_state updated = {(word*)views[3].data, (word*)views[4].data};
  momentum_step(updated, before, (const word*)views[1].data, views[0].rows, &pass->number_work);
}
