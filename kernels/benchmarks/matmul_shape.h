// The matrices of the matmul benchmark, for the program (C23) and the host reference (C++17): 64x64 = 64x64 * 64x64.
#pragma once

constexpr int kMatmulRows = 64;
constexpr int kMatmulInner = 64;
constexpr int kMatmulColumns = 64;
constexpr int kMatmulPitchPad = 4;  // bytes: one word more than a row holds
