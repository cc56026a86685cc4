#include "tools/reference/comparison.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace halfstep::reference {
namespace {

template <typename... Arguments>
std::string print(const char* format, Arguments... arguments) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(), format, arguments...);
  return text.data();
}

std::string print_comparison(const std::vector<Comparison>& comparison) {
  if (comparison.empty()) return print("  %10s  %10s", "-", "-");
  return print("  %10.3g  %10.3g", comparison.front().largest_error, comparison.front().largest_bound);
}

bool within_bounds(const std::vector<Comparison>& comparison) {
  return comparison.empty() || comparison.front().within_bounds;
}

bool vacuous(const std::vector<Comparison>& comparison) { return comparison.empty() || comparison.front().vacuous(); }

}  // namespace

Comparison compare(const Tensor& expected, const DeviceValues& device) {
  Comparison result;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Bounded& wanted = expected[i];
    const double found = device.at(i);
    const double error = std::abs(found - wanted.value);
    // Not `error > bound`: a NaN is outside every bound.
    if (!(error <= wanted.bound) && result.within_bounds) {
      result.within_bounds = false;
      result.first_failure = print("[%zu]: %.9g, expected %.9g +- %.3g", i, found, wanted.value, wanted.bound);
    }
    if (!(error <= result.largest_error)) result.largest_error = error;
    result.largest_bound = std::max(result.largest_bound, wanted.bound);
    result.largest_value = std::max(result.largest_value, std::abs(wanted.value));
  }
  return result;
}

bool TensorRow::ok() const { return within_bounds(layer_by_layer) && within_bounds(end_to_end); }

std::string TensorRow::verdict() const {
  if (!within_bounds(layer_by_layer)) return "WRONG " + layer_by_layer.front().first_failure;
  if (!within_bounds(end_to_end)) return "WRONG end to end " + end_to_end.front().first_failure;
  if (vacuous(layer_by_layer) && vacuous(end_to_end)) return "ok, but the bounds are vacuous";
  if (!end_to_end.empty() && vacuous(end_to_end)) return "ok, end-to-end bound vacuous";
  return "ok";
}

std::string print_table(const std::vector<TensorRow>& rows) {
  std::string text = print("%-21s  %8s  %22s  %22s\n", "", "", "-- layer by layer ---", "---- end to end -----");
  text += print("%-21s  %8s  %10s  %10s  %10s  %10s  %s\n", "tensor", "elements", "max error", "max bound", "max error",
                "max bound", "verdict");
  for (const TensorRow& row : rows)
    text += print("%-21s  %8zu", row.name.c_str(), row.elements) + print_comparison(row.layer_by_layer) +
            print_comparison(row.end_to_end) + "  " + row.verdict() + "\n";
  return text;
}

}  // namespace halfstep::reference
