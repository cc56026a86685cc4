// The layer table of the network. Multiply-accumulates are those of the mathematics: products with the zeros of the
// padding count, as everywhere in the field; bias, maxima and updates do not.
#include "runtime/layer_table.h"

#include "element.h"
#include "layers/conv3x3.h"
#include "networks/tinycnn/regions.h"
#include "networks/tinycnn/shape.h"

constexpr uint32_t kConv1Macs = kConv1Activations * kConv1Inputs * kTaps;
constexpr uint32_t kConv2Macs = kConv2Activations * kConv2Inputs * kTaps;
constexpr uint32_t kLinearMacs = kLinearWeights;

[[gnu::section(".halfstep.layers"), gnu::used]] static const layer_record layer_table[] = {
    {kInputData, 0, "input", "data", "image_load_" NUMBER_FORMAT},
    {kConv1Forward, kConv1Macs, "conv1", "forward", "conv3x3_" NUMBER_FORMAT},
    {kRelu1Forward, 0, "relu1", "forward", "relu_" NUMBER_FORMAT},
    {kPool1Forward, 0, "pool1", "forward", "max_pool_" NUMBER_FORMAT},
    {kConv2Forward, kConv2Macs, "conv2", "forward", "conv3x3_" NUMBER_FORMAT},
    {kRelu2Forward, 0, "relu2", "forward", "relu_" NUMBER_FORMAT},
    {kPool2Forward, 0, "pool2", "forward", "max_pool_" NUMBER_FORMAT},
    {kLinearForward, kLinearMacs, "linear", "forward", "linear_" NUMBER_FORMAT},
    {kLoss, 0, "softmax", "loss", "softmax_cross_entropy"},
    {kLinearWeightGradient, kLinearMacs, "linear", "weight_gradient", "linear_" NUMBER_FORMAT},
    {kLinearInputGradient, kLinearMacs, "linear", "input_gradient", "linear_" NUMBER_FORMAT},
    {kLinearUpdate, 0, "linear", "update", "sgd_" NUMBER_FORMAT},
    {kPool2InputGradient, 0, "pool2", "input_gradient", "max_pool_" NUMBER_FORMAT},
    {kRelu2InputGradient, 0, "relu2", "input_gradient", "relu_" NUMBER_FORMAT},
    {kConv2WeightGradient, kConv2Macs, "conv2", "weight_gradient", "conv3x3_" NUMBER_FORMAT},
    {kConv2InputGradient, kConv2Macs, "conv2", "input_gradient", "conv3x3_" NUMBER_FORMAT},
    {kConv2Update, 0, "conv2", "update", "sgd_" NUMBER_FORMAT},
    {kPool1InputGradient, 0, "pool1", "input_gradient", "max_pool_" NUMBER_FORMAT},
    {kRelu1InputGradient, 0, "relu1", "input_gradient", "relu_" NUMBER_FORMAT},
    {kConv1WeightGradient, kConv1Macs, "conv1", "weight_gradient", "conv3x3_" NUMBER_FORMAT},
    {kConv1Update, 0, "conv1", "update", "sgd_" NUMBER_FORMAT},
};
