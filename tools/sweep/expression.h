// Integer expressions over parameters, as sweep files use them for derived values and constraints:
// "cluster.cores / 4", "fpu.count <= cluster.cores", "fpu.policy != private".
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace halfstep::tools {

// Text of a parameter's value, for a name that is_parameter.
using ParameterLookup = std::function<std::string(const std::string& name)>;

// True if the text mentions a parameter, that is, must be evaluated and is not a value itself.
bool mentions_parameter(const std::string& text);

// + - * / % and parentheses over numbers and numeric parameters. Division rounds up: a fourth of one core's FPUs is an
// FPU. Throws UsageError that says what was expected, without origin.
std::int64_t evaluate(const std::string& text, const ParameterLookup& value_of);

// Two sides with < <= > >= == != between them; == and != also compare words.
bool holds(const std::string& text, const ParameterLookup& value_of);

}  // namespace halfstep::tools
