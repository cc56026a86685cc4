// A random program executed by halfstep's instruction set alone: no pipeline, no time.
#pragma once

#include <cstdint>
#include <vector>

#include "random_program.h"

namespace halfstep::tests {

// The memory from kScratchBase, as the program wrote it to standard output: data_bytes() of it. Throws
// std::runtime_error with pc and word if an instruction is illegal or an access goes elsewhere.
std::vector<std::uint8_t> run_functional(const RandomProgram& program);

}  // namespace halfstep::tests
