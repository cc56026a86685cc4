// Carrying out a pass: tiles come from L2 by DMA, are computed by all cores, and leave. With two buffers the next tiles
// come and the last ones leave meanwhile.
#pragma once

#include "streaming/pass.h"

// What every pass of a training step can ask for. In TCDM.
typedef struct {
  int sample;         // of those stored in L2
  bool accumulating;  // gradients are added to those of the samples before
} stream_state;

extern stream_state streaming;

// Where tiles are: behind the stacks.
static inline char* tile_at(int offset) {
  extern char __stacks_end[];
  return __stacks_end + offset;
}

// Called by all cores behind a barrier; ends on core 0 when the last byte has arrived, with no barrier. `next`, which
// may be null, is the pass whose description is fetched meanwhile.
void stream_pass(const tile_pass* pass, const tile_pass* next);

// Of a view that needs `rows` rows: those that are missing become zeros. On all cores, with a barrier behind it if
// there was anything to do.
void clear_missing_rows(const tile_stream* stream, const tile_view* view, int rows);
