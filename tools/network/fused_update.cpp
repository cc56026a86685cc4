#include "tools/network/fused_update.h"

namespace halfstep::network {

void fuse_update(PassPlan& plan, const LayerOperands& operands, bool adds_up) {
  constexpr double kCyclesPerWord = 1;  // of eight cores
  Stream& updated = plan.streams.at(2);
  Workspace& workspace = plan.workspace;
  workspace.gradient_bytes = updated.tile_bytes();
  workspace.bytes = adds_up ? 2 * workspace.gradient_bytes : workspace.gradient_bytes;
  workspace.clear = updated.clearing == Clearing::all;  // lanes that no gradient is computed for
  updated.clearing = Clearing::keep;
  Stream weights = updated;
  weights.flow = Flow::load;
  plan.streams.push_back(weights);
  plan.update_rate = operands.update_rate;
  plan.kernel += "_sgd";
  const int words = static_cast<int>(operands.weights.layout.bytes()) / kWordBytes;
  plan.compute_cycles += words * kCyclesPerWord;
}

}  // namespace halfstep::network
