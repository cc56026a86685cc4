// The two 16-bit formats without pairs: one number in a register, computed with by the scalar instructions of Zhinx and
// Xf16alt, loaded and stored as a halfword. Same names as in pairs.h, which documents them, and as in fp32/element.h,
// whose loops these are. element.h of fp16_scalar/ or bf16_scalar/ says which format the instructions mean.
#pragma once

#include <stdint.h>

typedef uint16_t element __attribute__((may_alias));
typedef uint16_t word __attribute__((may_alias));

constexpr int kLanes = 1;
constexpr int kElementBytes = 2;
constexpr int kWordBytes = 2;
constexpr int kVector = kScalarRounding;  // `form` of the texts below
constexpr int kReplicated = kScalarRounding;
constexpr int kLoadLane = 0x28;  // funct7 of the load of one element: p.lhu

// A load or store of a word, in the texts of product_loops.h and linear_loops.h: funct3 and funct7 of p.lhu and p.sh.
#define WORD_LOAD "5"
#define WORD_LOAD_INDEXED "0x28"
#define WORD_STORE "1"
#define WORD_STORE_INDEXED "5"
#define WORD_BYTES "2"

// The text of a product, for linear_loops.h.
#define MULTIPLY_LANES(to, a, b) ".insn r 0x53, %[form], 0x0a, " to ", " a ", " b "\n"

// The text of a multiply-add, for product_loops.h: sum += a * b.
#define MULTIPLY_ADD(sum, b, a) ".insn r4 0x43, %[form], 2, " sum ", " b ", " a ", " sum "\n"

static inline word zero_word(void) { return 0; }
static inline word between(word before, word behind) {
  (void)before;
  return behind;
}
static inline word masked_word(word value, uint32_t bits) { return (word)(value & bits); }
static inline word splat(element value) { return value; }
static inline word lane_word(element value) { return value; }
static inline element low_lane(word value) { return value; }
static inline element high_lane(word value) { return value; }

static inline word mac(word sum, word a, word b) {
  __asm__ volatile(".insn r4 0x43, %3, 2, %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b), "i"(kScalarRounding));
  return sum;
}
static inline word mac_lane(word sum, word a, word b) { return mac(sum, a, b); }

static inline word add(word a, word b) {
  word result;
  __asm__(".insn r 0x53, %3, 0x02, %0, %1, %2" : "=r"(result) : "r"(a), "r"(b), "i"(kScalarRounding));
  return result;
}
static inline word subtract(word a, word b) {
  word result;
  __asm__(".insn r 0x53, %3, 0x06, %0, %1, %2" : "=r"(result) : "r"(a), "r"(b), "i"(kScalarRounding));
  return result;
}
static inline word multiply(word a, word b) {
  word result;
  __asm__(".insn r 0x53, %3, 0x0a, %0, %1, %2" : "=r"(result) : "r"(a), "r"(b), "i"(kScalarRounding));
  return result;
}
static inline word multiply_lane(word a, word b) { return multiply(a, b); }
static inline word maximum(word a, word b) {
  word result;
  __asm__(".insn r 0x53, %3, 0x16, %0, %1, %2" : "=r"(result) : "r"(a), "r"(b), "i"(kScalarComparison));
  return result;
}
static inline word copy_sign(word magnitude, word sign) { return (word)((magnitude & 0x7FFFU) | (sign & 0x8000U)); }
static inline word where_positive(word condition, word value) {
  uint32_t flag;
  __asm__(".insn r 0x53, %3, 0x52, %0, %1, %2" : "=r"(flag) : "r"(0), "r"(condition), "i"(kScalarComparison));
  return masked_word(value, -flag);
}

static inline element to_element(float value) {
  element result;
  __asm__(".insn r 0x53, %2, 0x22, %0, %1, x0" : "=r"(result) : "r"(value), "i"(kScalarRounding));
  return result;
}

// All ones where a >= b, elsewhere zero.
static inline uint32_t at_least(word a, word b) {
  uint32_t flag;
  __asm__(".insn r 0x53, %3, 0x52, %0, %1, %2" : "=r"(flag) : "r"(b), "r"(a), "i"(kScalarComparison - 1));  // fle
  return -flag;
}
static inline word where(uint32_t mask, word value) { return masked_word(value, mask); }
static inline word where_not(uint32_t mask, word value) { return masked_word(value, ~mask); }
// Where at most one of the two is not zero, that one.
static inline word either(word a, word b) { return (word)(a | b); }
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
static inline float add_lane_to_float(float sum, word lane) { return sum + to_float(lane); }
static inline float subtract_to_float(word a, word b, int lane) {
  (void)lane;
  return to_float(a) - to_float(b);
}
static inline float sum_lanes_to_float(float sum, word lanes) { return sum + to_float(lanes); }
static inline float multiply_lanes_to_float(float sum, word a, word b) {
  return __builtin_fmaf(to_float(a), to_float(b), sum);
}
static inline word pack_floats(float low, float high) {
  (void)high;
  return to_element(low);
}
static inline float lane_to_float(word lanes, int lane) {
  (void)lane;
  return to_float(lanes);
}

static inline word next_lane(const void** at, int step) {
  word value;
  __asm__ volatile(".insn r 0x0b, 7, 0x28, %0, %1, %2" : "=r"(value), "+r"(*at) : "r"(step));
  return value;
}
static inline word next_adjacent_lane(const void** at) {
  word value;
  __asm__ volatile(".insn i 0x0b, 5, %0, %1, 2" : "=r"(value), "+r"(*at));
  return value;
}
static inline word lane_at(const void* base, int offset) {
  word value;
  __asm__ volatile(".insn r 0x03, 7, 0x28, %0, %1, %2" : "=r"(value) : "r"(base), "r"(offset));
  return value;
}
static inline word next_word(const void** at, int step) { return next_lane(at, step); }
static inline word next_adjacent_word(const void** at) { return next_adjacent_lane(at); }
static inline word word_at(const void* base, int offset) { return lane_at(base, offset); }

// Elements that are not neighbours, as one word.
static inline word gather(const element* first, int distance) {
  (void)distance;
  return *first;
}
