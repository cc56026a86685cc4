// Formatted output on the simulator's console, for reports between regions: one core at a time, not inside a region.
#pragma once

// Understands %d %i %u %x %X %p %c %s %f %% with flags - 0 +, width and precision (also as *), and lengths of a word
// (h, l, z). %f prints a single precision value below 4e9, with 6 digits unless told and 9 at most. Programs with
// pmsis.h have %e %g %o, 64-bit numbers (ll), the flags # and space and any %f as well; in others these print as '?'.
[[gnu::format(printf, 1, 2)]] int printf(const char* format, ...);
int puts(const char* text);
int putchar(int character);
