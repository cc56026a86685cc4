#include "kernels/compiler/post_pass/registers.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace halfstep::compiler {
namespace {

constexpr std::array<std::string_view, 32> kNames = {
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0",  "a1",  "a2", "a3", "a4", "a5",
    "a6",   "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"};
constexpr unsigned kFramePointer = 8;

}  // namespace

std::optional<unsigned> register_number(std::string_view name) {
  const auto* found = std::find(kNames.begin(), kNames.end(), name);
  if (found != kNames.end()) return static_cast<unsigned>(found - kNames.begin());
  if (name == "fp") return kFramePointer;
  if (name.size() < 2 || name.size() > 3 || name[0] != 'x') return std::nullopt;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size() || number >= kNames.size()) return std::nullopt;
  return number;
}

std::string register_name(unsigned number) { return std::string(kNames.at(number)); }

}  // namespace halfstep::compiler
