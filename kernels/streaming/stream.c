#include "streaming/stream.h"

#include "primitives/share.h"
#include "runtime/dma.h"
#include "runtime/team.h"

[[gnu::section(".bss.tcdm.streaming")]] stream_state streaming;

// cluster.ld: a kernel below a pass is deeper than one that is called by main().
__asm__(".globl halfstep_streams\n.set halfstep_streams, 1");

// Descriptions are read by all cores all the time, so they are brought into TCDM, one while another is carried out.
[[gnu::section(".bss.tcdm.streaming")]] static tile_pass descriptions[2];
[[gnu::section(".bss.tcdm.streaming")]] static const tile_pass* described[2];
[[gnu::section(".bss.tcdm.streaming")]] static tile_view views[2][kMostStreams];

// Core 0's: which tile of a stream is where, and which transfers are under way.
typedef struct {
  int plane_index;
  int row_index;
  int slot;
  int resident;  // of the tiles that stay, how many have come
  bool stores;
  dma_id leaving;
} stream_place;

typedef struct {
  dma_id ids[kMostStreams];
  int count;
} transfers;

[[gnu::section(".bss.tcdm.streaming")]] static stream_place places[kMostStreams];

static int smaller_of(int a, int b) { return a < b ? a : b; }
static int larger_of(int a, int b) { return a > b ? a : b; }

static dma_id fetch_description(int slot, const tile_pass* pass) {
  described[slot] = pass;
  return dma_copy_rows(kDmaToTcdm, &descriptions[slot], pass, 1, sizeof(tile_pass), sizeof(tile_pass));
}

static dma_id move_tile(const tile_stream* stream, const tile_view* view, int plane_index, int row_index) {
  const int first_row = larger_of(0, row_index * stream->row_block - stream->row_lead);
  char* const memory = stream->memory + streaming.sample * stream->sample_pitch +
                       plane_index * stream->plane_block * stream->plane_pitch + first_row * stream->row_bytes;
  return dma_copy_planes(stream->flow == kStore ? kDmaToL2 : kDmaToTcdm, view->data + view->lead * stream->row_bytes,
                         memory, (uint32_t)view->planes, (uint32_t)(view->rows * stream->row_bytes),
                         (uint32_t)stream->tile_pitch, (uint32_t)stream->plane_pitch);
}

static int index_on(tile_axis axis, int outer, int inner) {
  return axis == kOuter ? outer : axis == kInner ? inner : 0;
}

// Two tiles, or one, that every round of the outer loop asks for again stay.
static bool stays(const tile_pass* pass, const tile_stream* stream) {
  return pass->inner <= pass->buffers && stream->plane_axis != kOuter && stream->row_axis != kOuter;
}

// Finds the tiles of a step a place and starts fetching those that are not there yet.
static void fetch_tiles(const tile_pass* pass, int step, int outer, int inner, transfers* coming) {
  coming->count = 0;
  for (int i = 0; i < pass->streams; ++i) {
    const tile_stream* stream = &pass->stream[i];
    stream_place* place = &places[i];
    tile_view* view = &views[step & 1][i];
    const int plane_index = index_on(stream->plane_axis, outer, inner);
    const int row_index = index_on(stream->row_axis, outer, inner);
    bool comes = step == 0 || plane_index != place->plane_index || row_index != place->row_index;
    if (!comes) {
      *view = views[(step & 1) ^ 1][i];
      continue;
    }
    if (stream->flow != kStore && stays(pass, stream)) {
      place->slot = inner;
      comes = inner >= place->resident;
      place->resident = larger_of(place->resident, inner + 1);
    } else if (step != 0 && pass->buffers == 2) {
      place->slot ^= 1;
    }
    place->plane_index = plane_index;
    place->row_index = row_index;
    const int first_row = row_index * stream->row_block - stream->row_lead;
    view->data = tile_at(stream->tiles[place->slot]);
    view->planes = smaller_of(stream->plane_block, stream->planes - plane_index * stream->plane_block);
    view->lead = larger_of(0, -first_row);
    view->rows = smaller_of(first_row + stream->row_span, stream->rows) - larger_of(0, first_row);
    if (comes && (stream->flow == kLoad || (stream->flow == kLoadToAccumulate && streaming.accumulating)))
      coming->ids[coming->count++] = move_tile(stream, view, plane_index, row_index);
  }
}

static void wait_for(const transfers* coming) {
  for (int i = 0; i < coming->count; ++i) dma_wait(coming->ids[i]);
}

// Where the tiles of a step were, before fetch_tiles() of the next one moved on.
typedef struct {
  int plane_index;
  int row_index;
} tile_index;

// Tells a host that watches: a tile of results is complete. Nothing to every RISC-V machine.
[[gnu::always_inline]] static inline void mark_tile(void) { __asm__ volatile("addi x0, x0, 0x400" ::: "memory"); }

// Sends off the results of a step that the next one does not go on with. With two buffers the transfer before it has
// ended by then, since the next tile takes its place.
static void send_results(const tile_pass* pass, int step, int outer, int inner, bool last, int next_outer,
                         int next_inner) {
  for (int i = 0; i < pass->streams; ++i) {
    const tile_stream* stream = &pass->stream[i];
    if (stream->flow != kStore) continue;
    const tile_index here = {index_on(stream->plane_axis, outer, inner), index_on(stream->row_axis, outer, inner)};
    const tile_index next = {index_on(stream->plane_axis, next_outer, next_inner),
                             index_on(stream->row_axis, next_outer, next_inner)};
    if (!last && here.plane_index == next.plane_index && here.row_index == next.row_index) continue;
    mark_tile();
    stream_place* place = &places[i];
    if (place->stores) dma_wait(place->leaving);
    place->leaving = move_tile(stream, &views[step & 1][i], here.plane_index, here.row_index);
    place->stores = true;
  }
}

static void wait_for_results(const tile_pass* pass) {
  for (int i = 0; i < pass->streams; ++i) {
    if (places[i].stores) dma_wait(places[i].leaving);
    places[i].stores = false;
  }
}

static void clear_words(char* at, int words) {
  const unit_range mine = skewed_share(words);
  volatile uint32_t* const to = (volatile uint32_t*)at;
  for (int i = mine.begin; i < mine.end; ++i) to[i] = 0;
}

static void clear_tiles(const tile_pass* pass) {
  if (pass->clear_words != 0) clear_words(tile_at(pass->clear_at), pass->clear_words);
  for (int i = 0; i < pass->streams; ++i) {
    const tile_stream* stream = &pass->stream[i];
    if (stream->clearing == kKeep) continue;
    for (int slot = 0; slot < pass->buffers; ++slot) {
      char* const tile = tile_at(stream->tiles[slot]);
      if (stream->clearing == kClearAll)
        clear_words(tile, stream->tile_words);
      else
        for (int plane = core_id(); plane <= stream->plane_block; plane += team_size())
          *(volatile uint32_t*)(tile + plane * stream->tile_pitch - 4) = 0;
    }
  }
}

static const tile_pass* find_description(const tile_pass* pass) {
  for (int slot = 0; slot < 2; ++slot)
    if (described[slot] == pass) return &descriptions[slot];
  return nullptr;
}

void clear_missing_rows(const tile_stream* stream, const tile_view* view, int rows) {
  const int behind = rows - view->lead - view->rows;
  if (view->lead == 0 && behind <= 0) return;
  const int words = stream->row_bytes >> 2;
  for (int plane = core_id(); plane < view->planes; plane += team_size()) {
    volatile uint32_t* first = (volatile uint32_t*)(view->data + plane * stream->tile_pitch);
    for (int i = 0; i < view->lead * words; ++i) first[i] = 0;
    first += (view->lead + view->rows) * words;
    for (int i = 0; i < behind * words; ++i) first[i] = 0;
  }
  team_barrier();
}

void stream_pass(const tile_pass* wanted, const tile_pass* next) {
  const bool moves = core_id() == 0;
  if (find_description(wanted) == nullptr) {
    team_barrier();  // everybody has looked
    if (moves) dma_wait(fetch_description(0, wanted));
    team_barrier();
  }
  const tile_pass* const pass = find_description(wanted);
  clear_tiles(pass);
  transfers coming = {.count = 0};
  dma_id description = 0;
  const bool fetches_next = moves && next != nullptr && find_description(next) == nullptr;
  team_barrier();  // what is cleared comes before what is loaded
  if (moves) {
    for (int i = 0; i < kMostStreams; ++i) places[i] = (stream_place){};
    fetch_tiles(pass, 0, 0, 0, &coming);
    if (fetches_next) description = fetch_description(pass == &descriptions[0] ? 1 : 0, next);
    wait_for(&coming);
  }
  team_barrier();
  const int outer_count = pass->outer;
  const int inner_count = pass->inner;
  const bool overlaps = pass->buffers == 2;
  int step = 0;
  int inner = 0;
  for (int outer = 0; outer < outer_count;) {
    const int next_inner = inner + 1 == inner_count ? 0 : inner + 1;
    const int next_outer = next_inner == 0 ? outer + 1 : outer;
    const bool last = next_outer == outer_count;
    if (moves && overlaps && !last) fetch_tiles(pass, step + 1, next_outer, next_inner, &coming);
    pass->compute(pass, views[step & 1], inner);
    team_barrier();
    if (moves) {
      if (overlaps && !last) wait_for(&coming);
      send_results(pass, step, outer, inner, last, next_outer, next_inner);
      if (!overlaps) wait_for_results(pass);
      if (!overlaps && !last) {
        fetch_tiles(pass, step + 1, next_outer, next_inner, &coming);
        wait_for(&coming);
      }
    }
    team_barrier();
    outer = next_outer;
    inner = next_inner;
    ++step;
  }
  if (moves) {
    wait_for_results(pass);
    if (fetches_next) dma_wait(description);
  }
}
