// Programs written to PMSIS name their pairs themselves: `typedef fp16 v2f16 __attribute__((vector_size(4)));`, of
// whatever fp16 is there. pmsis.h names one, too, for those that do not, and C takes no two different types by one
// name.
#pragma once

#include <string>

namespace halfstep::compiler {

// Whether preprocessed text has pmsis.h and a definition of v2f16 of its own: then pmsis.h must not have one
// (HALFSTEP_PROGRAM_HAS_V2F16).
bool program_defines_v2f16(const std::string& preprocessed);

}  // namespace halfstep::compiler
