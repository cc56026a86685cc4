#include "primitives/elementwise.h"
#include "primitives/linear.h"
#include "runtime/team.h"
#include "streaming/stream.h"
#include "streaming/tiles.h"
#include "streaming/update.h"

static matrix block_of(const tile_stream* stream, const tile_view* view, int columns) {
  return (matrix){(element*)view->data, view->planes, columns, stream->tile_pitch / kElementBytes};
}

void tile_linear_forward(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const matrix weights = block_of(&pass->stream[1], &views[1], pass->number_work.elements);
  linear_forward((element*)views[2].data, (const element*)views[0].data, &weights);
}

void tile_linear_weight_gradient(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const matrix result = {(element*)gradient_tile(pass, views), views[2].planes, pass->number_work.elements,
                         pass->stream[2].tile_pitch / kElementBytes};
  linear_weight_gradient(&result, (const element*)views[0].data, (const element*)views[1].data);
  if (pass->gradient_at == 0 && !streaming.accumulating) return;
  team_barrier();
  if (pass->gradient_at != 0) {
    update_at_once(pass, views);
    return;
  }
  const int words = views[2].planes * pass->stream[2].tile_pitch >> 2;
  residual_add((word*)views[2].data, (const word*)views[2].data, (const word*)views[3].data, words);
}

void tile_linear_input_gradient(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const matrix weights = block_of(&pass->stream[1], &views[1], views[2].rows * kLanes);  // a row of the view is a word
  linear_input_gradient((element*)views[2].data, (const element*)views[0].data, &weights);
}
