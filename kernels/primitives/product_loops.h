// The innermost loops of products, scheduled by hand: one hardware loop each, in one assembly statement so that nothing
// can be moved between lp.setup and its body. 16 sums, 4 words and 7 addresses are more registers than a compiler may
// use; gp and tp, which these programs have no other use for, hold the left operand.
//
// Dense loops: a tile of R x W takes R + W loads and R * W multiply-adds an iteration, without any other instruction:
// 24 for 4 x 4. No load is used by the next instruction; loads of the left operand lie between runs of multiply-adds.
//
// Paced loops, for two cores to an FPU: every other instruction is a multiply-add, between them are the loads of this
// and of the next iteration, and nops. A core that is refused its FPU in one cycle is then in the other half of the
// cycles and stays there: cores that share take turns without being told to, and none is ahead of the others at the
// end. Dense loops ask for more than half an FPU; there the arbiters prefer some cores, which wait for the others in
// the barrier.
//
// Preprocessor macros, because operand lists and instruction texts of the tile sizes cannot be put together otherwise.
#pragma once

#include "element.h"
#include "primitives/loop.h"

#define FMA(sum, b, a) MULTIPLY_ADD("%[" #sum "]", "%[" #b "]", a)
#define FMAS_1(r, a) FMA(s##r##0, b0, a)
#define FMAS_2(r, a) FMAS_1(r, a) FMA(s##r##1, b1, a)
#define FMAS_3(r, a) FMAS_2(r, a) FMA(s##r##2, b2, a)
#define FMAS_4(r, a) FMAS_3(r, a) FMA(s##r##3, b3, a)

#define SUM(r, i) [s##r##i] "+r"(sums[r][i])
#define SUMS_1(r) SUM(r, 0)
#define SUMS_2(r) SUMS_1(r), SUM(r, 1)
#define SUMS_3(r) SUMS_2(r), SUM(r, 2)
#define SUMS_4(r) SUMS_3(r), SUM(r, 3)
#define SUMS_OF_ROWS_1(W) SUMS_##W(0)
#define SUMS_OF_ROWS_2(W) SUMS_##W(0), SUMS_##W(1)
#define SUMS_OF_ROWS_4(W) SUMS_##W(0), SUMS_##W(1), SUMS_##W(2), SUMS_##W(3)

#define WORDS_1 [b0] "=&r"(b[0])
#define WORDS_2 WORDS_1, [b1] "=&r"(b[1])
#define WORDS_3 WORDS_2, [b2] "=&r"(b[2])
#define WORDS_4 WORDS_3, [b3] "=&r"(b[3])

// Loads. p.lw and p.lhu with a register as post-increment or as offset; p.lw with an immediate post-increment.
#define WORD_STEP(to, at, step) ".insn r 0x0b, 7, " WORD_LOAD_INDEXED ", " to ", %[" at "], %[" step "]\n"
#define WORD_AT(to, at, offset) ".insn r 0x03, 7, " WORD_LOAD_INDEXED ", " to ", %[" at "], %[" offset "]\n"
#define WORD_NEXT(to, at) ".insn i 0x0b, " WORD_LOAD ", " to ", %[" at "], " WORD_BYTES "\n"
#define LANE_STEP(to, at, step) ".insn r 0x0b, 7, %[lane], " to ", %[" at "], %[" step "]\n"
#define LANE_AT(to, at, offset) ".insn r 0x03, 7, %[lane], " to ", %[" at "], %[" offset "]\n"

#define LOOP_OF_TILE(R, W) LOOP_INPUTS(count, (R) + (W) + (R) * (W))

// The outer form: lanes of the left, words of the right (product_tile.h).
#define OUTER_RIGHT_1 WORD_STEP("%[b0]", "right", "rest")
#define OUTER_RIGHT_2 WORD_NEXT("%[b0]", "right") WORD_STEP("%[b1]", "right", "rest")
#define OUTER_RIGHT_3 WORD_NEXT("%[b0]", "right") WORD_NEXT("%[b1]", "right") WORD_STEP("%[b2]", "right", "rest")
#define OUTER_RIGHT_4         \
  WORD_NEXT("%[b0]", "right") \
  WORD_NEXT("%[b1]", "right") WORD_NEXT("%[b2]", "right") WORD_STEP("%[b3]", "right", "rest")

#define OUTER_BODY_1(W) LANE_STEP("gp", "left01", "step") OUTER_RIGHT_##W FMAS_##W(0, "gp")
#define OUTER_BODY_2(W)                                                               \
  LANE_AT("tp", "left01", "pitch")                                                    \
  OUTER_RIGHT_##W LANE_STEP("gp", "left01", "step") FMAS_##W(1, "tp") FMAS_##W(0, "g" \
                                                                                  "p")
#define OUTER_BODY_4(W)                                                                                \
  LANE_AT("tp", "left01", "pitch")                                                                     \
  OUTER_RIGHT_##W LANE_STEP("gp", "left01", "step") FMAS_##W(1, "tp") LANE_AT("tp", "left23", "pitch") \
      FMAS_##W(0, "gp") LANE_STEP("gp", "left23", "step") FMAS_##W(3, "tp") FMAS_##W(2, "gp")

#define OUTER_LOOP(R, W)                                                                                          \
  [[gnu::always_inline]] static inline void outer_loop_##R##x##W(word(*sums)[4], const void** left01,             \
                                                                 const void** left23, int pitch, int step,        \
                                                                 const void** right, int rest, int count) {       \
    word b[4];                                                                                                    \
    __asm__ volatile(                                                                                             \
        LOOP_BEGIN OUTER_BODY_##R(W) LOOP_END                                                                     \
        : SUMS_OF_ROWS_##R(W),                                                                                    \
          WORDS_##W, [left01] "+r"(*left01), [left23] "+r"(*left23), [right] "+r"(*right)LOOP_RESULTS(count)      \
        : [pitch] "r"(pitch), [step] "r"(step), [rest] "r"(rest), [lane] "i"(kLoadLane), [form] "i"(kReplicated), \
          LOOP_OF_TILE(R, W));                                                                                    \
  }

OUTER_LOOP(1, 1)
OUTER_LOOP(1, 2)
OUTER_LOOP(1, 3)
OUTER_LOOP(1, 4)
OUTER_LOOP(2, 1)
OUTER_LOOP(2, 2)
OUTER_LOOP(2, 3)
OUTER_LOOP(2, 4)
OUTER_LOOP(4, 1)
OUTER_LOOP(4, 2)
OUTER_LOOP(4, 3)
OUTER_LOOP(4, 4)

// The dot form: words of both.
#define DOT_RIGHT_1 WORD_NEXT("%[b0]", "right01")
#define DOT_RIGHT_2 WORD_AT("%[b1]", "right01", "column") DOT_RIGHT_1
#define DOT_RIGHT_3 DOT_RIGHT_2 WORD_NEXT("%[b2]", "right23")
#define DOT_RIGHT_4 DOT_RIGHT_2 WORD_AT("%[b3]", "right23", "column") WORD_NEXT("%[b2]", "right23")

#define DOT_BODY_1(W) WORD_NEXT("gp", "left01") DOT_RIGHT_##W FMAS_##W(0, "gp")
#define DOT_BODY_2(W) \
  WORD_AT("tp", "left01", "pitch") DOT_RIGHT_##W WORD_NEXT("gp", "left01") FMAS_##W(1, "tp") FMAS_##W(0, "gp")
#define DOT_BODY_4(W)                                                                                          \
  WORD_AT("tp", "left01", "pitch")                                                                             \
  DOT_RIGHT_##W WORD_NEXT("gp", "left01") FMAS_##W(1, "tp") WORD_AT("tp", "left23", "pitch") FMAS_##W(0, "gp") \
      WORD_NEXT("gp", "left23") FMAS_##W(3, "tp") FMAS_##W(2, "gp")

#define DOT_LOOP(R, W)                                                                                               \
  [[gnu::always_inline]] static inline void dot_loop_##R##x##W(word(*sums)[4], const void** left01,                  \
                                                               const void** left23, int pitch, const void** right01, \
                                                               const void** right23, int column, int count) {        \
    word b[4];                                                                                                       \
    __asm__ volatile(LOOP_BEGIN DOT_BODY_##R(W) LOOP_END                                                             \
                     : SUMS_OF_ROWS_##R(W), WORDS_##W, [left01] "+r"(*left01), [left23] "+r"(*left23),               \
                       [right01] "+r"(*right01), [right23] "+r"(*right23)LOOP_RESULTS(count)                         \
                     : [pitch] "r"(pitch), [column] "r"(column), [form] "i"(kVector), LOOP_OF_TILE(R, W));           \
  }

DOT_LOOP(1, 1)
DOT_LOOP(1, 2)
DOT_LOOP(1, 3)
DOT_LOOP(1, 4)
DOT_LOOP(2, 1)
DOT_LOOP(2, 2)
DOT_LOOP(2, 3)
DOT_LOOP(2, 4)
DOT_LOOP(4, 1)
DOT_LOOP(4, 2)
DOT_LOOP(4, 3)
DOT_LOOP(4, 4)

// Paced loops: FMAS with an instruction behind each, and the last iteration without loads of a next one.
#define NOP "nop\n"
#define PACED_2(r, a, x0, x1) FMA(s##r##0, b0, a) x0 FMA(s##r##1, b1, a) x1
#define PACED_3(r, a, x0, x1, x2) PACED_2(r, a, x0, x1) FMA(s##r##2, b2, a) x2
#define PACED_4(r, a, x0, x1, x2, x3) PACED_3(r, a, x0, x1, x2) FMA(s##r##3, b3, a) x3
// The first row of an iteration loads `second`, the row behind it `then`.
#define PACED_FIRST_2(r, a, second, then) PACED_2(r, a, second, then)
#define PACED_FIRST_3(r, a, second, then) PACED_3(r, a, second, NOP, then)
#define PACED_FIRST_4(r, a, second, then) PACED_4(r, a, second, NOP, NOP, then)
#define PACED_MIDDLE_2(r, a, then) PACED_2(r, a, NOP, then)
#define PACED_MIDDLE_3(r, a, then) PACED_3(r, a, NOP, NOP, then)
#define PACED_MIDDLE_4(r, a, then) PACED_4(r, a, NOP, NOP, NOP, then)

// Words of the right operand, one by one.
#define OUTER_LAST_2(r, a) PACED_2(r, a, WORD_NEXT("%[b0]", "right"), WORD_STEP("%[b1]", "right", "rest"))
#define OUTER_LAST_3(r, a) \
  PACED_3(r, a, WORD_NEXT("%[b0]", "right"), WORD_NEXT("%[b1]", "right"), WORD_STEP("%[b2]", "right", "rest"))
#define OUTER_LAST_4(r, a)                                                                             \
  PACED_4(r, a, WORD_NEXT("%[b0]", "right"), WORD_NEXT("%[b1]", "right"), WORD_NEXT("%[b2]", "right"), \
          WORD_STEP("%[b3]", "right", "rest"))

#define OUTER_PACED_ROWS_2(W, LAST, first) \
  PACED_FIRST_##W(1, "tp", LANE_STEP("gp", "left01", "step"), first) LAST(0, "gp")
#define OUTER_PACED_ROWS_4(W, LAST, first)                                                      \
  PACED_FIRST_##W(1, "tp", LANE_STEP("gp", "left01", "step"), LANE_AT("tp", "left23", "pitch")) \
      PACED_MIDDLE_##W(0, "gp", LANE_STEP("gp", "left23", "step")) PACED_MIDDLE_##W(3, "tp", first) LAST(2, "gp")

#define PACED_BEGIN "beqz %[count], 1f\n" LOOP_BEGIN
#define PACED_END LOOP_END "1:\n"
#define PACED_OPERANDS(R, W) LOOP_INPUTS(others, 2 * (R) * (W))

#define OUTER_PACED(R, W)                                                                                              \
  [[gnu::always_inline]] static inline void outer_paced_##R##x##W(word(*sums)[4], const void** left01,                 \
                                                                  const void** left23, int pitch, int step,            \
                                                                  const void** right, int rest, int count) {           \
    word b[4];                                                                                                         \
    int others = count - 1;                                                                                            \
    __asm__ volatile(                                                                                                  \
        LANE_AT("tp", "left01", "pitch") OUTER_RIGHT_##W PACED_BEGIN OUTER_PACED_ROWS_##R(                             \
            W, OUTER_LAST_##W, LANE_AT("tp", "left01", "pitch")) PACED_END OUTER_PACED_ROWS_##R(W, PACED_END_##W, NOP) \
        : SUMS_OF_ROWS_##R(W),                                                                                         \
          WORDS_##W, [left01] "+r"(*left01), [left23] "+r"(*left23), [right] "+r"(*right)LOOP_RESULTS(others)          \
        : [pitch] "r"(pitch), [step] "r"(step), [rest] "r"(rest), [lane] "i"(kLoadLane), [form] "i"(kReplicated),      \
          PACED_OPERANDS(R, W));                                                                                       \
  }
#define PACED_END_2(r, a) FMAS_2(r, a)
#define PACED_END_3(r, a) FMAS_3(r, a)
#define PACED_END_4(r, a) FMAS_4(r, a)

OUTER_PACED(2, 2)
OUTER_PACED(2, 3)
OUTER_PACED(2, 4)
OUTER_PACED(4, 2)
OUTER_PACED(4, 3)
OUTER_PACED(4, 4)

#define DOT_LAST_2(r, a) \
  FMA(s##r##1, b1, a) WORD_AT("%[b1]", "right01", "column") FMA(s##r##0, b0, a) WORD_NEXT("%[b0]", "right01")
#define DOT_LAST_3(r, a) DOT_LAST_2(r, a) FMA(s##r##2, b2, a) WORD_NEXT("%[b2]", "right23")
#define DOT_LAST_4(r, a) \
  DOT_LAST_2(r, a)       \
  FMA(s##r##3, b3, a) WORD_AT("%[b3]", "right23", "column") FMA(s##r##2, b2, a) WORD_NEXT("%[b2]", "right23")

#define DOT_PACED_ROWS_2(W, LAST, first) PACED_FIRST_##W(1, "tp", WORD_NEXT("gp", "left01"), first) LAST(0, "gp")
#define DOT_PACED_ROWS_4(W, LAST, first)                                                \
  PACED_FIRST_##W(1, "tp", WORD_NEXT("gp", "left01"), WORD_AT("tp", "left23", "pitch")) \
      PACED_MIDDLE_##W(0, "gp", WORD_NEXT("gp", "left23")) PACED_MIDDLE_##W(3, "tp", first) LAST(2, "gp")

#define DOT_PACED(R, W)                                                                                               \
  [[gnu::always_inline]] static inline void dot_paced_##R##x##W(word(*sums)[4], const void** left01,                  \
                                                                const void** left23, int pitch, const void** right01, \
                                                                const void** right23, int column, int count) {        \
    word b[4];                                                                                                        \
    int others = count - 1;                                                                                           \
    __asm__ volatile(WORD_AT("tp", "left01", "pitch") DOT_RIGHT_##W PACED_BEGIN DOT_PACED_ROWS_##R(                   \
                         W, DOT_LAST_##W, WORD_AT("tp", "left01", "pitch"))                                           \
                         PACED_END DOT_PACED_ROWS_##R(W, PACED_END_##W, NOP)                                          \
                     : SUMS_OF_ROWS_##R(W), WORDS_##W, [left01] "+r"(*left01), [left23] "+r"(*left23),                \
                       [right01] "+r"(*right01), [right23] "+r"(*right23)LOOP_RESULTS(others)                         \
                     : [pitch] "r"(pitch), [column] "r"(column), [form] "i"(kVector), PACED_OPERANDS(R, W));          \
  }

DOT_PACED(2, 2)
DOT_PACED(2, 3)
DOT_PACED(2, 4)
DOT_PACED(4, 2)
DOT_PACED(4, 3)
DOT_PACED(4, 4)
