#include "primitives/conv2d_scatter.h"
#include "primitives/elementwise.h"
#include "primitives/spread.h"
#include "runtime/team.h"
#include "streaming/stream.h"
#include "streaming/tiles.h"
#include "streaming/update.h"

static void multiply_tiles(const tile_pass* pass, const tile_view* views, const char* image) {
  const outer_work* work = &pass->outer_work;
  outer_product product = work->product;
  const tile_view* result = &views[2];
  product.result = result->data;
  product.left = views[1].data + (intptr_t)product.left;
  product.right = image + (intptr_t)product.right;
  product.rows = result->planes;
  if (work->words_per_row != 0)
    product.words = result->rows * work->words_per_row;
  else
    product.lines = result->rows;
  multiply_outer(&product);
}

void tile_product(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const outer_work* work = &pass->outer_work;
  clear_missing_rows(&pass->stream[0], &views[0], views[2].rows * work->rows_per_row + work->rows_more);
  multiply_tiles(pass, views, views[0].data);
}

void tile_spread_product(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const outer_work* work = &pass->outer_work;
  const tile_stream* stream = &pass->stream[0];
  const tile_view* view = &views[0];
  char* const spread_data = tile_at(work->workspace_at);
  const tensor spread = {.data = (element*)spread_data,
                         .channels = view->planes,
                         .height = views[2].rows + work->rows_more,
                         .width = work->spread_width,
                         .row_pitch = work->spread_row_bytes / kElementBytes,
                         .channel_pitch = work->spread_pitch / kElementBytes};
  const tensor gradient = {.data = (element*)view->data,
                           .channels = view->planes,
                           .height = view->lead + view->rows,
                           .width = work->image_width,
                           .row_pitch = stream->row_bytes / kElementBytes,
                           .channel_pitch = stream->tile_pitch / kElementBytes};
  clear_missing_rows(stream, view, view->lead + view->rows);
  spread_out(&spread, &gradient, work->spreading);
  team_barrier();
  multiply_tiles(pass, views, spread_data);
}

void tile_scatter(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const plane_work* work = &pass->plane_work;
  const tile_view* slopes = &views[0];
  const tile_view* band = &views[2];
  clear_missing_rows(&pass->stream[0], slopes, slopes->lead + slopes->rows);
  const tensor gradient = {.data = (element*)slopes->data,
                           .channels = slopes->planes,
                           .height = slopes->lead + slopes->rows,
                           .width = work->width_out,
                           .row_pitch = pass->stream[0].row_bytes / kElementBytes,
                           .channel_pitch = pass->stream[0].tile_pitch / kElementBytes};
  const tensor result = {.data = (element*)band->data,
                         .channels = band->planes,
                         .height = band->rows,
                         .width = work->width_in,
                         .row_pitch = pass->stream[2].row_bytes / kElementBytes,
                         .channel_pitch = pass->stream[2].tile_pitch / kElementBytes};
  const matrix weights = {(element*)views[1].data, slopes->planes, 0, pass->stream[1].tile_pitch / kElementBytes};
  conv2d_input_gradient_scatter_band(&result, &gradient, &weights, work->window, work->above);
}

void tile_weight_gradient(const tile_pass* pass, const tile_view* views, int inner) {
  const dot_work* work = &pass->dot_work;
  const tile_view* image = &views[0];
  const tile_view* gradient = &views[1];
  const tile_stream* result_stream = &pass->stream[2];
  const bool is_band = result_stream->row_axis != kInner;  // its gradient is added to those of the bands in front
  const bool follows_band = inner != 0 && is_band;
  const bool adds_samples = streaming.accumulating && !follows_band;
  clear_missing_rows(&pass->stream[0], image, gradient->rows * work->rows_per_row + work->rows_more);
  char* const partial = tile_at(work->partial_at);
  char* const sum = gradient_tile(pass, views);
  dot_product product = work->product;
  product.result = follows_band || adds_samples ? partial : sum;
  product.left = gradient->data;
  product.right = image->data + (intptr_t)product.right;
  product.rows = gradient->planes;
  if (work->words_per_row != 0) {  // channels are columns
    product.columns = image->planes;
    product.walk.counts[0] = gradient->rows * work->words_per_row;
  } else {
    product.planes = image->planes;
    product.walk.runs = gradient->rows;
  }
  multiply_dot(&product);
  const bool updates = pass->gradient_at != 0 && (!is_band || inner + 1 == pass->inner);
  if (!follows_band && !adds_samples && !updates) return;
  team_barrier();
  const int words = views[2].planes * result_stream->tile_pitch >> 2;
  if (follows_band || adds_samples) {
    const char* before = follows_band ? sum : views[3].data;
    residual_add((word*)sum, (const word*)before, (const word*)partial, words);
  }
  if (updates) update_at_once(pass, views);
}
