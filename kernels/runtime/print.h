// Formatted output on the simulator's console, for reports between regions: one core at a time, not inside a region.
#pragma once

// Understands %d %u %x %c %s %f %.Nf %%. %f prints a single precision value below 4e9 with N digits (default 6).
[[gnu::format(printf, 1, 2)]] int printf(const char* format, ...);
