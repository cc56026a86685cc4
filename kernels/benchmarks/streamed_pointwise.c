// Benchmark: a pointwise convolution whose input and output are larger than the TCDM, streamed through it by DMA.
// Region 0, `halfstep_repeat` times, from the first byte that the DMA is asked for to the last one that arrived in L2.
//
// In L2 pixels lie one behind the other; in TCDM, where a tile of them is the left matrix of a product, a word stands
// between two, so that the same channel of consecutive pixels lies in different banks: the DMA spreads the rows.
#include "benchmarks/streamed_pointwise.h"

#include "layers/matmul.h"
#include "runtime/control.h"
#include "runtime/dma.h"
#include "runtime/print.h"
#include "runtime/region.h"

constexpr int kBuffers = 2;
constexpr int kPitchIn = kStreamedChannelsIn + kElementsPerWord;
constexpr int kPitchOut = kStreamedChannelsOut + kElementsPerWord;
constexpr uint32_t kPixelBytesIn = kStreamedChannelsIn * sizeof(element);
constexpr uint32_t kPixelBytesOut = kStreamedChannelsOut * sizeof(element);

// In L2.
[[gnu::aligned(8)]] element streamed_input[kStreamedPixels * kStreamedChannelsIn];
[[gnu::aligned(8)]] element streamed_output[kStreamedPixels * kStreamedChannelsOut];
[[gnu::aligned(8)]] element streamed_weights[kStreamedChannelsOut * kStreamedChannelsIn];

[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element tiles_in[kBuffers][kStreamedTilePixels * kPitchIn];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element tiles_out[kBuffers][kStreamedTilePixels * kPitchOut];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element weights[kStreamedChannelsOut * kPitchIn];

[[gnu::used, gnu::retain]] const uint32_t streamed_element_bytes = sizeof(element);

static dma_id fetch_tile(int tile) {
  return dma_copy_rows(kDmaToTcdm, tiles_in[tile % streamed_buffers],
                       streamed_input + tile * kStreamedTilePixels * kStreamedChannelsIn, kStreamedTilePixels,
                       kPixelBytesIn, kPitchIn * sizeof(element));
}

static dma_id store_tile(int tile) {
  return dma_copy_rows(kDmaToL2, tiles_out[tile % streamed_buffers],
                       streamed_output + tile * kStreamedTilePixels * kStreamedChannelsOut, kStreamedTilePixels,
                       kPixelBytesOut, kPitchOut * sizeof(element));
}

// From a linear congruential sequence (constants of Numerical Recipes); values in (-1, 1).
static void fill(element* values, int rows, int columns, int pitch, uint32_t seed) {
  for (int row = core_id(); row < rows; row += team_size()) {
    uint32_t state = seed + (uint32_t)row * 2654435761U;
    for (int column = 0; column < columns; ++column) {
      state = state * 1664525U + 1013904223U;
      values[row * pitch + column] = (element)((float)(int32_t)state * 0x1p-31F);
    }
  }
}

// Made in TCDM and moved to L2, as a store of a core to L2 costs as much as the DMA's for a whole burst.
static void prepare(void) {
  for (int tile = 0; tile < kStreamedTiles; ++tile) {
    fill(tiles_in[0], kStreamedTilePixels, kStreamedChannelsIn, kPitchIn, 1 + (uint32_t)tile);
    team_barrier();
    if (core_id() == 0)
      dma_wait(dma_copy_rows(kDmaToL2, tiles_in[0], streamed_input + tile * kStreamedTilePixels * kStreamedChannelsIn,
                             kStreamedTilePixels, kPixelBytesIn, kPitchIn * sizeof(element)));
    team_barrier();
  }
  fill(weights, kStreamedChannelsOut, kStreamedChannelsIn, kPitchIn, 1000);
  team_barrier();
  if (core_id() == 0)
    dma_wait(dma_copy_rows(kDmaToL2, weights, streamed_weights, kStreamedChannelsOut, kPixelBytesIn,
                           kPitchIn * sizeof(element)));
  team_barrier();
}

static void compute_tile(int tile) {
  const matrix pixels = {tiles_in[tile % streamed_buffers], kStreamedTilePixels, kStreamedChannelsIn, kPitchIn};
  const matrix filters = {weights, kStreamedChannelsOut, kStreamedChannelsIn, kPitchIn};
  const matrix results = {tiles_out[tile % streamed_buffers], kStreamedTilePixels, kStreamedChannelsOut, kPitchOut};
  matmul_transposed(&results, &pixels, &filters);
}

// What core 0 does for the DMA between two tiles, while the others wait in their barrier: `tile` is complete, and
// nobody reads its input any more.
static void turn_over(int tile, dma_id incoming, dma_id* leaving) {
  const bool more = tile + 1 < kStreamedTiles;
  if (streamed_buffers == 1) {
    dma_wait(store_tile(tile));
    if (more) dma_wait(fetch_tile(tile + 1));
    return;
  }
  if (tile > 0) dma_wait(*leaving);  // the next tile takes its place
  *leaving = store_tile(tile);
  if (more) dma_wait(incoming);
}

static void run_layer(void) {
  const bool moves = core_id() == 0;
  const bool overlaps = streamed_buffers > 1;
  dma_id incoming = 0;
  dma_id leaving = 0;
  if (moves) dma_wait(fetch_tile(0));
  team_barrier();
  for (int tile = 0; tile < kStreamedTiles; ++tile) {
    if (moves && overlaps && tile + 1 < kStreamedTiles) incoming = fetch_tile(tile + 1);
    compute_tile(tile);
    team_barrier();
    if (moves) turn_over(tile, incoming, &leaving);
    team_barrier();
  }
  if (moves && overlaps) dma_wait(leaving);
}

int main(void) {
  prepare();
  const uint32_t repeat = halfstep_repeat;
  for (uint32_t i = 0; i < repeat; ++i) {
    team_region_begin(kStreamedRegion);
    run_layer();
    team_region_end(kStreamedRegion);
  }
  if (core_id() == 0)
    printf("pointwise " NUMBER_FORMAT " %d to %d channels, %d pixels in %d tiles, %d in TCDM, on %d cores, %u times\n",
           kStreamedChannelsIn, kStreamedChannelsOut, kStreamedPixels, kStreamedTiles, streamed_buffers, team_size(),
           repeat);
  return 0;
}
