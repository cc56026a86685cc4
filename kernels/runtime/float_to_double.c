// The conversion that a variadic call applies to a float, under the name the compiler calls it by. The cores have no
// double precision, and printf is the only place where a double exists.
#include <stdint.h>

double __extendsfdf2(float value);

double __extendsfdf2(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  const uint64_t sign = (uint64_t)(bits >> 31) << 63;
  const uint32_t exponent = bits >> 23 & 0xFF;
  const uint64_t fraction = (uint64_t)(bits & 0x7FFFFF) << 29;
  uint64_t wide = sign;  // zero; subnormal values print as zero anyway
  if (exponent == 0xFF)
    wide = sign | 0x7FFULL << 52 | fraction;
  else if (exponent != 0)
    wide = sign | (uint64_t)(exponent + 1023 - 127) << 52 | fraction;
  double result;
  __builtin_memcpy(&result, &wide, sizeof result);
  return result;
}
