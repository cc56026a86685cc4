#include "primitives/depthwise.h"
#include "primitives/elementwise.h"
#include "runtime/team.h"
#include "streaming/stream.h"
#include "streaming/tiles.h"
#include "streaming/update.h"

static tensor tensor_of(const tile_stream* stream, const tile_view* view, int height, int width, int offset) {
  return (tensor){.data = (element*)(view->data + offset),
                  .channels = view->planes,
                  .height = height,
                  .width = width,
                  .row_pitch = stream->row_bytes / kElementBytes,
                  .channel_pitch = stream->tile_pitch / kElementBytes};
}

static matrix taps_of(const tile_stream* stream, const tile_view* view, char* data, window window) {
  return (matrix){(element*)data, view->planes, window.height * window.width, stream->tile_pitch / kElementBytes};
}

static void complete_image(const tile_pass* pass, const tile_view* view) {
  clear_missing_rows(&pass->stream[0], view, pass->stream[0].row_span);
}

void tile_depthwise_forward(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const plane_work* work = &pass->plane_work;
  complete_image(pass, &views[0]);
  const tensor input = tensor_of(&pass->stream[0], &views[0], work->height_in, work->width_in, work->left_offset);
  const tensor output = tensor_of(&pass->stream[2], &views[2], work->height_out, work->width_out, 0);
  const matrix weights = taps_of(&pass->stream[1], &views[1], views[1].data, work->window);
  depthwise_forward(&output, &input, &weights, work->window, work->tiles);
}

void tile_depthwise_weight_gradient(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const plane_work* work = &pass->plane_work;
  complete_image(pass, &views[0]);
  const tensor input = tensor_of(&pass->stream[0], &views[0], work->height_in, work->width_in, work->left_offset);
  const tensor gradient = tensor_of(&pass->stream[1], &views[1], work->height_out, work->width_out, 0);
  const matrix result = taps_of(&pass->stream[2], &views[2], gradient_tile(pass, views), work->window);
  depthwise_weight_gradient(&result, &input, &gradient, work->window, work->tiles);
  if (pass->gradient_at == 0 && !streaming.accumulating) return;
  team_barrier();
  if (pass->gradient_at != 0) {
    update_at_once(pass, views);
    return;
  }
  const int words = views[2].planes * pass->stream[2].tile_pitch >> 2;
  residual_add((word*)views[2].data, (const word*)views[2].data, (const word*)views[3].data, words);
}

void tile_depthwise_input_gradient(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const plane_work* work = &pass->plane_work;
  const tensor gradient = tensor_of(&pass->stream[0], &views[0], work->height_out, work->width_out, 0);
  const tensor result = tensor_of(&pass->stream[2], &views[2], work->height_in, work->width_in, 0);
  const matrix weights = taps_of(&pass->stream[1], &views[1], views[1].data, work->window);
  const tensor spread = {.data = (element*)tile_at(work->spread_at),
                         .channels = views[0].planes,
                         .height = work->height_in + work->window.height - 1,
                         .width = work->width_in + work->window.width - 1,
                         .row_pitch = work->spread_row,
                         .channel_pitch = work->spread_pitch};
  depthwise_input_gradient(&result, &gradient, &weights, &spread, work->window, work->tiles);
}
