// One core: hart, pipeline and statistics.
#pragma once

#include <cstdint>
#include <systemc>

#include "isa/hart.h"
#include "model/core/pipeline.h"
#include "model/stats/core_statistics.h"

namespace halfstep::model {

class Core : public sc_core::sc_module {
 public:
  Core(const sc_core::sc_module_name& name, std::uint32_t core_index, DecodedCode& code,
       const isa::IsaOptions& options);

  isa::Hart hart;
  Pipeline pipeline;
  CoreStatistics statistics;
  std::uint32_t index;
};

}  // namespace halfstep::model
