// The signature of a conventional test program: memory between two symbols, as the RISC-V architecture tests and Spike
// write it, to be compared with a reference file.
#pragma once

#include <cstdint>
#include <string>

#include "model/soc/program_image.h"
#include "model/soc/simulation.h"
#include "tools/files/atomic_file.h"

namespace halfstep::tools {

class Signature {
 public:
  // Before the run: throws UsageError if the program has no such symbols, they make no sense, or the file cannot be
  // written.
  Signature(const model::ProgramImage& program, const std::string& path);

  // After the run: eight hexadecimal digits a line, a little-endian word each.
  void write(const model::Simulation& simulation);

 private:
  std::uint32_t begin_;
  std::uint32_t end_;
  std::string program_;
  AtomicFile file_;
};

}  // namespace halfstep::tools
