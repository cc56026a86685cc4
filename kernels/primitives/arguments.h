// What the host tells a primitive's program before it runs: words in TCDM, written by symbol. Each program declares the
// struct that they make; tools/kernels fills it in the same order.
#pragma once

#include <stdint.h>

constexpr int kArgumentWords = 64;
constexpr int kPrimitiveRegion = 0;

extern uint32_t kernel_arguments[kArgumentWords];

// The measured part, called by all cores between two barriers. Defined by each program of this folder.
void execute(void);
