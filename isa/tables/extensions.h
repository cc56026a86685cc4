// The extensions, each defined in the file of its name.
#pragma once

#include "isa/table.h"

namespace halfstep::isa::tables {

extern const Extension kRv32i;
extern const Extension kRv32m;
extern const Extension kZicsr;
extern const Extension kZfinx;
extern const Extension kZhinx;
extern const Extension kXf16alt;
extern const Extension kXfvecFp16;
extern const Extension kXfvecBf16;
extern const Extension kXfaux;
extern const Extension kDotProduct;
extern const Extension kXpulpMemory;
extern const Extension kXpulpHardwareLoop;
extern const Extension kXpulpBranch;
extern const Extension kXpulpAlu;
extern const Extension kXpulpBit;
extern const Extension kXpulpMac;
extern const Extension kXpulpSimdArithmetic;
extern const Extension kXpulpSimdCompare;
extern const Extension kXpulpSimdDot;
extern const Extension kXpulpSimdShuffle;
extern const Extension kXpulpComplex;

}  // namespace halfstep::isa::tables
