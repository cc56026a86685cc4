// The innermost loops of conv2d_correlate.c, scheduled by hand like those of product_loops.h: down the rows of an
// image, with W words of each. For every word of four output channels there are five loads (one more for each row), two
// instructions that put together the word between two neighbours of the input, and twelve multiply-adds. No load is
// used by the next instruction.
#pragma once

#include "primitives/product_loops.h"

#define BETWEEN(before, behind) \
  "srli %[m], %[" #before       \
  "], 16\n"                     \
  ".insn r 0x57, 0, 0x68, %[m], %[" #behind "], %[m]\n"
#define THREE_TAPS(r, before, behind, slope) \
  FMA(s##r##0, before, slope) FMA(s##r##1, m, slope) FMA(s##r##2, behind, slope)

// Word i: `before` is loaded, `load` loads `behind`; `next01` and `next23` lead to the following slopes.
#define CORRELATE_WORD(before, behind, load, next01, next23)                                                 \
  load WORD_AT("tp", "slopes01", "pitch") BETWEEN(before, behind) next01 THREE_TAPS(1, before, behind, "tp") \
      WORD_AT("tp", "slopes23", "pitch") THREE_TAPS(0, before, behind, "gp")                                 \
          next23 THREE_TAPS(3, before, behind, "tp") THREE_TAPS(2, before, behind, "gp")
#define CORRELATE_NEXT(before, behind)                                                              \
  CORRELATE_WORD(before, behind, WORD_NEXT("%[" #behind "]", "input"), WORD_NEXT("gp", "slopes01"), \
                 WORD_NEXT("gp", "slopes23"))
#define CORRELATE_LAST(before, behind)                                               \
  CORRELATE_WORD(before, behind, WORD_STEP("%[" #behind "]", "input", "input_rest"), \
                 WORD_STEP("gp", "slopes01", "slopes_rest"), WORD_STEP("gp", "slopes23", "slopes_rest"))

#define CORRELATE_ROW_1 CORRELATE_LAST(b0, b1)
#define CORRELATE_ROW_2 CORRELATE_NEXT(b0, b1) CORRELATE_LAST(b1, b0)
#define CORRELATE_ROW_3 CORRELATE_NEXT(b0, b1) CORRELATE_NEXT(b1, b0) CORRELATE_LAST(b0, b1)
#define CORRELATE_ROW_4 CORRELATE_NEXT(b0, b1) CORRELATE_NEXT(b1, b0) CORRELATE_NEXT(b0, b1) CORRELATE_LAST(b1, b0)

// sums[r][kx] += words of four rows of slopes, `pitch` bytes apart, times words of the input kx columns further, lane
// by lane, for `height` rows; next_slopes and next_input are bytes from one row to the next.
#define CORRELATE_LOOP(W)                                                                                             \
  [[gnu::always_inline]] static inline void correlate_rows_##W(word(*sums)[4], const element* slopes, int pitch,      \
                                                               int next_slopes, const element* input, int next_input, \
                                                               int height) {                                          \
    const void* slopes01 = slopes;                                                                                    \
    const void* slopes23 = (const char*)slopes + 2 * pitch;                                                           \
    const void* from = input;                                                                                         \
    word b[3];                                                                                                        \
    __asm__ volatile(LOOP_BEGIN WORD_NEXT("%[b0]", "input") CORRELATE_ROW_##W LOOP_END                                \
                     : SUMS_OF_ROWS_4(3), WORDS_2, [m] "=&r"(b[2]), [slopes01] "+r"(slopes01),                        \
                       [slopes23] "+r"(slopes23), [input] "+r"(from)LOOP_RESULTS(height)                              \
                     : [pitch] "r"(pitch), [slopes_rest] "r"(next_slopes - ((W)-1) * kWordBytes),                     \
                       [input_rest] "r"(next_input - (W)*kWordBytes), [form] "i"(kVector),                            \
                       LOOP_INPUTS(height, 1 + 19 * (W)));                                                            \
  }

CORRELATE_LOOP(1)
CORRELATE_LOOP(2)
CORRELATE_LOOP(3)
CORRELATE_LOOP(4)
