// The layer of the streaming benchmark, for the program (C23) and the host reference (C++17): a pointwise convolution
// of 16 to 16 channels over 64x64 pixels. Input and output lie in L2, pixel by pixel: 256 KB each in single precision,
// 128 KB in half.
#pragma once

constexpr int kStreamedPixels = 64 * 64;
constexpr int kStreamedChannelsIn = 16;
constexpr int kStreamedChannelsOut = 16;
constexpr int kStreamedTilePixels = 128;  // moved and computed at a time
constexpr int kStreamedTiles = kStreamedPixels / kStreamedTilePixels;
