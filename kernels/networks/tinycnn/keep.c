#include "networks/tinycnn/keep.h"

#include "runtime/team.h"

element kept_image[kImagePixels];
element kept_conv1_output[kConv1Activations];
element kept_relu1_output[kConv1Activations];
element kept_pool1_output[kPool1Activations];
element kept_conv2_output[kConv2Activations];
element kept_relu2_output[kConv2Activations];
element kept_pool2_output[kPool2Activations];
element kept_logits[kClasses];
element kept_logits_gradient[kClasses];
element kept_pool2_gradient[kPool2Activations];
element kept_relu2_gradient[kConv2Activations];
element kept_conv2_gradient[kConv2Activations];
element kept_pool1_gradient[kPool1Activations];
element kept_relu1_gradient[kConv1Activations];
element kept_conv1_gradient[kConv1Activations];
element kept_parameters_before[kParameters];
element kept_parameters_gradient[kParameters];
element kept_parameters_after[kParameters];
uint32_t kept_sample;

void keep_tensor(element* kept, const tensor* source) {
  team_barrier();
  for (int channel = 0; channel < source->channels; ++channel) {
    for (int row = core_id(); row < source->height; row += team_size()) {
      const element* from = tensor_row(source, channel, row);
      element* to = kept + (channel * source->height + row) * source->width;
      for (int x = 0; x < source->width; ++x) to[x] = from[x];
    }
  }
  team_barrier();
}

void keep_elements(element* kept, const element* source, int count) {
  team_barrier();
  for (int i = core_id(); i < count; i += team_size()) kept[i] = source[i];
  team_barrier();
}
