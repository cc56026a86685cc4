// Where the tensors lie. In single precision the network would need 75 KB if every tensor had its own place; TCDM has
// 64, stacks included. So three gradients that live one after the other share one buffer:
//
//   linear weight gradient -> conv2_gradient (padded) -> conv1_gradient
//
// Everything else has its own place. Nothing relies on memory being zero at the start but the halos of the padded
// activations, which nobody writes; the halo of conv2_gradient is cleared with it in every step.
#include "networks/tinycnn/memory.h"

#include "layers/conv3x3.h"
#include "layers/parameters.h"
#include "networks/tinycnn/dataset.h"
#include "runtime/team.h"

constexpr int kPaddedPitch28 = ((kConv1Size / kElementsPerWord + 1) | 1) * kElementsPerWord;
constexpr int kImageElements = (kConv1Size + 2) * kPaddedPitch28 + kElementsPerWord;
constexpr int kPool1Elements = kConv1Outputs * (kConv2Size + 2) * kPaddedPitch14 + kElementsPerWord;

constexpr int kConv1PartialSums = kConv1Parts * (kConv1Weights + kConv1Outputs);
constexpr int kConv2PartialSums = kConv2Parts * (kConv2Weights + kConv2Outputs);

static_assert(kConv2PartialSums >= kConv1PartialSums && kConv2PartialSums >= kLinearParts * kClasses);
static_assert(kConv1Activations >= kLinearWeights && kConv1Activations >= kConv2GradientElements);
static_assert(kLinearInputs % (kLinearParts * kElementsPerWord) == 0);
static_assert(kConv1Weights % 2 == 0 && kConv1Outputs % 2 == 0 && kConv2Weights % 2 == 0 && kConv2Outputs % 2 == 0,
              "every parameter array starts at a word, in half precision, too");

[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] element network_parameters[kParameters];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element small_gradients[kParameters - kLinearWeights];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element image_buffer[kImageElements];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element conv1_buffer[kConv1Activations];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element pool1_buffer[kPool1Elements];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element conv2_buffer[kConv2Activations];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element pool2_buffer[kPool2Activations];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element pool1_gradient_buffer[kPool1Activations];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] static element pool2_gradient_buffer[kPool2Activations];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] element gradient_buffer[kConv1Activations];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] element logits[kClasses];
[[gnu::section(".bss.tcdm"), gnu::aligned(4)]] element logits_gradient[kClasses];
[[gnu::section(".bss.tcdm")]] float partial_sums[kConv2PartialSums];
[[gnu::section(".bss.tcdm")]] float loss;

[[gnu::section(".bss.tcdm")]] parameter_set weights;
[[gnu::section(".bss.tcdm")]] parameter_set gradients;
[[gnu::section(".bss.tcdm")]] activation_set maps;

static void describe(void) {
  element* next = network_parameters;
  weights.conv1_weights = next;
  weights.conv1_bias = next += kConv1Weights;
  weights.conv2_weights = next += kConv1Outputs;
  weights.conv2_bias = next += kConv2Weights;
  weights.linear_weights = next += kConv2Outputs;
  weights.linear_bias = next + kLinearWeights;

  next = small_gradients;
  gradients.conv1_weights = next;
  gradients.conv1_bias = next += kConv1Weights;
  gradients.conv2_weights = next += kConv1Outputs;
  gradients.conv2_bias = next += kConv2Weights;
  gradients.linear_bias = next + kConv2Outputs;
  gradients.linear_weights = gradient_buffer;

  maps.image = padded_tensor(image_buffer, kConv1Inputs, kConv1Size, kConv1Size, kPaddedPitch28);
  maps.conv1_output = dense_tensor(conv1_buffer, kConv1Outputs, kConv1Size, kConv1Size);
  maps.pool1_output = padded_tensor(pool1_buffer, kConv1Outputs, kConv2Size, kConv2Size, kPaddedPitch14);
  maps.conv2_output = dense_tensor(conv2_buffer, kConv2Outputs, kConv2Size, kConv2Size);
  maps.pool2_output = dense_tensor(pool2_buffer, kConv2Outputs, kPool2Size, kPool2Size);
  maps.conv1_gradient = dense_tensor(gradient_buffer, kConv1Outputs, kConv1Size, kConv1Size);
  maps.pool1_gradient = dense_tensor(pool1_gradient_buffer, kConv1Outputs, kConv2Size, kConv2Size);
  maps.conv2_gradient = padded_tensor(gradient_buffer, kConv2Outputs, kConv2Size, kConv2Size, kPaddedPitch14);
  maps.pool2_gradient = dense_tensor(pool2_gradient_buffer, kConv2Outputs, kPool2Size, kPool2Size);
}

void memory_open(void) {
  if (core_id() == 0) describe();
  parameters_load(network_parameters, tinycnn_initial_parameters, kParameters);
  team_barrier();
}
