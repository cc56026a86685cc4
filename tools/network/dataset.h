// What networks learn from: real samples in files of kernels/networks/data (README.md there), and one set that is
// computed from another (frozen_features.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/network/description.h"
#include "tools/network/loss_reference.h"

namespace halfstep::network {

// Samples are signed bytes times a power of two: exact in every number format.
class Dataset {
 public:
  std::string title;
  TensorShape shape;               // of a sample
  TensorShape stored;              // its channels are repeated to make the shape's
  int classes = 0;                 // 0: no labels
  double scale = 1;                // of the bytes
  std::vector<std::int8_t> bytes;  // of all samples, stored.elements() each
  std::vector<std::uint8_t> labels;

  int count() const { return static_cast<int>(labels.size()); }
  // Behind the last one they start again.
  Sample sample(int index) const;
};

// Throws UsageError that names the file and what is wrong with it.
Dataset read_samples(const std::filesystem::path& path);
// By name.
Dataset read_dataset(const std::string& name);

// The one that a network's file names. Throws UsageError if shapes or classes do not fit.
Dataset dataset_of(const Network& network);

}  // namespace halfstep::network
