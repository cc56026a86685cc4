// One core: hart, pipeline, statistics, and its ports to the rest of the cluster.
#pragma once

#include <cstdint>
#include <systemc>

#include "isa/hart.h"
#include "model/core/pipeline.h"
#include "model/ports/cycle_ports.h"
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

  GrantPort<DataTransaction> tcdm_port;
  GrantPort<DataTransaction> event_port;
  GrantPort<DataTransaction> dma_port;
  GrantPort<DataTransaction> pe_port;
  GrantPort<FpTransaction> fpu_port;
  GrantPort<FpTransaction> division_port;

  // The socket path of a cycle: send what the pipeline requests; then hand it what came back.
  void send_requests();
  CoreGrants take_answers();

 private:
  GrantPort<DataTransaction>& port_of(Destination destination);
};

}  // namespace halfstep::model
