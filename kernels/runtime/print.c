// printf without a C library: a few conversions, no buffer, one byte store to the console per character.
#include "runtime/print.h"

#include <stdarg.h>
#include <stdint.h>

#include "runtime/print_layout.h"

// platform.md: every core has a console; those of a cluster all print at the first one here, which bare-cluster boot
// has, too.
constexpr uintptr_t kConsole = 0x1A10F000;
constexpr int kClusterShift = 5;  // of the cluster id in mhartid
constexpr int kConsoleShift = 7;  // between the consoles of two clusters
constexpr int kMaxDigits = 10;    // of a 32-bit number
constexpr int kDefaultFraction = 6;
constexpr int kMaxFraction = 9;
constexpr int kMaxLibraryText = 128;

static int put(char character) {
  uint32_t hart;
  __asm__("csrr %0, mhartid" : "=r"(hart));
  *(volatile uint32_t*)(kConsole + (hart >> kClusterShift << kConsoleShift)) = (uint32_t)character;
  return 1;
}

typedef print_layout layout;

static int put_repeated(char character, int times) {
  for (int i = 0; i < times; ++i) put(character);
  return times > 0 ? times : 0;
}

// Text of a given length behind a sign, filled up to the width.
static int put_field(const layout* form, const char* sign, const char* text, int length) {
  const int signs = *sign != '\0' ? 1 : 0;
  const int fill = form->width - signs - length;
  int count = 0;
  if (!form->left && !form->zeros) count += put_repeated(' ', fill);
  if (signs != 0) count += put(*sign);
  if (!form->left && form->zeros) count += put_repeated('0', fill);
  for (int i = 0; i < length; ++i) count += put(text[i]);
  if (form->left) count += put_repeated(' ', fill);
  return count;
}

static int put_text(const layout* form, const char* text) {
  int length = 0;
  while (text[length] != '\0' && length != form->precision) ++length;
  return put_field(form, "", text, length);
}

// Digits from the end of a buffer; returns where they begin.
static char* write_digits(char* end, uint32_t value, uint32_t base, int least, const char* alphabet) {
  char* begin = end;
  do {
    *--begin = alphabet[value % base];
    value /= base;
  } while (value != 0 || end - begin < least);
  return begin;
}

static int put_number(layout form, const char* sign, uint32_t value, uint32_t base, bool capitals) {
  char digits[kMaxDigits];
  char* end = digits + kMaxDigits;
  int least = form.precision >= 0 ? form.precision : 1;
  if (least > kMaxDigits) least = kMaxDigits;
  if (form.precision >= 0) form.zeros = false;
  const char* begin = write_digits(end, value, base, least, capitals ? "0123456789ABCDEF" : "0123456789abcdef");
  return put_field(&form, sign, begin, (int)(end - begin));
}

static int put_signed(layout form, int32_t value) {
  if (value >= 0) return put_number(form, form.plus ? "+" : "", (uint32_t)value, 10, false);
  return put_number(form, "-", 0U - (uint32_t)value, 10, false);
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

static int put_float(layout form, float value) {
  const bool negative = value < 0.0F;
  const char* sign = negative ? "-" : form.plus ? "+" : "";
  if (negative) value = -value;
  layout plain = form;
  plain.zeros = false;
  if (value != value) return put_field(&plain, "", "nan", 3);
  if (value > 3.4e38F) return put_field(&plain, sign, "inf", 3);
  if (value > 4.0e9F) return put_field(&plain, sign, "large", 5);
  const int fraction_digits = form.precision < 0              ? kDefaultFraction
                              : form.precision < kMaxFraction ? form.precision
                                                              : kMaxFraction;
  uint32_t scale = 1;
  for (int i = 0; i < fraction_digits; ++i) scale *= 10;
  uint32_t whole = (uint32_t)value;
  uint32_t fraction = (uint32_t)((value - (float)whole) * (float)scale + 0.5F);
  if (fraction >= scale) {
    fraction -= scale;
    ++whole;
  }
  char digits[2 * kMaxDigits + 1];
  char* end = digits + sizeof digits;
  char* begin = end;
  if (fraction_digits > 0) {
    begin = write_digits(end, fraction, 10, fraction_digits, "0123456789");
    *--begin = '.';
  }
  begin = write_digits(begin, whole, 10, 1, "0123456789");
  return put_field(&form, sign, begin, (int)(end - begin));
}

static const char* read_number(const char* format, int* number) {
  *number = 0;
  for (; *format >= '0' && *format <= '9'; ++format) *number = 10 * *number + (*format - '0');
  return format;
}

// Flags, width, precision and length of a conversion; a '*' takes an argument.
static const char* read_layout(const char* format, layout* form, va_list* arguments) {
  *form = (layout){.precision = -1};
  for (;; ++format) {
    if (*format == '-')
      form->left = true;
    else if (*format == '0')
      form->zeros = true;
    else if (*format == '+')
      form->plus = true;
    else if (*format == ' ')
      form->space = true;
    else if (*format == '#')
      form->alternative = true;
    else
      break;
  }
  if (*format == '*') {
    form->width = va_arg(*arguments, int);
    ++format;
  } else {
    format = read_number(format, &form->width);
  }
  if (*format == '.' && format[1] == '*') {
    form->precision = va_arg(*arguments, int);
    format += 2;
  } else if (*format == '.') {
    format = read_number(format + 1, &form->precision);
  }
  form->long_long = (format[0] == 'l' && format[1] == 'l') || *format == 'j';
  while (*format == 'l' || *format == 'h' || *format == 'z' || *format == 'j' || *format == 't') ++format;
  return format;
}

// What is not printed here. Without a C library that does, the argument is taken and a '?' stands for it.
static int put_other(const layout* form, char conversion, va_list* arguments) {
  char text[kMaxLibraryText];
  int length = 1;
  text[0] = '?';
  if (format_by_library != 0)
    length = format_by_library(text, kMaxLibraryText, form, conversion, arguments);
  else if (form->long_long || (conversion >= 'e' && conversion <= 'g') || (conversion >= 'E' && conversion <= 'G'))
    va_arg(*arguments, uint64_t);  // a double is as large
  else
    va_arg(*arguments, uint32_t);
  for (int i = 0; i < length; ++i) put(text[i]);
  return length;
}

// Whether put_float() prints all of it.
static bool is_plain(const layout* form, va_list arguments) {
  if (format_by_library == 0) return true;
  va_list copy;
  va_copy(copy, arguments);
  const float value = narrow(va_arg(copy, double));
  va_end(copy);
  return form->precision <= kMaxFraction && !form->space && value < 4.0e9F && value > -4.0e9F;
}

static bool is_integer(char conversion) {
  return conversion == 'd' || conversion == 'i' || conversion == 'u' || conversion == 'x' || conversion == 'X';
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
    layout form;
    format = read_layout(format + 1, &form, &arguments);
    if (is_integer(*format) && (form.long_long || form.alternative || form.space)) {
      count += put_other(&form, *format, &arguments);
      continue;
    }
    switch (*format) {
      case 'd':
      case 'i':
        count += put_signed(form, va_arg(arguments, int32_t));
        break;
      case 'u':
        count += put_number(form, "", va_arg(arguments, uint32_t), 10, false);
        break;
      case 'p':
      case 'x':
      case 'X':
        count += put_number(form, "", va_arg(arguments, uint32_t), 16, *format == 'X');
        break;
      case 'c': {
        const char character = (char)va_arg(arguments, int);
        count += put_field(&form, "", &character, 1);
        break;
      }
      case 's':
        count += put_text(&form, va_arg(arguments, const char*));
        break;
      case 'f':
        count += is_plain(&form, arguments) ? put_float(form, narrow(va_arg(arguments, double)))
                                            : put_other(&form, 'f', &arguments);
        break;
      case 'e':
      case 'E':
      case 'g':
      case 'G':
      case 'F':
      case 'o':
        count += put_other(&form, *format, &arguments);
        break;
      case '%':
        count += put('%');
        break;
      case '\0':
        --format;  // the text ended in the middle of a conversion
        break;
      default:  // no conversion: as it is
        count += put('%') + put(*format);
        break;
    }
  }
  va_end(arguments);
  return count;
}

// What compilers make of a printf without conversions, and programs call.
int puts(const char* text) {
  while (*text != '\0') put(*text++);
  put('\n');
  return 0;
}

int putchar(int character) {
  put((char)character);
  return character;
}
