#include "kernels/compiler/driver/own_types.h"

#include <algorithm>
#include <regex>

namespace halfstep::compiler {

bool program_defines_v2f16(const std::string& preprocessed) {
  constexpr const char* kOurs = "halfstep_v2f16";  // the type that pmsis.h has it from
  if (preprocessed.find(kOurs) == std::string::npos) return false;
  static const std::regex declared(R"(\bv2f16\s*(__attribute__\s*\(\(.*\)\)\s*)?$)");
  for (std::size_t at = preprocessed.find("typedef"); at != std::string::npos;
       at = preprocessed.find("typedef", at + 1)) {
    std::string statement = preprocessed.substr(at, preprocessed.find(';', at) - at);
    std::replace(statement.begin(), statement.end(), '\n', ' ');
    if (statement.find("v2f16") == std::string::npos || statement.find(kOurs) != std::string::npos) continue;
    if (std::regex_search(statement, declared)) return true;
  }
  return false;
}

}  // namespace halfstep::compiler
