// What stands between '%' and a conversion of printf, for the two that print it: print.c, and a C library's functions
// for what print.c does not know (pmsis/format.c).
#pragma once

#include <stdarg.h>

typedef struct {
  bool left;
  bool zeros;
  bool plus;
  bool space;
  bool alternative;
  bool long_long;
  int width;
  int precision;  // -1: none given
} print_layout;

// Takes the conversion's argument and writes its text, at most `size` characters. Its length. Only in programs with a C
// library: weak.
[[gnu::weak]] int format_by_library(char* text, int size, const print_layout* form, char conversion,
                                    va_list* arguments);
