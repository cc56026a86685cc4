// The number format of this folder: single precision, one element in a register. Same names as in fp16/ and bf16/, so
// that a primitive is written once; pairs.h documents them.
#pragma once

#include <stdint.h>

typedef float element;
typedef float word;

constexpr int kLanes = 1;
constexpr int kElementBytes = 4;
constexpr int kWordBytes = 4;
constexpr int kVector = 0;  // instruction forms of the 16-bit formats (pairs.h)
constexpr int kReplicated = 0;
constexpr int kLoadLane = 0x10;  // funct7 of the load of one element: p.lw

// A load or store of a word, in the texts of product_loops.h and linear_loops.h: funct3 and funct7 of p.lw and p.sw.
#define WORD_LOAD "2"
#define WORD_LOAD_INDEXED "0x10"
#define WORD_STORE "2"
#define WORD_STORE_INDEXED "6"
#define WORD_BYTES "4"

// The text of a product of lanes, for linear_loops.h.
#define MULTIPLY_LANES(to, a, b) "fmul.s " to ", " a ", " b "\n"

// The text of a multiply-add, for product_loops.h: sum += a * b.
#define MULTIPLY_ADD(sum, b, a) "fmadd.s " sum ", " b ", " a ", " sum "\n"

static inline float to_float(element value) { return value; }
static inline element to_element(float value) { return value; }

static inline word zero_word(void) { return 0.0F; }
static inline word between(word before, word behind) {
  (void)before;
  return behind;
}
static inline word masked_word(word value, uint32_t bits) {
  uint32_t masked;
  __builtin_memcpy(&masked, &value, sizeof masked);
  masked &= bits;
  __builtin_memcpy(&value, &masked, sizeof value);
  return value;
}
static inline word splat(element value) { return value; }
static inline word lane_word(element value) { return value; }
static inline element low_lane(word value) { return value; }
static inline element high_lane(word value) { return value; }

// Not left to the compiler: the order in which multiply-adds and loads stand in the source is the schedule.
static inline word mac(word sum, word a, word b) {
  __asm__ volatile("fmadd.s %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
  return sum;
}
static inline word mac_lane(word sum, word a, word b) { return mac(sum, a, b); }

static inline word add(word a, word b) { return a + b; }
static inline word subtract(word a, word b) { return a - b; }
static inline word multiply(word a, word b) { return a * b; }
static inline word multiply_lane(word a, word b) { return a * b; }
static inline word maximum(word a, word b) { return __builtin_fmaxf(a, b); }
static inline word copy_sign(word magnitude, word sign) { return __builtin_copysignf(magnitude, sign); }
// Without a branch, whose loop is no hardware loop.
static inline word where_positive(word condition, word value) {
  uint32_t flag;
  __asm__("flt.s %0, %1, %2" : "=r"(flag) : "r"(0), "r"(condition));
  return masked_word(value, -flag);
}

// All ones where a >= b, elsewhere zero.
static inline uint32_t at_least(word a, word b) {
  uint32_t flag;
  __asm__("fle.s %0, %1, %2" : "=r"(flag) : "r"(b), "r"(a));
  return -flag;
}
static inline word where(uint32_t mask, word value) { return masked_word(value, mask); }
static inline word where_not(uint32_t mask, word value) { return masked_word(value, ~mask); }
// Where at most one of the two is not zero, that one.
static inline word either(word a, word b) {
  uint32_t bits_a;
  uint32_t bits_b;
  __builtin_memcpy(&bits_a, &a, sizeof a);
  __builtin_memcpy(&bits_b, &b, sizeof b);
  bits_a |= bits_b;
  __builtin_memcpy(&a, &bits_a, sizeof a);
  return a;
}
// Two neighbouring columns.
static inline void split_columns(word* even, word* odd, word first, word second) {
  *even = first;
  *odd = second;
}
static inline void merge_columns(word* first, word* second, word even, word odd) {
  *first = even;
  *second = odd;
}

// Columns of sums: one, since there is one lane.
static inline word sum_lanes(word first, word second) {
  (void)second;
  return first;
}
static inline word largest_lanes(word first, word second) {
  (void)second;
  return first;
}
// Lane `lane` as lane 0; others behind it may be anything.
static inline word lane_of(word lanes, int lane) {
  (void)lane;
  return lanes;
}
static inline float add_lane_to_float(float sum, word lane) { return sum + lane; }
static inline float subtract_to_float(word a, word b, int lane) {
  (void)lane;
  return a - b;
}
static inline float sum_lanes_to_float(float sum, word lanes) { return sum + lanes; }
static inline float multiply_lanes_to_float(float sum, word a, word b) { return __builtin_fmaf(a, b, sum); }
static inline word pack_floats(float low, float high) {
  (void)high;
  return low;
}
static inline float lane_to_float(word lanes, int lane) {
  (void)lane;
  return lanes;
}

static inline word next_word(const void** at, int step) {
  word value;
  __asm__ volatile(".insn r 0x0b, 7, 0x10, %0, %1, %2" : "=r"(value), "+r"(*at) : "r"(step));
  return value;
}
static inline word next_adjacent_word(const void** at) {
  word value;
  __asm__ volatile(".insn i 0x0b, 2, %0, %1, 4" : "=r"(value), "+r"(*at));
  return value;
}
static inline word word_at(const void* base, int offset) {
  word value;
  __asm__ volatile(".insn r 0x03, 7, 0x10, %0, %1, %2" : "=r"(value) : "r"(base), "r"(offset));
  return value;
}
static inline word next_lane(const void** at, int step) { return next_word(at, step); }
static inline word next_adjacent_lane(const void** at) { return next_adjacent_word(at); }
static inline word lane_at(const void* base, int offset) { return word_at(base, offset); }

// Elements that are not neighbours, as one word.
static inline word gather(const element* first, int distance) {
  (void)distance;
  return *first;
}
