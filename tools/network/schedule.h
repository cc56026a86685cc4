// A training step as a list of passes and the buffers of L2 that they read and write.
//
// Order: all layers forward, the loss, then from the last layer to the first its weight gradient, its input gradient
// and its update, so that with one sample an update no gradient of weights outlives its layer. Where that is faster,
// the input gradient comes first and the weights are updated with their gradient, tile by tile (fused_update.h).
#pragma once

#include <string>
#include <vector>

#include "tools/network/pass_builders.h"

namespace halfstep::network {

enum class Content : std::uint8_t { samples, activation, gradient, weights, weight_gradient, velocity };
bool is_matrix(Content content);  // laid out as weights are

struct Buffer {
  std::string name;  // block1_conv1.output
  Content content = Content::activation;
  int layer = kNetworkInput;  // whose output, or gradient by it, or weights
  int bytes = 0;
  ImageLayout image;     // of activations and gradients
  WeightLayout weights;  // of the others
  bool permanent = false;
  int first = -1;            // pass that writes it first,
  int last = -1;             // and that touches it last
  int storage = 0;           // the buffer whose memory it has: itself, or one that ends where it begins
  std::uint32_t offset = 0;  // in the arena of L2: memory_plan.h
};

struct ScheduledPass {
  PassPlan plan;
  int layer = 0;
  std::vector<int> reads;  // buffers
  int writes = 0;
  // What the reference calls a tensor (step_reference.h), and the buffer that holds it behind this pass.
  std::vector<std::pair<std::string, int>> results;
};

struct Schedule {
  const Network* network = nullptr;
  std::vector<Buffer> buffers;
  std::vector<ScheduledPass> passes;
  int samples = 0;         // buffer
  int stored_samples = 1;  // in it
};

struct ScheduleOptions {
  PassOptions pass;
  int stored_samples = 1;
};

// Throws UsageError if a pass does not fit into the TCDM, or if the network has something that no pass can do.
Schedule make_schedule(const Network& network, const ScheduleOptions& options);

}  // namespace halfstep::network
