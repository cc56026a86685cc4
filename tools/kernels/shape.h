// kernel.shape: sizes of a primitive's operands, in the notation of its row in the registry.
#pragma once

#include <string>
#include <vector>

namespace halfstep::tools {

// A notation such as "CxHxW:COUT:KERNEL[:STRIDE[:PAD]]": names of sizes, `x` or `:` between them, optional ones in
// brackets at the end. The sizes of `text` in that order, KERNEL as height and width (`3` or `10x4`); optional ones
// that are not there take `defaults`. All are whole numbers from 1 (PAD: 0) to 65535. Throws UsageError that names
// `kernel`, the notation and an example.
std::vector<int> parse_shape(const std::string& kernel, const std::string& notation, const std::string& example,
                             const std::vector<int>& defaults, const std::string& text);

}  // namespace halfstep::tools
