#include "isa/float/half_pair.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace halfstep::isa::floating::half_pair {
namespace {

bool is_forbidden = false;

bool host_has_it() {
#if defined(__x86_64__)
  constexpr unsigned kFeatures = 1;
  constexpr unsigned kF16c = 1U << 29;
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  // The operating system must keep the registers, too, as it does for AVX.
  return __get_cpuid(kFeatures, &eax, &ebx, &ecx, &edx) != 0 && (ecx & kF16c) != 0 &&
         __builtin_cpu_supports("avx") != 0;
#else
  return false;
#endif
}

}  // namespace

#if defined(__x86_64__)
const Lanes kBelowHalf = {{0x1fff, 0x1fff, 0x1fff, 0x1fff}};
const Lanes kHalfWay = {{0x1000, 0x1000, 0x1000, 0x1000}};
#endif

bool available() {
  static const bool has_it = host_has_it();
  return has_it && !is_forbidden;
}

void forbid(bool forbidden) { is_forbidden = forbidden; }

}  // namespace halfstep::isa::floating::half_pair
