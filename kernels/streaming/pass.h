// One pass of one layer as data: which tiles come from L2, what is computed of them, where results go. tools/network
// plans passes and writes them as C; stream.h carries them out.
//
// Two loops, `inner` within `outer`, count through the tiles. An operand is a stream: planes (channels, or rows of a
// matrix) of rows, of which a tile holds a block of planes and a band of rows. Each loop moves a stream on along
// planes, along rows or not at all; what does not move stays where it is.
#pragma once

#include "primitives/product.h"
#include "primitives/window.h"

constexpr int kMostStreams = 5;
constexpr int kMostBuffers = 2;

typedef enum : uint32_t { kFixed, kOuter, kInner } tile_axis;
typedef enum : uint32_t { kLoad, kStore, kLoadToAccumulate } tile_flow;  // the last one: from the second sample on
typedef enum : uint32_t { kKeep, kClearLead, kClearAll } tile_clearing;  // of the tiles, before the first one comes

typedef struct {
  char* memory;      // in L2: row 0 of plane 0
  int sample_pitch;  // bytes from one sample to the next; 0: not the network's input
  int plane_pitch;   // bytes from one plane to the next in L2
  int row_bytes;     // from one row to the next, on both sides
  int planes;
  int plane_block;
  int rows;
  int row_block;            // rows from one band to the next
  int row_span;             // of a band: more than row_block if bands overlap
  int row_lead;             // the first band begins so many rows in front of row 0
  int tiles[kMostBuffers];  // bytes behind the beginning of the arena
  int tile_pitch;           // bytes from one plane to the next in TCDM
  int tile_words;           // of one tile
  tile_axis plane_axis;
  tile_axis row_axis;
  tile_flow flow;
  tile_clearing clearing;
} tile_stream;

// What is in TCDM of a stream. Rows of a band that lie outside of the tensor are not there: `lead` rows in front of the
// first one, and all behind the last.
typedef struct {
  char* data;  // of the band's first row in the first plane, be it there or not
  int planes;
  int rows;
  int lead;
} tile_view;

typedef struct {
  outer_product product;  // `left` and `right`: bytes from the tiles' beginning, `result` 0
  int words_per_row;      // 0: a line of results for each row; else rows follow each other and make one line
  int rows_per_row;       // rows of the right operand for a row of results, and
  int rows_more;          // so many more: the window's
  int workspace_at;       // in the arena: of the image if it is spread out first, or of a part of the result
  int spread_pitch;       // bytes from one plane of what is spread out to the next, and
  int spread_row_bytes;   // from one row to the next
  int spread_width;       // elements
  window spreading;       // of spread_out()
  int image_width;
} outer_work;

typedef struct {
  dot_product product;  // as above
  int words_per_row;    // as above
  int rows_per_row;
  int rows_more;
  int partial_at;  // in the arena: a band's result, before it is added to those of the bands in front of it
} dot_work;

typedef struct {
  window window;
  tiling tiles;
  int width_in;  // elements
  int width_out;
  int height_in;
  int height_out;
  int above;         // of the input gradient by scattering: rows of the full convolution above the band's first
  int left_offset;   // bytes from the tile's beginning to row 0, column 0 as the primitive sees it
  int spread_at;     // in the arena: the workspace of the depthwise input gradient
  int spread_pitch;  // elements, as those of a tensor
  int spread_row;
} plane_work;

typedef struct {
  float rate;
  float momentum;
  float decay;
  float scale;
  int elements;
} number_work;

typedef struct tile_pass {
  // Called by all cores, between barriers.
  void (*compute)(const struct tile_pass* pass, const tile_view* views, int inner_index);
  int outer;
  int inner;
  int streams;
  int buffers;   // 2: transfers overlap with the computation; 1: they do not
  int clear_at;  // in the arena: a workspace that is cleared before the first tile
  int clear_words;
  // Of a weight gradient that updates the weights at once (update.h): where its tile is in the arena; else 0.
  int gradient_at;
  float update_rate;
  tile_stream stream[kMostStreams];
  union {
    outer_work outer_work;
    dot_work dot_work;
    plane_work plane_work;
    number_work number_work;
  };
} tile_pass;
