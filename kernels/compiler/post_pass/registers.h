// The integer registers by their assembly names, and sets of them. FP numbers live in the same registers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace halfstep::compiler {

constexpr unsigned kZero = 0;  // x0
constexpr unsigned kReturnAddress = 1;
constexpr unsigned kStackPointer = 2;

// x0 is never in a set: nobody can tell whether it was written.
using RegisterSet = std::uint32_t;

constexpr RegisterSet set_of(unsigned number) { return number == kZero ? 0U : RegisterSet{1} << number; }

constexpr RegisterSet kAllRegisters = 0xfffffffe;
constexpr RegisterSet kArguments = 0x0003fc00;     // a0-a7
constexpr RegisterSet kCallerSaved = 0xf003fce2;   // ra, t0-t6, a0-a7
constexpr RegisterSet kLiveAtReturn = 0x0ffc0f1e;  // ra, sp, gp, tp, s0-s11, results a0 and a1

// x0 to x31, zero, ra, sp, ... t6, fp.
std::optional<unsigned> register_number(std::string_view name);
std::string register_name(unsigned number);

}  // namespace halfstep::compiler
