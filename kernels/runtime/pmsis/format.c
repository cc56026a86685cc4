// The conversions of printf that runtime/print.c does not know, by the C library that PMSIS programs are linked with.
#include <stdint.h>
#include <stdio.h>

#include "runtime/print_layout.h"

const char pmsis_formats = 1;  // cluster.c asks for it

int format_by_library(char* text, int size, const print_layout* form, char conversion, va_list* arguments) {
  char how[16];
  char* end = how;
  *end++ = '%';
  if (form->left) *end++ = '-';
  if (form->zeros) *end++ = '0';
  if (form->plus) *end++ = '+';
  if (form->space) *end++ = ' ';
  if (form->alternative) *end++ = '#';
  for (const char* rest = "*.*"; *rest != '\0'; ++rest) *end++ = *rest;
  const bool is_float = conversion >= 'a' ? conversion == 'a' || (conversion >= 'e' && conversion <= 'g')
                                          : conversion == 'A' || (conversion >= 'E' && conversion <= 'G');
  if (!is_float) *end++ = 'l', *end++ = 'l';
  *end++ = conversion;
  *end = '\0';
  int length;
  if (is_float)
    length = snprintf(text, (size_t)size, how, form->width, form->precision, va_arg(*arguments, double));
  else if (form->long_long)
    length = snprintf(text, (size_t)size, how, form->width, form->precision, va_arg(*arguments, uint64_t));
  else
    length = snprintf(text, (size_t)size, how, form->width, form->precision, (uint64_t)va_arg(*arguments, uint32_t));
  return length < size ? length : size - 1;
}
