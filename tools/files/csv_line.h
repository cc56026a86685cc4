// A line of comma-separated values as RFC 4180 has them: fields in quotes may hold commas and doubled quotes.
#pragma once

#include <string>
#include <vector>

namespace halfstep::tools {

std::string join_csv(const std::vector<std::string>& fields);
// The inverse; a line break inside a field is not understood.
std::vector<std::string> split_csv(const std::string& line);

}  // namespace halfstep::tools
