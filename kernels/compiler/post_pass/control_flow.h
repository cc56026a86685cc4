// Which lines can follow a line, and which registers are needed after it, in one function.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "kernels/compiler/post_pass/assembly.h"

namespace halfstep::compiler {

// A function's lines: [begin, end) of the file.
struct FunctionRange {
  std::size_t begin;
  std::size_t end;
};

// From a label with `.type NAME,@function` to its `.size`. Code outside functions is left alone by all passes.
std::vector<FunctionRange> find_functions(const std::vector<Line>& lines);

// Lines by label; only labels of the range.
std::unordered_map<std::string, std::size_t> find_labels(const std::vector<Line>& lines, const FunctionRange& range);

// For each line of the range (index minus begin): registers whose value somebody may still read after it.
std::vector<RegisterSet> live_after(const std::vector<Line>& lines, const FunctionRange& range);

}  // namespace halfstep::compiler
