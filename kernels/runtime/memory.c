// memcpy and memset, which the compiler may call from any C code. Built with -ffreestanding, so that the loops here are
// not turned into calls of themselves.
#include <stddef.h>

void* memcpy(void* restrict destination, const void* restrict source, size_t bytes) {
  char* to = destination;
  const char* from = source;
  for (size_t i = 0; i < bytes; ++i) to[i] = from[i];
  return destination;
}

void* memset(void* destination, int value, size_t bytes) {
  char* to = destination;
  for (size_t i = 0; i < bytes; ++i) to[i] = (char)value;
  return destination;
}
