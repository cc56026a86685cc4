#include "model/core/core.h"

namespace halfstep::model {

Core::Core(const sc_core::sc_module_name& name, std::uint32_t core_index, DecodedCode& code,
           const isa::IsaOptions& options)
    : sc_core::sc_module(name), pipeline(ProgramSource(code, hart)), index(core_index) {
  hart.mhartid = core_index;
  hart.options = options;
}

}  // namespace halfstep::model
