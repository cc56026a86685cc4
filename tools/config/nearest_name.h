// "Did you mean": the known name that is closest to what somebody typed.
#pragma once

#include <string>
#include <vector>

namespace halfstep::tools {

// The name with the smallest edit distance, or empty if none is close enough to be meant.
std::string nearest_name(const std::string& typed, const std::vector<std::string>& names);

// " (did you mean 'NAME'?)", or empty.
std::string did_you_mean(const std::string& typed, const std::vector<std::string>& names);

}  // namespace halfstep::tools
