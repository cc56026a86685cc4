// printf without a C library: a few conversions, no buffer, one byte store to the console per character.
#include "runtime/print.h"

#include <stdarg.h>
#include <stdint.h>

// platform.md: every core has a console; those of a cluster all print at the first one here, which bare-cluster boot has,
// too.
constexpr uintptr_t kConsole = 0x1A10F000;
constexpr int kClusterShift = 5;  // of the cluster id in mhartid
constexpr int kConsoleShift = 7;  // between the consoles of two clusters
constexpr int kMaxDigits = 10;              // of a 32-bit number
constexpr int kDefaultFraction = 6;

static int put(char character) {
  uint32_t hart;
  __asm__("csrr %0, mhartid" : "=r"(hart));
  *(volatile uint32_t*)(kConsole + (hart >> kClusterShift << kConsoleShift)) = (uint32_t)character;
  return 1;
}

static int put_text(const char* text) {
  int count = 0;
  while (*text != '\0') count += put(*text++);
  return count;
}

static int put_number(uint32_t value, uint32_t base, int least_digits) {
  char digits[kMaxDigits];
  int length = 0;
  do {
    digits[length++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0 || length < least_digits);
  for (int i = length; i > 0; --i) put(digits[i - 1]);
  return length;
}

static int put_signed(int32_t value) {
  if (value >= 0) return put_number((uint32_t)value, 10, 1);
  return put('-') + put_number(0U - (uint32_t)value, 10, 1);
}

// The variadic call made a double of a float; the cores have no doubles, so the value is taken back out of its bits
// (truncated: printed digits beyond the seventh mean nothing). Infinity and NaN give single precision's.
static float narrow(double value) {
  uint64_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  const uint32_t sign = (uint32_t)(bits >> 63) << 31;
  const int32_t exponent = (int32_t)((bits >> 52) & 0x7FF) - 1023 + 127;
  uint32_t single = sign;  // below single precision's normal range: zero
  if (exponent >= 255)
    single = sign | 0x7F800000U | ((bits << 12) != 0 && exponent > 255 ? 0x400000U : 0U);
  else if (exponent > 0)
    single = sign | (uint32_t)exponent << 23 | (uint32_t)(bits >> 29 & 0x7FFFFF);
  float result;
  __builtin_memcpy(&result, &single, sizeof result);
  return result;
}

static int put_float(float value, int fraction_digits) {
  int count = 0;
  if (value != value) return put_text("nan");
  if (value < 0.0F) {
    count += put('-');
    value = -value;
  }
  if (value > 4.0e9F) return count + put_text(value > 3.4e38F ? "inf" : "large");
  uint32_t scale = 1;
  for (int i = 0; i < fraction_digits; ++i) scale *= 10;
  uint32_t whole = (uint32_t)value;
  uint32_t fraction = (uint32_t)((value - (float)whole) * (float)scale + 0.5F);
  if (fraction >= scale) {
    fraction -= scale;
    ++whole;
  }
  count += put_number(whole, 10, 1);
  if (fraction_digits > 0) count += put('.') + put_number(fraction, 10, fraction_digits);
  return count;
}

int printf(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int count = 0;
  for (; *format != '\0'; ++format) {
    if (*format != '%') {
      count += put(*format);
      continue;
    }
    int precision = kDefaultFraction;
    ++format;
    if (*format == '.') {
      precision = *++format - '0';
      ++format;
    }
    switch (*format) {
      case 'd':
        count += put_signed(va_arg(arguments, int32_t));
        break;
      case 'u':
        count += put_number(va_arg(arguments, uint32_t), 10, 1);
        break;
      case 'x':
        count += put_number(va_arg(arguments, uint32_t), 16, 1);
        break;
      case 'c':
        count += put((char)va_arg(arguments, int));
        break;
      case 's':
        count += put_text(va_arg(arguments, const char*));
        break;
      case 'f':
        count += put_float(narrow(va_arg(arguments, double)), precision);
        break;
      case '%':
        count += put('%');
        break;
      default:
        count += put('?');
        break;
    }
  }
  va_end(arguments);
  return count;
}
