#include "tools/network/c_initializer.h"

#include <array>
#include <cstdio>

namespace halfstep::network {

std::string c_float(double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%aF", value);
  return text.data();
}

}  // namespace halfstep::network
