// One check for each program that has a reference; check.cpp chooses.
#pragma once

#include "tools/reference/check.h"
#include "tools/reference/device_memory.h"

namespace halfstep::reference {

// kernels/networks/tinycnn: the last training step, from the parameters that the device had before it. The parameters
// of a run of one step are compared with the initial ones of the program file, too.
CheckReport check_tinycnn(const model::ProgramImage& image, const model::Simulation& simulation, ElementFormat format);

// kernels/benchmarks/streamed_pointwise.c, from the input and the weights in L2.
CheckReport check_streamed(const model::ProgramImage& image, const model::Simulation& simulation, ElementFormat format);

}  // namespace halfstep::reference
