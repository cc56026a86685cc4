// Comparing the device's tensors with the reference's, element by element, and saying so in a table.
#pragma once

#include <string>
#include <vector>

#include "tools/reference/layers.h"

namespace halfstep::reference {

struct Comparison {
  double largest_error = 0;
  double largest_bound = 0;
  double largest_value = 0;  // of the reference
  double squared_error = 0;  // sums over the elements
  double squared_value = 0;
  double squared_deviation = 0;  // of what rounding is expected to do
  // Error over the deviation of the element, or of the tensor if that is larger: terms that cancel have a small sum.
  double largest_surprise = 0;
  std::size_t nonzero = 0;  // elements that the reference has
  std::size_t flushed = 0;  // of these, and zero on the device: too small for its format
  bool within_bounds = true;
  std::string first_failure;  // "[12]: 0.5, expected 0.25 +- 1e-7"

  // A bound above every value proves nothing; it is reported, not loosened or hidden.
  bool vacuous() const { return largest_bound > largest_value; }
  // Of the whole tensor: root mean square of the errors over that of the values. NaN if the device has one.
  double relative_error() const;
  double expected_error() const;  // the same of the deviations
  // Where the bound proves nothing: are the errors those of independent roundings (bounded.h)? If nobody knows
  // their deviation: are they small?
  bool expected() const;
};

Comparison compare(const Tensor& expected, const DeviceValues& device);

// One line of the table: a tensor, compared layer by layer and end to end (training_step.h). An empty entry prints as
// `-`.
struct TensorRow {
  std::string name;
  std::size_t elements = 0;
  std::vector<Comparison> layer_by_layer;  // one or none
  std::vector<Comparison> end_to_end;      // one or none

  bool ok() const;
  std::string verdict() const;
};

std::string print_table(const std::vector<TensorRow>& rows);

}  // namespace halfstep::reference
