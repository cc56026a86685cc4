#include "isa/float/half_pair.h"

namespace halfstep::isa::floating::half_pair {
namespace {

bool is_forbidden = false;

bool host_has_it() {
#if defined(__x86_64__)
  static const bool has_it = __builtin_cpu_supports("f16c") != 0;
  return has_it;
#else
  return false;
#endif
}

}  // namespace

bool available() { return host_has_it() && !is_forbidden; }

void forbid(bool forbidden) { is_forbidden = forbidden; }

}  // namespace halfstep::isa::floating::half_pair
