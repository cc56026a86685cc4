// The events that a core's performance counters count: for each PCCR its RTL expression.
//
// Source: cs_registers, controller, FP dispatcher of the core, and core_demux of pulp_cluster (R). They overlap, and
// are gated in ways that surprise: stalls, jumps and branches count only in a cycle whose predecessor left decode
// (id_valid), so a jalr that waits two cycles is one stall and no jump; external accesses are all that are not TCDM,
// event unit included; an access that crosses a word counts twice.
#pragma once

#include <cstdint>

#include "model/core/pipeline_signals.h"

namespace halfstep::model {

enum class PerformanceEvent : std::uint8_t {
  cycle,                  // of the core's clock: none while it sleeps
  instruction,            // id_valid & is_decoding
  load_stall,             // ld_stall & id_valid_q
  jump_register_stall,    // jr_stall & id_valid_q
  instruction_miss,       // ~fetch_valid & ~pc_set
  load,                   // data_req & data_gnt & ~data_we
  store,                  // data_req & data_gnt & data_we
  jump,                   // jump_in_id & id_valid_q
  branch,                 // branch_in_ex & id_valid_q
  branch_taken,           // branch_in_ex & branch_decision & id_valid_q
  compressed,             // id_valid & is_decoding & is_compressed
  event_load_stall,       // data_load_event, in EX and until the next instruction
  external_load,          // req & gnt & ~we of an access that is not TCDM
  external_store,         // req & gnt & we of such
  external_load_cycle,    // req & ~we of such
  external_store_cycle,   // req & we of such
  tcdm_contention,        // req & ~gnt of an access to TCDM
  fp_type_conflict,       // stall_type & ~dependency
  fp_contention,          // req & ~gnt
  fp_dependency,          // dependency & ~contention
  fp_write_back_conflict  // wb_contention | wb_contention_lsu
};

constexpr std::uint32_t kPerformanceEvents = 21;

// The data access of a core in a cycle.
struct MemorySignals {
  bool request = false;
  bool grant = false;
  bool write = false;
  bool tcdm = false;
};

// was_valid: decode was valid in the cycle before. Bit n: event n.
inline std::uint32_t performance_events(const PipelineSignals& pipeline, const MemorySignals& memory, bool was_valid) {
  std::uint32_t events = 0;
  const auto add = [&events](PerformanceEvent event, bool happens) {
    if (happens) events |= 1U << static_cast<unsigned>(event);
  };
  const bool granted = memory.request && memory.grant;
  const bool external = memory.request && !memory.tcdm;
  const bool issues = pipeline.id_valid && pipeline.decoding;
  add(PerformanceEvent::cycle, true);
  add(PerformanceEvent::instruction, issues);
  add(PerformanceEvent::load_stall, pipeline.load_stall && was_valid);
  add(PerformanceEvent::jump_register_stall, pipeline.jump_stall && was_valid);
  add(PerformanceEvent::instruction_miss, pipeline.fetch_missing && !pipeline.redirect);
  add(PerformanceEvent::load, granted && !memory.write);
  add(PerformanceEvent::store, granted && memory.write);
  add(PerformanceEvent::jump, pipeline.jump && was_valid);
  add(PerformanceEvent::branch, pipeline.branch && was_valid);
  add(PerformanceEvent::branch_taken, pipeline.branch && pipeline.branch_taken && was_valid);
  add(PerformanceEvent::compressed, issues && pipeline.compressed);
  add(PerformanceEvent::event_load_stall, pipeline.event_stall);
  add(PerformanceEvent::external_load, external && memory.grant && !memory.write);
  add(PerformanceEvent::external_store, external && memory.grant && memory.write);
  add(PerformanceEvent::external_load_cycle, external && !memory.write);
  add(PerformanceEvent::external_store_cycle, external && memory.write);
  add(PerformanceEvent::tcdm_contention, memory.request && memory.tcdm && !memory.grant);
  add(PerformanceEvent::fp_type_conflict, pipeline.fp_type && !pipeline.fp_dependency);
  add(PerformanceEvent::fp_contention, pipeline.fp_contention);
  add(PerformanceEvent::fp_dependency, pipeline.fp_dependency && !pipeline.fp_contention);
  add(PerformanceEvent::fp_write_back_conflict, pipeline.fp_write_back);
  return events;
}

}  // namespace halfstep::model
