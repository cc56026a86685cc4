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
  subtract_step((word*)views[2].data, (const word*)views[0].data, (const word*)views[1].data, views[0].rows,
                pass->number_work.rate);
}
