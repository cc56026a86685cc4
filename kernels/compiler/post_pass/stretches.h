// Stretches of straight-line code: nothing enters in the middle, nothing leaves before the end.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

#include "kernels/compiler/post_pass/control_flow.h"

namespace halfstep::compiler {

// Indices of lines that are instructions or loop counts, in order. Barriers end a stretch and are in none.
using Stretch = std::vector<std::size_t>;

// Names that instructions and data of the file mention (debug information does not count): what is not in it cannot be
// jumped to.
std::unordered_set<std::string> mentioned_names(const std::vector<Line>& lines);

std::vector<Stretch> find_stretches(const std::vector<Line>& lines, const FunctionRange& range,
                                    const std::unordered_set<std::string>& mentioned);

void delete_line(Line& line);
void drop_deleted(std::vector<Line>& lines);

}  // namespace halfstep::compiler
