// One core: hart, pipeline, statistics, and its ports to the rest of the cluster.
#pragma once

#include <cstdint>
#include <systemc>

#include "isa/hart.h"
#include "model/core/performance_counters.h"
#include "model/core/pipeline.h"
#include "model/ports/cycle_ports.h"
#include "model/stats/core_statistics.h"

namespace halfstep::model {

class Core : public sc_core::sc_module {
 public:
  Core(const sc_core::sc_module_name& name, std::uint32_t core_index, DecodedCode& code,
       const isa::IsaOptions& options);

  // Out of reset at `entry`, with registers of 0; the first cycle is the next one. The counters go on.
  void start(std::uint32_t entry);

  isa::Hart hart;
  Pipeline pipeline;
  CoreStatistics statistics;
  PerformanceCounters performance_counters{statistics.counters.causes[static_cast<std::size_t>(Cause::issued)]};
  std::uint32_t index;

  GrantPort<DataTransaction> tcdm_port;
  GrantPort<DataTransaction> event_port;
  GrantPort<DataTransaction> dma_port;
  GrantPort<DataTransaction> pe_port;
  GrantPort<FpTransaction> fpu_port;
  GrantPort<FpTransaction> division_port;
  GrantPort<FetchTransaction, sc_core::SC_ZERO_OR_MORE_BOUND> fetch_port;  // unbound: an ideal instruction memory

  // pipeline.commit() of a core whose performance counters are active: the same, and they count.
  Cause commit_counted(const CoreGrants& grants, Pipeline::Committed& committed);

  // The socket path of a cycle: send what the pipeline requests; then hand it what came back.
  void send_requests();
  CoreGrants take_answers();
  // After the commit, the same for the fetch that it raised.
  void send_fetch();
  bool take_fetch_answer();  // true: granted

 private:
  bool waited_ = false;  // in the cycle before, for an event
  GrantPort<DataTransaction>& port_of(Destination destination);
};

}  // namespace halfstep::model
