// The conversion to bf16 that clang calls where the compiler's passes left one, under the name it calls it by.
#include <stdint.h>

uint16_t __truncsfbf2(float value);

uint16_t __truncsfbf2(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  if ((bits & 0x7FFFFFFF) > 0x7F800000) return 0x7FC0;          // NaN
  return (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);  // to nearest, ties to even
}
