// Region ids of the network's layers and passes; layer_table.c says what each is.
#pragma once

enum region {
  kInputData,
  kConv1Forward,
  kRelu1Forward,
  kPool1Forward,
  kConv2Forward,
  kRelu2Forward,
  kPool2Forward,
  kLinearForward,
  kLoss,
  kLinearWeightGradient,
  kLinearInputGradient,
  kLinearUpdate,
  kPool2InputGradient,
  kRelu2InputGradient,
  kConv2WeightGradient,
  kConv2InputGradient,
  kConv2Update,
  kPool1InputGradient,
  kRelu1InputGradient,
  kConv1WeightGradient,
  kConv1Update,
};
