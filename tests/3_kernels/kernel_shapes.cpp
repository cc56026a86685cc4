#include "tests/3_kernels/kernel_shapes.h"

#include <map>

namespace halfstep::test {
namespace {

struct Shapes {
  std::vector<std::string> quick;
  std::vector<std::string> more;
};

const std::map<std::string, Shapes>& shapes_by_notation() {
  static const std::map<std::string, Shapes> shapes = {
      {"NxKxM", {{"7x5x13", "16x8x16"}, {"1x1x1", "1x17x1", "3x2x19", "12x31x6", "23x7x1", "33x16x40", "2x64x3"}}},
      {"CxHxW:KERNEL[:STRIDE[:PAD]]",
       {{"3x7x5:3:1:1", "2x9x8:3:2", "5x6x13:3:2:1", "5x5x6:4x3:2:3", "3x4x21:3:1:2"},
        {"1x1x1:1", "3x7x9:5:1:2", "3x7x7:3:3", "4x16x16:3:1:1", "4x9x4:2:2:1", "1x25x5:3:1:1", "2x3x31:3",
         "2x4x4:3:2:1", "9x2x2:3:1:2", "3x5x13:3:2:1", "3x1x1:3:2:1", "4x16x16:3:2:1"}}},
      {"CxHxW", {{"3x7x5"}, {"1x1x2", "9x8x8", "17x3x11"}}},
      {"N", {{"37"}, {"2", "64", "1021"}}},
      {"NxM", {{"13x7"}, {"1x1", "32x32", "5x64"}}},
      {"INxOUT", {{"13x7", "40x33"}, {"1x1", "3x64", "147x10", "256x19", "65x8"}}},
      {"CxHxW:COUT:KERNEL[:STRIDE[:PAD]]",
       {{"3x7x5:5:3:1:1", "2x8x9:4:3:2:1", "4x6x6:8:2", "1x5x7:3:4x3:2:3", "3x4x19:6:2x3:1:2", "3x7x18:3:3:2"},
        {"1x1x1:1:1", "2x11x13:7:5:1:2", "5x7x7:3:3:3", "2x13x5:6:1:2", "8x8x8:16:3", "2x9x4:2:2:2:1",
         "1x12x10:9:10x4:2:1", "7x6x10:2:3:1:3", "1x3x4:1:3", "4x16x16:5:3:1:1"}}},
  };
  return shapes;
}

// Pointwise convolutions have the notation of conv2d, and one window.
const Shapes kPointwise = {{"5x3x7:6:1", "16x4x4:9:1"}, {"1x1x1:1:1", "3x9x5:13:1", "17x2x11:2:1", "32x8x8:32:1"}};

// Pooling has the notation of depthwise convolutions; its padding is less than its window.
const Shapes kPool = {{"3x7x5:2:2", "2x9x8:3:2", "3x7x6:3:2:1", "2x5x8:4x3:1:2"},
                      {"1x1x1:1:1", "5x13x11:5:3", "16x8x8:8:8", "7x6x9:2x3:1", "4x16x16:2:2", "3x8x8:2:2:1",
                       "2x1x1:3:1:1", "3x9x9:5:4:2"}};

Shapes shapes_of(const tools::Primitive& primitive) {
  if (primitive.program == "pool") return kPool;
  if (primitive.program == "pointwise") return kPointwise;
  const auto found = shapes_by_notation().find(primitive.shape);
  return found == shapes_by_notation().end() ? Shapes{} : found->second;
}

}  // namespace

std::vector<std::string> quick_shapes(const tools::Primitive& primitive) { return shapes_of(primitive).quick; }

std::vector<std::string> more_shapes(const tools::Primitive& primitive) { return shapes_of(primitive).more; }

}  // namespace halfstep::test
