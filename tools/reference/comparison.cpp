#include "tools/reference/comparison.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace halfstep::reference {
namespace {

// Times the expected deviation: of the root mean square of a tensor, whose roundings all have the same sign at worst
// for a while, and of one element of tens of thousands.
constexpr double kMostOfTensor = 2;
constexpr double kMostOfElement = 10;
// The last resort where nobody has computed a deviation, either (the loss behind a whole network whose layers are not
// kept): nothing derives this number; it finds what is missing, misplaced or of another scale.
constexpr double kMostOfUnknown = 0.05;

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
bool expected(const std::vector<Comparison>& comparison) {
  return comparison.empty() || !comparison.front().vacuous() || comparison.front().expected();
}

bool vacuous(const std::vector<Comparison>& comparison) { return comparison.empty() || comparison.front().vacuous(); }

// Where more than one number in a hundred is lost.
std::string flushed_text(const std::vector<Comparison>& comparison) {
  if (comparison.empty() || 100 * comparison.front().flushed <= comparison.front().nonzero) return "";
  return print("; %.2g %% flushed to zero", 100.0 * static_cast<double>(comparison.front().flushed) /
                                                static_cast<double>(comparison.front().nonzero));
}

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
    if (wanted.value != 0) ++result.nonzero;
    if (wanted.value != 0 && found == 0) ++result.flushed;
    result.squared_error += error * error;
    result.squared_value += wanted.value * wanted.value;
    result.squared_deviation += wanted.deviation * wanted.deviation;
    result.largest_bound = std::max(result.largest_bound, wanted.bound);
    result.largest_value = std::max(result.largest_value, std::abs(wanted.value));
  }
  const double typical = std::sqrt(result.squared_deviation / static_cast<double>(expected.size()));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double deviation = std::max(expected[i].deviation, typical);
    if (deviation == 0) continue;
    result.largest_surprise = std::max(result.largest_surprise, std::abs(device.at(i) - expected[i].value) / deviation);
  }
  return result;
}

double Comparison::relative_error() const {
  return squared_error == 0 ? 0.0 : std::sqrt(squared_error / squared_value);
}

double Comparison::expected_error() const {
  return squared_deviation == 0 ? 0.0 : std::sqrt(squared_deviation / squared_value);
}

bool Comparison::expected() const {
  if (squared_deviation == 0) return relative_error() <= kMostOfUnknown;
  return relative_error() <= kMostOfTensor * expected_error() && largest_surprise <= kMostOfElement;
}

bool TensorRow::ok() const {
  return within_bounds(layer_by_layer) && within_bounds(end_to_end) && expected(layer_by_layer);
}

std::string TensorRow::verdict() const {
  if (!within_bounds(layer_by_layer)) return "WRONG " + layer_by_layer.front().first_failure;
  if (!within_bounds(end_to_end)) return "WRONG end to end " + end_to_end.front().first_failure;
  if (!layer_by_layer.empty() && layer_by_layer.front().vacuous()) {
    const Comparison& layer = layer_by_layer.front();
    if (layer.squared_deviation == 0)
      return print(layer.expected() ? "ok, but the bounds are vacuous (rms %.2g %%)"
                                    : "WRONG: bounds are vacuous, but %.2g %% off (rms) is no rounding",
                   100 * layer.relative_error());
    const std::string numbers =
        print("rms %.2g %%, expected %.2g %%; largest %.2g of its expectation", 100 * layer.relative_error(),
              100 * layer.expected_error(), layer.largest_surprise);
    return (layer.expected() ? "ok by what rounding does: " : "WRONG: more than rounding does: ") + numbers +
           flushed_text(layer_by_layer);
  }
  const std::string flushed = flushed_text(layer_by_layer);
  if (!end_to_end.empty() && vacuous(end_to_end)) return "ok, end-to-end bound vacuous" + flushed;
  return "ok" + flushed;
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
