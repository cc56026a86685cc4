// A tensor of a primitive in TCDM: where each of its elements lies, and what it holds before the run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/kernels/number_format.h"

namespace halfstep::tools {

struct Operand {
  std::string name;
  std::vector<int> sizes;      // of the dimensions, the slowest first
  std::vector<int> strides;    // elements from one index to the next
  int first = 0;               // element where index 0, 0, ... lies: a halo may be in front of it
  int span = 0;                // elements of memory
  std::vector<double> values;  // before the run, in the order of the indices; empty: zeros. Numbers of `format`.
  const NumberFormat* format = nullptr;
  std::uint32_t address = 0;  // of its memory, set when it is placed

  int elements() const;
  int bytes() const;
  std::vector<std::uint8_t> encoded() const;                                   // all of its memory
  std::vector<double> decoded(const std::vector<std::uint8_t>& memory) const;  // its elements
  std::vector<int> offsets() const;                                            // of its elements in memory
};

// Words that rows of so many elements fill, and the pitch of rows, an odd number of words, in elements: the same column
// of consecutive rows then lies in different banks.
int whole_words(const NumberFormat& format, int elements);
int skewed_pitch(const NumberFormat& format, int elements);

// rows x columns with skewed rows.
Operand matrix_operand(std::string name, const NumberFormat& format, int rows, int columns);

// A plain array.
Operand vector_operand(std::string name, const NumberFormat& format, int elements);

}  // namespace halfstep::tools
