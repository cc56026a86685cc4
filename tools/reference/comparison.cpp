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

// Where the bound proves something, it says more.
bool plausible(const std::vector<Comparison>& comparison) {
  return comparison.empty() || !comparison.front().vacuous() || comparison.front().plausible();
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
    result.squared_error += error * error;
    result.squared_value += wanted.value * wanted.value;
    result.largest_bound = std::max(result.largest_bound, wanted.bound);
    result.largest_value = std::max(result.largest_value, std::abs(wanted.value));
  }
  return result;
}

double Comparison::relative_error() const {
  return squared_error == 0 ? 0.0 : std::sqrt(squared_error / squared_value);
}

bool Comparison::plausible() const {
  constexpr double kImplausible = 0.5;
  return relative_error() <= kImplausible;
}

bool TensorRow::ok() const {
  return within_bounds(layer_by_layer) && within_bounds(end_to_end) && plausible(layer_by_layer);
}

std::string TensorRow::verdict() const {
  if (!within_bounds(layer_by_layer)) return "WRONG " + layer_by_layer.front().first_failure;
  if (!within_bounds(end_to_end)) return "WRONG end to end " + end_to_end.front().first_failure;
  const double percent = layer_by_layer.empty() ? 0 : 100 * layer_by_layer.front().relative_error();
  if (!plausible(layer_by_layer))
    return print("WRONG: bounds are vacuous, but %.2g %% off (rms) is no rounding", percent);
  if (vacuous(layer_by_layer) && vacuous(end_to_end))
    return print("ok, but the bounds are vacuous (rms %.2g %%)", percent);
  if (!end_to_end.empty() && vacuous(end_to_end)) return "ok, end-to-end bound vacuous";
  return "ok";
}

std::string print_table(const std::vector<TensorRow>& rows) {
  int width = 21;
  for (const TensorRow& row : rows) width = std::max(width, static_cast<int>(row.name.size()));
  std::string text = print("%-*s  %8s  %22s  %22s\n", width, "", "", "-- layer by layer ---", "---- end to end -----");
  text += print("%-*s  %8s  %10s  %10s  %10s  %10s  %s\n", width, "tensor", "elements", "max error", "max bound",
                "max error", "max bound", "verdict");
  for (const TensorRow& row : rows)
    text += print("%-*s  %8zu", width, row.name.c_str(), row.elements) + print_comparison(row.layer_by_layer) +
            print_comparison(row.end_to_end) + "  " + row.verdict() + "\n";
  return text;
}

}  // namespace halfstep::reference
