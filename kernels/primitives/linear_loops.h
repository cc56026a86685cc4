// The innermost loops of the fully connected layer, scheduled by hand like those of product_loops.h: eight rows or
// eight words at a time, two steps an iteration. A step has nine loads (or one load and eight stores) and eight
// multiplications; those are in every other slot, also from one iteration to the next, which has an even number of
// instructions: cores that share an FPU take turns.
#pragma once

#include "primitives/product_loops.h"

#define LINEAR_SUMS                                                                                   \
  [s0] "+r"(sums[0]), [s1] "+r"(sums[1]), [s2] "+r"(sums[2]), [s3] "+r"(sums[3]), [s4] "+r"(sums[4]), \
      [s5] "+r"(sums[5]), [s6] "+r"(sums[6]), [s7] "+r"(sums[7])
#define LINEAR_FMA(sum, b, a) MULTIPLY_ADD("%[" sum "]", b, "%[" a "]")

// The two steps of an iteration; of a last one, if their number is odd, only the first.
#define LINEAR_OPERANDS(steps, pairs) [odd] "r"((steps)&1), LOOP_INPUTS(pairs, 34)
#define LINEAR_LOOP(body, last_step) \
  "beqz %[count], 1f\n" LOOP_BEGIN body LOOP_END "1:\nbeqz %[odd], 2f\n" last_step "2:\n"

// Two rows, the odd one first, and the loads of the next two.
#define TWO_ROWS(odd, even, next, a) \
  LINEAR_FMA(odd, "gp", a) WORD_AT("gp", next, "pitch") LINEAR_FMA(even, "tp", a) WORD_NEXT("tp", next)
// Row 1 has been loaded; `ahead` loads for the next step.
#define EIGHT_ROWS(a, ahead)       \
  WORD_NEXT("tp", "row01")         \
  TWO_ROWS("s1", "s0", "row23", a) \
  TWO_ROWS("s3", "s2", "row45", a) \
  TWO_ROWS("s5", "s4", "row67", a) LINEAR_FMA("s7", "gp", a) ahead LINEAR_FMA("s6", "tp", a)

// sums[i] += words of row i times words of `vector`, lane by lane; rows are `pitch` bytes apart. The word behind the
// last one of the vector is read, too, and not used: operands never end at the end of the memory.
[[gnu::always_inline]] static inline void eight_rows_loop(word* sums, const element* rows, int pitch,
                                                          const element* vector, int words) {
  const void* row01 = rows;
  const void* row23 = (const char*)rows + 2 * pitch;
  const void* row45 = (const char*)rows + 4 * pitch;
  const void* row67 = (const char*)rows + 6 * pitch;
  const void* from = vector;
  word a;
  word b;
  int pairs = words >> 1;
  __asm__ volatile(WORD_NEXT("%[a]", "from") LINEAR_LOOP(WORD_AT("gp", "row01", "pitch") WORD_NEXT("%[b]", "from")
                                                             EIGHT_ROWS("a", WORD_AT("gp", "row01", "pitch"))
                                                                 EIGHT_ROWS("b", WORD_NEXT("%[a]", "from")),
                                                         WORD_AT("gp", "row01", "pitch") EIGHT_ROWS("a", ""))
                   : LINEAR_SUMS, [a] "=&r"(a), [b] "=&r"(b), [row01] "+r"(row01), [row23] "+r"(row23),
                     [row45] "+r"(row45), [row67] "+r"(row67), [from] "+r"(from)LOOP_RESULTS(pairs)
                   : [pitch] "r"(pitch), [form] "i"(kVector), LINEAR_OPERANDS(words, pairs));
}

// Two words, and the loads of the next two, the second by `load`.
#define TWO_WORDS(even, odd, a, load) LINEAR_FMA(even, "gp", a) WORD_NEXT("gp", "at") LINEAR_FMA(odd, "tp", a) load
// Word 0 has been loaded.
#define EIGHT_WORDS(a, ahead)                     \
  WORD_NEXT("tp", "at")                           \
  TWO_WORDS("s0", "s1", a, WORD_NEXT("tp", "at")) \
  TWO_WORDS("s2", "s3", a, WORD_NEXT("tp", "at")) \
  TWO_WORDS("s4", "s5", a, WORD_STEP("tp", "at", "rest")) LINEAR_FMA("s6", "gp", a) ahead LINEAR_FMA("s7", "tp", a)

// sums[i] += word i of each row times that row's number in `factors`; rows are `pitch` bytes apart. The number behind
// the last one is read, too.
[[gnu::always_inline]] static inline void eight_words_loop(word* sums, const element* first, int pitch,
                                                           const element* factors, int rows) {
  const void* at = first;
  const void* from = factors;
  word a;
  word b;
  int pairs = rows >> 1;
  __asm__ volatile(
      LANE_STEP("%[a]", "from", "step")
          LINEAR_LOOP(WORD_NEXT("gp", "at") LANE_STEP("%[b]", "from", "step") EIGHT_WORDS("a", WORD_NEXT("gp", "at"))
                          EIGHT_WORDS("b", LANE_STEP("%[a]", "from", "step")),
                      WORD_NEXT("gp", "at") EIGHT_WORDS("a", ""))
      : LINEAR_SUMS, [a] "=&r"(a), [b] "=&r"(b), [at] "+r"(at), [from] "+r"(from)LOOP_RESULTS(pairs)
      : [rest] "r"(pitch - 7 * kWordBytes), [step] "r"(kElementBytes), [lane] "i"(kLoadLane), [form] "i"(kReplicated),
        LINEAR_OPERANDS(rows, pairs));
}

#define STORE_NEXT(value) ".insn s 0x2b, " WORD_STORE ", " value ", " WORD_BYTES "(%[to])\n"
#define STORE_STEP(value) ".insn r 0x2b, " WORD_STORE_INDEXED ", 0, %[rest], %[to], " value "\n"
#define LINEAR_PRODUCT(to, factor, a) MULTIPLY_LANES(to, "%[" factor "]", "%[" a "]")

// All but the last word are stored; `behind` belongs to the step before.
#define EIGHT_PRODUCTS(a, behind)                                                                       \
  LINEAR_PRODUCT("gp", "f0", a)                                                                         \
  behind LINEAR_PRODUCT("tp", "f1", a) STORE_NEXT("gp") LINEAR_PRODUCT("gp", "f2", a) STORE_NEXT("tp")  \
      LINEAR_PRODUCT("tp", "f3", a) STORE_NEXT("gp") LINEAR_PRODUCT("gp", "f4", a) STORE_NEXT("tp")     \
          LINEAR_PRODUCT("tp", "f5", a) STORE_NEXT("gp") LINEAR_PRODUCT("gp", "f6", a) STORE_NEXT("tp") \
              LINEAR_PRODUCT("tp", "f7", a) STORE_NEXT("gp")

// Word i of each row = inputs[i] times that row's number in `factors`. The number behind the last one is read, too.
[[gnu::always_inline]] static inline void eight_products_loop(element* first, int pitch, const word* inputs,
                                                              const element* factors, int rows) {
  void* to = first;
  const void* from = factors;
  word a;
  word b;
  int pairs = rows >> 1;
  __asm__ volatile(
      LANE_STEP("%[a]", "from", "step")
          LINEAR_LOOP(EIGHT_PRODUCTS("a", LANE_STEP("%[b]", "from", "step")) EIGHT_PRODUCTS("b", STORE_STEP("tp"))
                          LANE_STEP("%[a]", "from", "step") STORE_STEP("tp"),
                      EIGHT_PRODUCTS("a", "") STORE_STEP("tp"))
      : [a] "=&r"(a), [b] "=&r"(b), [to] "+r"(to), [from] "+r"(from)LOOP_RESULTS(pairs)
      : [f0] "r"(inputs[0]), [f1] "r"(inputs[1]), [f2] "r"(inputs[2]), [f3] "r"(inputs[3]), [f4] "r"(inputs[4]),
        [f5] "r"(inputs[5]), [f6] "r"(inputs[6]), [f7] "r"(inputs[7]), [rest] "r"(pitch - 7 * kWordBytes),
        [step] "r"(kElementBytes), [lane] "i"(kLoadLane), [form] "i"(kReplicated), LINEAR_OPERANDS(rows, pairs)
      : "memory");
}
