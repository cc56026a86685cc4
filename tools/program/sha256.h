// SHA-256 of some bytes as lower-case hexadecimal: reports name a program by it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace halfstep::tools {

std::string sha256_hex(const std::vector<std::uint8_t>& bytes);

}  // namespace halfstep::tools
