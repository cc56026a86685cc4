// A trace that cannot be read: one line with the place in the file and what was expected there.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace halfstep::traces {

class TraceError : public std::runtime_error {
 public:
  TraceError(const std::string& file, std::uint64_t offset, const std::string& what)
      : std::runtime_error(file + ": at byte " + std::to_string(offset) + ": " + what) {}
};

}  // namespace halfstep::traces
