// Images between this folder's format and single precision, where layers of different formats meet.
#include "primitives/share.h"
#include "primitives/tensor.h"
#include "streaming/tiles.h"

typedef struct {
  char* from;
  char* to;
} row_pair;

// Row `unit` of a block of channels; of a vector, its only one.
static row_pair row_of(const tile_pass* pass, const tile_view* views, int unit) {
  const int height = pass->plane_work.height_in;
  const int channel = height == 1 ? unit : unit / height;
  const int y = unit - channel * height;
  return (row_pair){views[0].data + channel * pass->stream[0].tile_pitch + y * pass->stream[0].row_bytes,
                    views[1].data + channel * pass->stream[1].tile_pitch + y * pass->stream[1].row_bytes};
}

void tile_to_single(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const unit_range rows = even_share(views[0].planes * pass->plane_work.height_in);
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    const row_pair row = row_of(pass, views, unit);
    const element* from = (const element*)row.from;
    float* to = (float*)row.to;
    for (int x = 0; x < pass->plane_work.width_in; ++x) to[x] = to_float(from[x]);
  }
}

void tile_from_single(const tile_pass* pass, const tile_view* views, int inner) {
  (void)inner;
  const unit_range rows = even_share(views[0].planes * pass->plane_work.height_in);
  const int width = pass->plane_work.width_in;
  for (int unit = rows.begin; unit < rows.end; ++unit) {
    const row_pair row = row_of(pass, views, unit);
    const float* from = (const float*)row.from;
    word* to = (word*)row.to;
    const int words = width / kLanes;
    for (int i = 0; i < words; ++i) to[i] = pack_floats(from[i * kLanes], from[i * kLanes + kLanes - 1]);
    if (words * kLanes < width) *(element*)(to + words) = to_element(from[words * kLanes]);
  }
}
