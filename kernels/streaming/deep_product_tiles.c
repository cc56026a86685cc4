#include "primitives/elementwise.h"
#include "runtime/team.h"
#include "streaming/stream.h"
#include "streaming/tiles.h"

// The first block of channels makes the result, each of the others a part that is added to it.
void tile_deep_product(const tile_pass* pass, const tile_view* views, int inner) {
  const tile_view result = views[2];
  if (inner == 0) {
    tile_product(pass, views, inner);
    return;
  }
  tile_view part[] = {views[0], views[1], result};
  part[2].data = tile_at(pass->outer_work.workspace_at);
  tile_product(pass, part, inner);
  team_barrier();
  const int words = result.planes * pass->stream[2].tile_pitch >> 2;
  residual_add((word*)result.data, (const word*)result.data, (const word*)part[2].data, words);
}
