// A weight gradient that updates the weights at once: its tiles stay in TCDM, those of the weights come and leave, and
// the gradient as a whole is nowhere. Saves its memory in L2, and two of four times that the DMA moves as much.
#pragma once

#include "tools/network/pass_builders.h"

namespace halfstep::network {

// Of a plan whose third stream stores the gradient: stores updated weights, and a fourth brings them. `adds_up`: tiles
// of the inner loop belong to the same weights.
void fuse_update(PassPlan& plan, const LayerOperands& operands, bool adds_up);

}  // namespace halfstep::network
