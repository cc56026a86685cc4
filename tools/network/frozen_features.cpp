#include "tools/network/frozen_features.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace halfstep::network {
namespace {

constexpr int kFeatures = 512;
constexpr int kWindow = 6;
constexpr int kStride = 4;
constexpr int kImage = 32;
constexpr int kSize = kImage / kStride;
constexpr int kPad = 1;
constexpr std::uint32_t kSeed = 2305;
constexpr double kScale = 0x1p-5;  // of the bytes
constexpr double kLargestByte = 127;

using Filter = std::array<double, kWindow * kWindow>;

// Weights without a mean: an even image has no features.
std::vector<Filter> make_filters() {
  std::mt19937 generator{kSeed};
  std::vector<Filter> filters(kFeatures);
  for (Filter& filter : filters) {
    double sum = 0;
    for (double& weight : filter) sum += weight = static_cast<double>(generator()) * 0x1p-31 - 1.0;
    for (double& weight : filter) weight -= sum / (kWindow * kWindow);
  }
  return filters;
}

double response(const Filter& filter, const std::vector<double>& image, int y, int x) {
  double sum = 0;
  for (int ky = 0; ky < kWindow; ++ky)
    for (int kx = 0; kx < kWindow; ++kx) {
      const int row = y * kStride + ky - kPad;
      const int column = x * kStride + kx - kPad;
      if (row < 0 || row >= kImage || column < 0 || column >= kImage) continue;
      sum +=
          filter[static_cast<std::size_t>(ky * kWindow + kx)] * image[static_cast<std::size_t>(row * kImage + column)];
    }
  return sum;
}

}  // namespace

Dataset frozen_features(const Dataset& images) {
  Dataset features;
  features.title = "a frozen layer's features of " + images.title;
  features.shape = {kFeatures, kSize, kSize};
  features.stored = features.shape;
  features.classes = images.classes;
  features.scale = kScale;
  features.labels = images.labels;
  const std::vector<Filter> filters = make_filters();
  for (int i = 0; i < images.count(); ++i) {
    const std::vector<double> image = images.sample(i).input;
    for (const Filter& filter : filters)
      for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) {
          const double positive = std::max(response(filter, image, y, x), 0.0);
          features.bytes.push_back(static_cast<std::int8_t>(std::min(std::round(positive / kScale), kLargestByte)));
        }
  }
  return features;
}

}  // namespace halfstep::network
