// The innermost loops of the fully connected layer, scheduled by hand like those of product_loops.h: eight rows or
// eight words at a time, nine loads (or one load and eight stores) and eight multiplications an iteration, in turns.
#pragma once

#include "primitives/product_loops.h"

#define LINEAR_SUMS                                                                                   \
  [s0] "+r"(sums[0]), [s1] "+r"(sums[1]), [s2] "+r"(sums[2]), [s3] "+r"(sums[3]), [s4] "+r"(sums[4]), \
      [s5] "+r"(sums[5]), [s6] "+r"(sums[6]), [s7] "+r"(sums[7])
#define LINEAR_FMA(sum, b) MULTIPLY_ADD("%[" sum "]", b, "%[a]")

// sums[i] += words of row i times words of `vector`, lane by lane; rows are `pitch` bytes apart.
[[gnu::always_inline]] static inline void eight_rows_loop(word* sums, const element* rows, int pitch,
                                                          const element* vector, int words) {
  const void* row01 = rows;
  const void* row23 = (const char*)rows + 2 * pitch;
  const void* row45 = (const char*)rows + 4 * pitch;
  const void* row67 = (const char*)rows + 6 * pitch;
  const void* from = vector;
  word a;
  __asm__ volatile(LOOP_BEGIN WORD_NEXT("%[a]", "from") WORD_AT("gp", "row01", "pitch") WORD_NEXT("tp", "row01")
                       LINEAR_FMA("s1", "gp") WORD_AT("gp", "row23", "pitch") LINEAR_FMA("s0", "tp")
                           WORD_NEXT("tp", "row23") LINEAR_FMA("s3", "gp") WORD_AT("gp", "row45", "pitch")
                               LINEAR_FMA("s2", "tp") WORD_NEXT("tp", "row45") LINEAR_FMA("s5", "gp")
                                   WORD_AT("gp", "row67", "pitch") LINEAR_FMA("s4", "tp") WORD_NEXT("tp", "row67")
                                       LINEAR_FMA("s7", "gp") LINEAR_FMA("s6", "tp") LOOP_END
                   : LINEAR_SUMS, [a] "=&r"(a), [row01] "+r"(row01), [row23] "+r"(row23), [row45] "+r"(row45),
                     [row67] "+r"(row67), [from] "+r"(from)
                   : [pitch] "r"(pitch), [form] "i"(kVector), [count] "r"(words), [end] "i"(2 * 17));
}

// sums[i] += word i of each row times that row's number in `factors`; rows are `pitch` bytes apart.
[[gnu::always_inline]] static inline void eight_words_loop(word* sums, const element* first, int pitch,
                                                           const element* factors, int rows) {
  const void* at = first;
  const void* from = factors;
  word a;
  __asm__ volatile(LOOP_BEGIN LANE_STEP("%[a]", "from", "step") WORD_NEXT("gp", "at") WORD_NEXT("tp", "at")
                       LINEAR_FMA("s0", "gp") WORD_NEXT("gp", "at") LINEAR_FMA("s1", "tp") WORD_NEXT("tp", "at")
                           LINEAR_FMA("s2", "gp") WORD_NEXT("gp", "at") LINEAR_FMA("s3", "tp") WORD_NEXT("tp", "at")
                               LINEAR_FMA("s4", "gp") WORD_NEXT("gp", "at") LINEAR_FMA("s5", "tp")
                                   WORD_STEP("tp", "at", "rest") LINEAR_FMA("s6", "gp") LINEAR_FMA("s7", "tp") LOOP_END
                   : LINEAR_SUMS, [a] "=&r"(a), [at] "+r"(at), [from] "+r"(from)
                   : [rest] "r"(pitch - 7 * 4), [step] "r"(kElementBytes), [lane] "i"(kLoadLane),
                     [form] "i"(kReplicated), [count] "r"(rows), [end] "i"(2 * 17));
}

#define STORE_NEXT(value) ".insn s 0x2b, 2, " value ", 4(%[to])\n"
#define STORE_STEP(value) ".insn r 0x2b, 6, 0, %[rest], %[to], " value "\n"
#define LINEAR_PRODUCT(to, factor) MULTIPLY_LANES(to, "%[" factor "]", "%[a]")

// Word i of each row = inputs[i] times that row's number in `factors`. The number behind the last one is read, too, and
// not used: operands never end at the end of the memory.
[[gnu::always_inline]] static inline void eight_products_loop(element* first, int pitch, const word* inputs,
                                                              const element* factors, int rows) {
  void* to = first;
  const void* from = factors;
  word a = lane_word(*factors);
  from = factors + 1;
  __asm__ volatile(
      LOOP_BEGIN LINEAR_PRODUCT("gp", "f0") LINEAR_PRODUCT("tp", "f1") STORE_NEXT("gp") LINEAR_PRODUCT("gp", "f2")
          STORE_NEXT("tp") LINEAR_PRODUCT("tp", "f3") STORE_NEXT("gp") LINEAR_PRODUCT("gp", "f4") STORE_NEXT("tp")
              LINEAR_PRODUCT("tp", "f5") STORE_NEXT("gp") LINEAR_PRODUCT("gp", "f6") STORE_NEXT("tp") LINEAR_PRODUCT(
                  "tp", "f7") STORE_NEXT("gp") LANE_STEP("%[a]", "from", "step") STORE_STEP("tp") LOOP_END
      : [a] "+r"(a), [to] "+r"(to), [from] "+r"(from)
      : [f0] "r"(inputs[0]), [f1] "r"(inputs[1]), [f2] "r"(inputs[2]), [f3] "r"(inputs[3]), [f4] "r"(inputs[4]),
        [f5] "r"(inputs[5]), [f6] "r"(inputs[6]), [f7] "r"(inputs[7]), [rest] "r"(pitch - 7 * 4),
        [step] "r"(kElementBytes), [lane] "i"(kLoadLane), [form] "i"(kReplicated), [count] "r"(rows), [end] "i"(2 * 17)
      : "memory");
}
