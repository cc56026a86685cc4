#include "primitives/pool.h"
#include "streaming/tiles.h"

// Images of one element are a vector: then a plane is an element.
static tensor tensor_of(const tile_stream* stream, const tile_view* view, int height, int width) {
  return (tensor){.data = (element*)view->data,
                  .channels = stream->row_bytes == kElementBytes ? view->rows : view->planes,
                  .height = height,
                  .width = width,
                  .row_pitch = stream->row_bytes / kElementBytes,
                  .channel_pitch = stream->row_bytes == kElementBytes ? 1 : stream->tile_pitch / kElementBytes};
}

void tile_average_pool_forward(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const plane_work* work = &pass->plane_work;
  const tensor input = tensor_of(&pass->stream[0], &views[0], work->height_in, work->width_in);
  const tensor output = tensor_of(&pass->stream[1], &views[1], work->height_out, work->width_out);
  average_pool_forward(&output, &input, work->window);
}

void tile_average_pool_input_gradient(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const plane_work* work = &pass->plane_work;
  const tensor gradient = tensor_of(&pass->stream[0], &views[0], work->height_out, work->width_out);
  const tensor result = tensor_of(&pass->stream[1], &views[1], work->height_in, work->width_in);
  average_pool_input_gradient(&result, &gradient, work->window);
}

void tile_max_pool_forward(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const plane_work* work = &pass->plane_work;
  const tensor input = tensor_of(&pass->stream[0], &views[0], work->height_in, work->width_in);
  const tensor output = tensor_of(&pass->stream[1], &views[1], work->height_out, work->width_out);
  max_pool_forward(&output, &input, work->window);
}

void tile_max_pool_input_gradient(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const plane_work* work = &pass->plane_work;
  const tensor gradient = tensor_of(&pass->stream[0], &views[0], work->height_out, work->width_out);
  const tensor input = tensor_of(&pass->stream[1], &views[1], work->height_in, work->width_in);
  const tensor result = tensor_of(&pass->stream[2], &views[2], work->height_in, work->width_in);
  max_pool_input_gradient(&result, &gradient, &input, work->window);
}
