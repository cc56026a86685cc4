// The inner loops of everything that is a matrix product: a tile of results stays in registers while k goes by.
//
// Two forms. In the *outer* form a tile is rows x words: a left element, replicated to both lanes, multiplies words of
// neighbouring columns; no lane is ever moved. In the *dot* form it is rows x columns: words run along k on both sides
// and lanes are added up at the end. In single precision, with one lane, they differ only in how operands are walked.
//
// k may be nested three deep, so that a convolution's taps are walked where they lie, without a copy. All distances are
// in bytes.
#pragma once

#include "element.h"
#include "primitives/product_loops.h"

constexpr int kMaxRows = 4;
constexpr int kMaxWords = 4;

// k = 0 .. counts[0] * counts[1] * counts[2], in `runs` = counts[1] * counts[2] runs of the innermost loop. Addresses
// move by steps[0] from one k to the next; behind the last of counts[0], by steps[1] in addition, and behind the last
// of counts[1] by steps[2].
typedef struct {
  int counts[3];
  int runs;
  int left_steps[3];
  int right_steps[3];
} k_walk;

static inline k_walk straight_walk(int count, int left_step, int right_step) {
  return (k_walk){{count, 1, 1}, 1, {left_step, 0, 0}, {right_step, 0, 0}};
}

typedef word tile_sums[kMaxRows][kMaxWords];

[[gnu::always_inline]] static inline void clear_tile(tile_sums sums) {
  for (int row = 0; row < kMaxRows; ++row)
    for (int i = 0; i < kMaxWords; ++i) sums[row][i] = zero_word();
}

// A run of the innermost loop, rows and words constant at the call.
[[gnu::always_inline]] static inline void outer_loop(tile_sums sums, const int rows, const int words, const bool paced,
                                                     const void** left01, const void** left23, int pitch, int step,
                                                     const void** right, int rest, int count) {
#define PACED(R, W)                                                               \
  if (paced && rows == (R) && words == (W)) {                                     \
    outer_paced_##R##x##W(sums, left01, left23, pitch, step, right, rest, count); \
    return;                                                                       \
  }
  PACED(2, 2)
  PACED(2, 3)
  PACED(2, 4)
  PACED(4, 2)
  PACED(4, 3)
  PACED(4, 4)
#undef PACED
#define TILE(R, W) \
  if (rows == (R) && words == (W)) outer_loop_##R##x##W(sums, left01, left23, pitch, step, right, rest, count)
  TILE(1, 1);
  TILE(1, 2);
  TILE(1, 3);
  TILE(1, 4);
  TILE(2, 1);
  TILE(2, 2);
  TILE(2, 3);
  TILE(2, 4);
  TILE(4, 1);
  TILE(4, 2);
  TILE(4, 3);
  TILE(4, 4);
#undef TILE
}

[[gnu::always_inline]] static inline void dot_loop(tile_sums sums, const int rows, const int columns, const bool paced,
                                                   const void** left01, const void** left23, int pitch,
                                                   const void** right01, const void** right23, int column, int count) {
#define PACED(R, W)                                                                    \
  if (paced && rows == (R) && columns == (W)) {                                        \
    dot_paced_##R##x##W(sums, left01, left23, pitch, right01, right23, column, count); \
    return;                                                                            \
  }
  PACED(2, 2)
  PACED(2, 3)
  PACED(2, 4)
  PACED(4, 2)
  PACED(4, 3)
  PACED(4, 4)
#undef PACED
#define TILE(R, W) \
  if (rows == (R) && columns == (W)) dot_loop_##R##x##W(sums, left01, left23, pitch, right01, right23, column, count)
  TILE(1, 1);
  TILE(1, 2);
  TILE(1, 3);
  TILE(1, 4);
  TILE(2, 1);
  TILE(2, 2);
  TILE(2, 3);
  TILE(2, 4);
  TILE(4, 1);
  TILE(4, 2);
  TILE(4, 3);
  TILE(4, 4);
#undef TILE
}

// The same where the right's neighbours are `distance` elements apart: words are put together from two loads.
[[gnu::always_inline]] static inline void gathered_outer_loop(tile_sums sums, const int rows, const int words,
                                                              const char** left, int pitch, int left_step,
                                                              const char** right, int right_step, int distance,
                                                              int count) {
  const char* a = *left;
  const char* b = *right;
  for (; count != 0; --count) {
    for (int i = 0; i < words; ++i) {
      const word across = gather((const element*)b + i * kLanes * distance, distance);
      for (int row = 0; row < rows; ++row)
        sums[row][i] = mac_lane(sums[row][i], across, lane_word(*(const element*)(a + row * pitch)));
    }
    a += left_step;
    b += right_step;
  }
  *left = a;
  *right = b;
}

[[gnu::always_inline]] static inline void gathered_dot_loop(tile_sums sums, const int rows, const int columns,
                                                            const char** left, int pitch, const char** right,
                                                            int column, int distance, int count) {
  const char* a = *left;
  const char* b = *right;
  for (; count != 0; --count) {
    for (int i = 0; i < columns; ++i) {
      const word down = gather((const element*)(b + i * column), distance);
      for (int row = 0; row < rows; ++row) sums[row][i] = mac(sums[row][i], down, *(const word*)(a + row * pitch));
    }
    a += kWordBytes;
    b += kWordBytes * distance;
  }
  *left = a;
  *right = b;
}

// sums += left * right over all of k.
[[gnu::always_inline]] static inline void outer_tile(tile_sums sums, const int rows, const int words, const bool paced,
                                                     const char* left, int row_pitch, const char* right,
                                                     const bool adjacent, int distance, const k_walk* walk) {
  const void* left01 = left;
  const void* left23 = left + 2 * row_pitch;
  const void* from = right;
  const int rest = walk->right_steps[0] - (words - 1) * kWordBytes;
  int runs = walk->runs;
  int until_slow = walk->counts[1];
  for (;;) {
    if (adjacent)
      outer_loop(sums, rows, words, paced, &left01, &left23, row_pitch, walk->left_steps[0], &from, rest,
                 walk->counts[0]);
    else
      gathered_outer_loop(sums, rows, words, (const char**)&left01, row_pitch, walk->left_steps[0], (const char**)&from,
                          walk->right_steps[0], distance, walk->counts[0]);
    if (--runs == 0) break;
    int left_step = walk->left_steps[1];
    int right_step = walk->right_steps[1];
    if (--until_slow == 0) {
      until_slow = walk->counts[1];
      left_step += walk->left_steps[2];
      right_step += walk->right_steps[2];
    }
    left01 = (const char*)left01 + left_step;
    left23 = (const char*)left23 + left_step;
    from = (const char*)from + right_step;
  }
}

// sums[row][column] += words of left's row times words of right's column, lane by lane; k is counted in words.
[[gnu::always_inline]] static inline void dot_tile(tile_sums sums, const int rows, const int columns, const bool paced,
                                                   const char* left, int row_pitch, const char* right, int column_pitch,
                                                   const bool adjacent, int distance, const k_walk* walk) {
  const void* left01 = left;
  const void* left23 = left + 2 * row_pitch;
  const void* right01 = right;
  const void* right23 = right + 2 * column_pitch;
  for (int runs = walk->runs;;) {
    if (adjacent)
      dot_loop(sums, rows, columns, paced, &left01, &left23, row_pitch, &right01, &right23, column_pitch,
               walk->counts[0]);
    else
      gathered_dot_loop(sums, rows, columns, (const char**)&left01, row_pitch, (const char**)&right01, column_pitch,
                        distance, walk->counts[0]);
    if (--runs == 0) break;
    left01 = (const char*)left01 + walk->left_steps[1];
    left23 = (const char*)left23 + walk->left_steps[1];
    right01 = (const char*)right01 + walk->right_steps[1];
    right23 = (const char*)right23 + walk->right_steps[1];
  }
}

// Results of the outer form; rows are `pitch` bytes apart. `last_lanes`: of the last word, how many lanes there are.
[[gnu::always_inline]] static inline void store_outer(tile_sums sums, const int rows, const int words, void* to,
                                                      int pitch, int last_lanes) {
  for (int row = 0; row < rows; ++row) {
    word* line = (word*)((char*)to + row * pitch);
    for (int i = 0; i + 1 < words; ++i) line[i] = sums[row][i];
    if (last_lanes == kLanes)
      line[words - 1] = sums[row][words - 1];
    else
      *(element*)(line + words - 1) = low_lane(sums[row][words - 1]);
  }
}

// Results of the dot form: lanes added up, columns next to each other.
[[gnu::always_inline]] static inline void store_dot(tile_sums sums, const int rows, const int columns, void* to,
                                                    int pitch) {
  for (int row = 0; row < rows; ++row) {
    element* line = (element*)((char*)to + row * pitch);
    int column = 0;
    for (; column + kLanes <= columns; column += kLanes)
      *(word*)(line + column) = sum_lanes(sums[row][column], sums[row][column + kLanes - 1]);
    if (column < columns) line[column] = low_lane(sum_lanes(sums[row][column], sums[row][column]));
  }
}
