// What the two 16-bit formats share: two elements in a register, lane 0 in bits 15:0. element.h of fp16/ or bf16/ says
// which format the instructions mean (kVector, kReplicated: their funct3).
//
// `element` is storage, 16 bits that no arithmetic of C touches; `word` is a register full of lanes. Functions ending
// in _lane take lane 0 of their last operand for both lanes. Those that multiply and add, and those that load, are
// volatile: the order in which they stand in the source is the schedule, and FMAs alternate with loads so that cores
// that share an FPU interleave (timing.md, sharing the FPUs).
#pragma once

#include <stdint.h>

typedef uint16_t element __attribute__((may_alias));
typedef uint32_t word __attribute__((may_alias));

constexpr int kLanes = 2;
constexpr int kElementBytes = 2;
constexpr int kWordBytes = 4;
constexpr int kLoadLane = 0x28;  // funct7 of the load of one element: p.lhu

// A load or store of a word, in the texts of product_loops.h and linear_loops.h: funct3 and funct7 of p.lw and p.sw.
#define WORD_LOAD "2"
#define WORD_LOAD_INDEXED "0x10"
#define WORD_STORE "2"
#define WORD_STORE_INDEXED "6"
#define WORD_BYTES "4"

// The text of a product with lane 0 of b, for linear_loops.h.
#define MULTIPLY_LANES(to, a, b) ".insn r 0x33, %[form], 0x43, " to ", " a ", " b "\n"

// The text of a multiply-add, for product_loops.h: sum += a * b, lanes as operand `form` says.
#define MULTIPLY_ADD(sum, b, a) ".insn r 0x33, %[form], 0x48, " sum ", " b ", " a "\n"

static inline word zero_word(void) { return 0; }
static inline word lane_word(element value) { return value; }
static inline element low_lane(word value) { return (element)value; }
static inline element high_lane(word value) { return (element)(value >> 16); }

// Lane 1 from lane 0 of `high`, lane 0 from lane 0 of `low`.
static inline word pack_low(word high, word low) {
  word result;
  __asm__(".insn r 0x57, 0, 0x68, %0, %1, %2" : "=r"(result) : "r"(high), "r"(low));
  return result;
}
// The same of their lanes 1.
static inline word pack_high(word high, word low) {
  word result;
  __asm__(".insn r 0x57, 0, 0x69, %0, %1, %2" : "=r"(result) : "r"(high), "r"(low));
  return result;
}
// The word of the columns between those of two neighbouring words: lane 1 of `before`, lane 0 of `behind`.
static inline word between(word before, word behind) { return pack_low(behind, before >> 16); }
static inline word masked_word(word value, uint32_t bits) { return value & bits; }
static inline word splat(element value) { return pack_low(value, value); }

static inline word mac(word sum, word a, word b) {  // one rounding in each lane
  __asm__ volatile(".insn r 0x33, %3, 0x48, %0, %1, %2" : "+r"(sum) : "r"(a), "r"(b), "i"(kVector));
  return sum;
}
static inline word mac_lane(word sum, word a, word b) {
  __asm__ volatile(".insn r 0x33, %3, 0x48, %0, %1, %2" : "+r"(sum) : "r"(a), "r"(b), "i"(kReplicated));
  return sum;
}

static inline word add(word a, word b) {
  word result;
  __asm__(".insn r 0x33, %3, 0x41, %0, %1, %2" : "=r"(result) : "r"(a), "r"(b), "i"(kVector));
  return result;
}
static inline word subtract(word a, word b) {
  word result;
  __asm__(".insn r 0x33, %3, 0x42, %0, %1, %2" : "=r"(result) : "r"(a), "r"(b), "i"(kVector));
  return result;
}
static inline word multiply(word a, word b) {
  word result;
  __asm__(".insn r 0x33, %3, 0x43, %0, %1, %2" : "=r"(result) : "r"(a), "r"(b), "i"(kVector));
  return result;
}
static inline word multiply_lane(word a, word b) {
  word result;
  __asm__(".insn r 0x33, %3, 0x43, %0, %1, %2" : "=r"(result) : "r"(a), "r"(b), "i"(kReplicated));
  return result;
}
static inline word maximum(word a, word b) {
  word result;
  __asm__(".insn r 0x33, %3, 0x46, %0, %1, %2" : "=r"(result) : "r"(a), "r"(b), "i"(kVector));
  return result;
}
static inline word copy_sign(word magnitude, word sign) { return (magnitude & 0x7FFF7FFFU) | (sign & 0x80008000U); }
// `value` in the lanes where `condition` is above zero, elsewhere zero.
static inline word where_positive(word condition, word value) {
  word flags;
  __asm__(".insn r 0x33, %3, 0x55, %0, %1, %2" : "=r"(flags) : "r"(condition), "r"(0), "i"(kVector));
  word mask;
  __asm__(".insn r 0x57, 0, 0x04, %0, %1, %2" : "=r"(mask) : "r"(0), "r"(flags));  // pv.sub.h: 1 becomes all ones
  return value & mask;
}

// All ones in the lanes where a >= b, elsewhere zero.
static inline word at_least(word a, word b) {
  word flags;
  __asm__(".insn r 0x33, %3, 0x53, %0, %1, %2" : "=r"(flags) : "r"(a), "r"(b), "i"(kVector));
  word mask;
  __asm__(".insn r 0x57, 0, 0x04, %0, %1, %2" : "=r"(mask) : "r"(0), "r"(flags));  // pv.sub.h: 1 becomes all ones
  return mask;
}
static inline word where(word mask, word value) { return value & mask; }
static inline word where_not(word mask, word value) { return value & ~mask; }
// Where at most one of the two is not zero, that one.
static inline word either(word a, word b) { return a | b; }

// Four neighbouring columns: of columns 2i and 2i + 1, the even ones and the odd ones; and back.
static inline void split_columns(word* even, word* odd, word first, word second) {
  *even = pack_low(second, first);
  *odd = pack_high(second, first);
}
static inline void merge_columns(word* first, word* second, word even, word odd) {
  *first = pack_low(odd, even);
  *second = pack_high(odd, even);
}

// Both lanes of `first` added up in lane 0, of `second` in lane 1: one rounding.
static inline word sum_lanes(word first, word second) { return add(pack_low(second, first), pack_high(second, first)); }

// The larger lane of `first` in lane 0, of `second` in lane 1.
static inline word largest_lanes(word first, word second) {
  return maximum(pack_low(second, first), pack_high(second, first));
}

// Both rounded to the format: lane 0 from `low`.
static inline word pack_floats(float low, float high) {
  word result;
  __asm__(".insn r 0x33, %3, 0x58, %0, %1, %2" : "=r"(result) : "r"(low), "r"(high), "i"(kVector));
  return result;
}
static inline element to_element(float value) { return (element)pack_floats(value, value); }
static inline float lane_to_float(word lanes, int lane) { return to_float((element)(lanes >> (16 * lane))); }
// Lane by lane, in single precision: additions, and products without a rounding of their own.
// Lane `lane` as lane 0; others behind it may be anything.
static inline word lane_of(word lanes, int lane) { return lanes >> (16 * lane); }
static inline float add_lane_to_float(float sum, word lane) { return add_single(sum, lane); }
static inline float subtract_to_float(word a, word b, int lane) {
  return subtract_single(lane_of(a, lane), lane_of(b, lane));
}
static inline float sum_lanes_to_float(float sum, word lanes) {
  return add_single(add_single(sum, lanes), lanes >> 16);
}
static inline float multiply_lanes_to_float(float sum, word a, word b) {
  return multiply_add_single(multiply_add_single(sum, a, b), a >> 16, b >> 16);
}

// Loads that move their address by `step` bytes afterwards, and loads at base + offset. A word may lie across a word
// boundary, which costs a cycle.
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

// Elements that are not neighbours, as one word.
static inline word gather(const element* first, int distance) { return pack_low(first[distance], first[0]); }
