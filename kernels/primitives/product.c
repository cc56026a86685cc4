// Cutting products into tiles. Edges are tiles of fewer rows or words; every result is computed by the same operations
// in the same order whatever the tile and the team, so results do not depend on either.
#include "primitives/product.h"

#include "primitives/share.h"
#include "primitives/tensor.h"

// How a tile's operands are read: word by word, with every other slot a multiply-add, or put together from elements.
enum access : uint8_t { kDense, kPaced, kGathered };

static void store_zeros(char* to, int rows, int pitch, int words) {
  for (; rows != 0; --rows) {
    for (int i = 0; i < words; ++i) ((word*)to)[i] = zero_word();
    to += pitch;
  }
}

// One tile of the outer form, `rows` and `words` constant.
[[gnu::always_inline]] static inline void compute_outer(const outer_product* p, const int rows, const int words,
                                                        const char* left, const char* right, char* result,
                                                        const enum access access, int last_lanes, int zeros) {
  tile_sums sums;
  clear_tile(sums);
  outer_tile(sums, rows, words, access == kPaced, left, p->left_pitch, right, access != kGathered, p->distance,
             &p->walk);
  store_outer(sums, rows, words, result, p->result_pitch, last_lanes);
  if (zeros != 0) store_zeros(result + words * kWordBytes, rows, p->result_pitch, zeros);
}

// Tiles of `rows` rows along a line, from word `first` to `end`.
[[gnu::always_inline]] static inline void outer_strip(const outer_product* p, const int rows, const char* left,
                                                      const char* right, char* result, int first, int end,
                                                      const enum access access) {
  for (int at = first; at < end;) {
    const int words = smaller(p->tiles.columns, end - at);
    const char* from = right + at * kWordBytes * (access == kGathered ? p->distance : 1);
    char* to = result + at * kWordBytes;
    at += words;
    const int last_lanes = at == p->words ? p->last_lanes : kLanes;
    const int zeros = at == p->words ? p->zeros_behind : 0;
    switch (words) {
      case 1:
        compute_outer(p, rows, 1, left, from, to, access, last_lanes, zeros);
        break;
      case 2:
        compute_outer(p, rows, 2, left, from, to, access, last_lanes, zeros);
        break;
      case 3:
        compute_outer(p, rows, 3, left, from, to, access, last_lanes, zeros);
        break;
      default:
        compute_outer(p, rows, 4, left, from, to, access, last_lanes, zeros);
        break;
    }
  }
}

[[gnu::always_inline]] static inline void outer_block(const outer_product* p, int row, int line, int first, int end,
                                                      const enum access access) {
  const char* right = (const char*)p->right + line * p->right_line + row * p->right_row;
  const int end_row = smaller(row + p->tiles.rows, p->rows);
  while (row < end_row) {
    const char* left = (const char*)p->left + row * p->left_pitch;
    char* result = (char*)p->result + row * p->result_pitch + line * p->result_line;
    if (end_row - row >= 4) {
      outer_strip(p, 4, left, right, result, first, end, access);
      row += 4;
    } else if (end_row - row >= 2) {
      outer_strip(p, 2, left, right, result, first, end, access);
      row += 2;
    } else {
      outer_strip(p, 1, left, right, result, first, end, access);
      row += 1;
    }
  }
}

[[gnu::noinline]] static void outer_block_dense(const outer_product* p, int row, int line, int first, int end) {
  outer_block(p, row, line, first, end, kDense);
}

[[gnu::noinline]] static void outer_block_paced(const outer_product* p, int row, int line, int first, int end) {
  outer_block(p, row, line, first, end, kPaced);
}

[[gnu::noinline, gnu::section(".text_shared.outer")]] static void outer_block_gathered(const outer_product* p, int row,
                                                                                       int line, int first, int end) {
  outer_block(p, row, line, first, end, kGathered);
}

// Units [begin, end) of a block of rows, line by line.
static void outer_units(const outer_product* p, int row, int begin, int end) {
  int line = p->lines == 1 ? 0 : begin / p->words;
  int word = begin - line * p->words;
  for (int unit = begin; unit < end;) {
    const int count = smaller(p->words - word, end - unit);
    if (p->distance != 1)
      outer_block_gathered(p, row, line, word, word + count);
    else if (p->tiles.paced != 0)
      outer_block_paced(p, row, line, word, word + count);
    else
      outer_block_dense(p, row, line, word, word + count);
    unit += count;
    word = 0;
    ++line;
  }
}

void multiply_outer(const outer_product* p) {
  const int blocks = (p->rows + p->tiles.rows - 1) / p->tiles.rows;
  const int units = p->lines * p->words;  // of one block
  if (p->tiles.split == kSplitColumns) {
    const unit_range mine = even_share(units);
    for (int block = 0; block < blocks; ++block) outer_units(p, block * p->tiles.rows, mine.begin, mine.end);
  } else if (p->tiles.split == kSplitRows) {
    const unit_range mine = even_share(blocks);
    // Cores begin at different columns: nobody reads the words that another one reads.
    const int start = core_id() * p->tiles.columns % units;
    for (int block = mine.begin; block < mine.end; ++block) {
      outer_units(p, block * p->tiles.rows, start, units);
      outer_units(p, block * p->tiles.rows, 0, start);
    }
  } else {
    const unit_range mine = even_share(blocks * units);
    int block = mine.begin / units;
    int begin = mine.begin - block * units;
    for (int left = mine.end - mine.begin; left > 0; ++block) {
      const int end = smaller(units, begin + left);
      outer_units(p, block * p->tiles.rows, begin, end);
      left -= end - begin;
      begin = 0;
    }
  }
}

[[gnu::always_inline]] static inline void compute_dot(const dot_product* p, const int rows, const int columns,
                                                      const char* left, const char* right, char* result,
                                                      const enum access access) {
  tile_sums sums;
  clear_tile(sums);
  dot_tile(sums, rows, columns, access == kPaced, left, p->left_pitch, right, p->right_column, access != kGathered,
           p->distance, &p->walk);
  store_dot(sums, rows, columns, result, p->result_pitch);
}

[[gnu::always_inline]] static inline void dot_strip(const dot_product* p, const int rows, const char* left,
                                                    const char* right, char* result, int first, int end,
                                                    const enum access access) {
  for (int at = first; at < end;) {
    const int columns = smaller(p->tiles.columns, end - at);
    const char* from = right + at * p->right_column;
    char* to = result + at * kElementBytes;
    switch (columns) {
      case 1:
        compute_dot(p, rows, 1, left, from, to, access);
        at += 1;
        break;
      case 2:
        compute_dot(p, rows, 2, left, from, to, access);
        at += 2;
        break;
      case 3:
        compute_dot(p, rows, 3, left, from, to, access);
        at += 3;
        break;
      default:
        compute_dot(p, rows, 4, left, from, to, access);
        at += 4;
        break;
    }
  }
}

[[gnu::always_inline]] static inline void dot_block(const dot_product* p, int row, const char* right, int results,
                                                    int first, int end, const enum access access) {
  const int end_row = smaller(row + p->tiles.rows, p->rows);
  while (row < end_row) {
    const char* left = (const char*)p->left + row * p->left_pitch;
    char* result = (char*)p->result + row * p->result_pitch + results;
    if (end_row - row >= 4) {
      dot_strip(p, 4, left, right, result, first, end, access);
      row += 4;
    } else if (end_row - row >= 2) {
      dot_strip(p, 2, left, right, result, first, end, access);
      row += 2;
    } else {
      dot_strip(p, 1, left, right, result, first, end, access);
      row += 1;
    }
  }
}

[[gnu::noinline]] static void dot_block_dense(const dot_product* p, int row, const char* right, int results, int first,
                                              int end) {
  dot_block(p, row, right, results, first, end, kDense);
}

[[gnu::noinline]] static void dot_block_paced(const dot_product* p, int row, const char* right, int results, int first,
                                              int end) {
  dot_block(p, row, right, results, first, end, kPaced);
}

[[gnu::noinline, gnu::section(".text_shared.dot")]] static void dot_block_gathered(const dot_product* p, int row,
                                                                                   const char* right, int results,
                                                                                   int first, int end) {
  dot_block(p, row, right, results, first, end, kGathered);
}

// Units [begin, end) of a block of rows: a unit is a column.
static void dot_units(const dot_product* p, int row, int begin, int end) {
  int lines_before = p->lines * p->planes == 1 ? 0 : begin / p->columns;
  int column = begin - lines_before * p->columns;
  int plane = p->planes == 1 ? 0 : lines_before / p->lines;
  int line = lines_before - plane * p->lines;
  for (int unit = begin; unit < end;) {
    const int count = smaller(p->columns - column, end - unit);
    const char* right = (const char*)p->right + plane * p->right_plane + line * p->right_line + row * p->right_row;
    const int results = (plane * p->lines + line) * p->columns * kElementBytes;
    if (p->distance != 1)
      dot_block_gathered(p, row, right, results, column, column + count);
    else if (p->tiles.paced != 0)
      dot_block_paced(p, row, right, results, column, column + count);
    else
      dot_block_dense(p, row, right, results, column, column + count);
    unit += count;
    column = 0;
    if (++line == p->lines) {
      line = 0;
      ++plane;
    }
  }
}

void multiply_dot(const dot_product* p) {
  const int blocks = (p->rows + p->tiles.rows - 1) / p->tiles.rows;
  const int units = p->planes * p->lines * p->columns;
  if (p->tiles.split == kSplitColumns) {
    const unit_range mine = even_share(units);
    for (int block = 0; block < blocks; ++block) dot_units(p, block * p->tiles.rows, mine.begin, mine.end);
  } else if (p->tiles.split == kSplitRows) {
    const unit_range mine = even_share(blocks);
    const int start = core_id() * p->tiles.columns % units;
    for (int block = mine.begin; block < mine.end; ++block) {
      dot_units(p, block * p->tiles.rows, start, units);
      dot_units(p, block * p->tiles.rows, 0, start);
    }
  } else {
    const unit_range mine = even_share(blocks * units);
    int block = mine.begin / units;
    int begin = mine.begin - block * units;
    for (int left = mine.end - mine.begin; left > 0; ++block) {
      const int end = smaller(units, begin + left);
      dot_units(p, block * p->tiles.rows, begin, end);
      left -= end - begin;
      begin = 0;
    }
  }
}
