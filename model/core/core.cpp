#include "model/core/core.h"

#include "model/core/division_format.h"

namespace halfstep::model {

Core::Core(const sc_core::sc_module_name& name, std::uint32_t core_index, DecodedCode& code,
           const isa::IsaOptions& options)
    : sc_core::sc_module(name),
      pipeline(ProgramSource(code, hart)),
      index(core_index),
      tcdm_port("tcdm_port"),
      event_port("event_port"),
      dma_port("dma_port"),
      pe_port("pe_port"),
      fpu_port("fpu_port"),
      division_port("division_port"),
      fetch_port("fetch_port") {
  hart.mhartid = core_index;
  hart.options = options;
  hart.counters = &performance_counters;
  tcdm_port.payload.core = event_port.payload.core = core_index;
  dma_port.payload.core = pe_port.payload.core = core_index;
  fpu_port.payload.core = division_port.payload.core = core_index;
  fetch_port.payload.core = core_index;
}

void Core::start(std::uint32_t entry) {
  isa::Hart fresh;
  fresh.mhartid = hart.mhartid;
  fresh.options = hart.options;
  fresh.counters = hart.counters;
  hart = fresh;
  pipeline = Pipeline(ProgramSource(pipeline.source()), pipeline.tcdm());
  pipeline.boot(entry);
}

GrantPort<DataTransaction>& Core::port_of(Destination destination) {
  switch (destination) {
    case Destination::event_unit:
      return event_port;
    case Destination::dma:
      return dma_port;
    case Destination::pe_port:
      return pe_port;
    case Destination::tcdm:
      break;
  }
  return tcdm_port;
}

// A sleeping core has no clock: nothing of it counts.
Cause Core::commit_counted(const CoreGrants& grants, Pipeline::Committed& committed) {
  if (waited_ && pipeline.parked() && !grants.data) return pipeline.commit(grants, committed);
  MemorySignals memory;
  const Request request = pipeline.publish();
  memory.request = request != Request::none && request != Request::fpu && request != Request::division;
  memory.grant = grants.data;
  memory.write = pipeline.access().write;
  memory.tcdm = pipeline.access().destination == Destination::tcdm;
  PipelineSignals signals;
  const Cause cause = pipeline.commit_observed(grants, committed, signals);
  performance_counters.tick(performance_events(signals, memory, performance_counters.was_valid));
  performance_counters.was_valid = signals.id_valid;
  waited_ = cause == Cause::event_wait;
  return cause;
}

void Core::send_requests() {
  switch (pipeline.publish()) {
    case Request::none:
      return;
    case Request::fpu:
      fpu_port.request();
      return;
    case Request::division:
      division_port.payload.format = static_cast<std::uint8_t>(division_format(*pipeline.execute_instruction()));
      division_port.payload.special = pipeline.division_special();
      division_port.request();
      return;
    default:
      GrantPort<DataTransaction>& port = port_of(pipeline.access().destination);
      port.payload.access = pipeline.access();
      port.request();
  }
}

CoreGrants Core::take_answers() {
  CoreGrants grants;
  for (GrantPort<DataTransaction>* port : {&event_port, &dma_port}) {  // their read data comes in the cycle after
    if (port->take_response()) pipeline.late_load_answer(port->payload.read_data);
    if (port->take_grant()) grants.data = true;
  }
  for (GrantPort<DataTransaction>* port : {&tcdm_port, &pe_port}) {
    if (!port->take_grant()) continue;
    grants.data = true;
    if (!port->payload.access.write) pipeline.load_answer(port->payload.read_data);
  }
  const bool fpu = fpu_port.take_grant();
  const bool division = division_port.take_grant();
  grants.fp = fpu || division;
  grants.fp_result = division_port.take_response();
  return grants;
}

void Core::send_fetch() {
  fetch_port.payload.address = pipeline.fetch_address();
  if (pipeline.raises_fetch()) fetch_port.request();
}

bool Core::take_fetch_answer() {
  const bool granted = fetch_port.take_grant();
  const bool answered = fetch_port.take_response();
  pipeline.settle_fetch(granted, answered);
  return granted;
}

}  // namespace halfstep::model
