// The losses that a program of a described network keeps (kernels/streaming/training.h).
#pragma once

#include <vector>

#include "model/soc/program_image.h"
#include "model/soc/simulation.h"

namespace halfstep::network {

// Of each training step, before its update; empty if the program is no described network.
std::vector<double> training_losses(const model::ProgramImage& image, const model::Simulation& simulation,
                                    std::uint32_t samples);

}  // namespace halfstep::network
