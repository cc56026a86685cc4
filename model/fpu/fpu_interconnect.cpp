#include "model/fpu/fpu_interconnect.h"

namespace halfstep::model {

FpuInterconnect::FpuInterconnect(const sc_core::sc_module_name& name, const ClusterConfig& config)
    : sc_core::sc_module(name), allocation_(make_allocation(config)) {}

}  // namespace halfstep::model
