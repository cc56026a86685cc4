// What a run leaves behind: plain numbers for the report printers. Filled by the model, printed by tools/report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/stats/cause.h"
#include "model/stats/transfer_counters.h"

namespace halfstep::model {

// Counters that add up over cycles; a region holds the difference between its end and its begin.
struct Counters {
  CauseCounts causes{};
  // These follow from the causes, see complete().
  std::uint64_t instructions = 0;
  std::uint64_t bank_conflicts = 0;  // TCDM requests refused because the bank granted another master
  std::uint64_t fpu_contention = 0;  // FP requests refused because the FPU or the division unit took another core

  // Instruction cache, icache.mode=hierarchical only. Lines that are no refills were in the shared cache or on their
  // way.
  std::uint64_t icache_hits = 0;     // fetches answered in the cycle after their grant
  std::uint64_t icache_misses = 0;   // the other ones
  std::uint64_t icache_lines = 0;    // lines that the private cache asked the shared one for, prefetches included
  std::uint64_t icache_refills = 0;  // lines that memory was asked for on behalf of this core

  // Of the whole cluster, while this core was in the region; 0 outside of regions.
  TransferCounters transfers;

  Counters& operator+=(const Counters& other);
  Counters operator-(const Counters& other) const;

  // From the causes: what issues is an instruction; a core whose request is refused does nothing else in that cycle.
  void complete();
};

// One region id on one core (platform.md, region markers). `cycles` follows the definition of the timing corpus: cycle
// of the end marker minus cycle of the begin marker minus one, summed over the instances.
struct RegionResult {
  std::uint32_t id = 0;
  std::uint32_t core = 0;
  std::string name;  // from the layer table, else empty
  std::uint64_t instances = 0;
  std::uint64_t cycles = 0;
  std::uint64_t min_cycles = 0;
  std::uint64_t max_cycles = 0;
  std::uint64_t first_begin = 0;  // cycle of the first begin marker
  Counters counters;              // causes add up to cycles
};

// Of the whole run.
struct TransferStatistics {
  TransferCounters counters;
  // Bursts that L2 had accepted and not finished, at most.
  std::uint32_t most_outstanding_to_tcdm = 0;
  std::uint32_t most_outstanding_to_l2 = 0;
};

// The shared level of the instruction cache, of the whole run. Each look-up is one of the other three.
struct IcacheStatistics {
  std::uint64_t shared_lookups = 0;  // lines that private caches asked for, prefetches included
  std::uint64_t shared_hits = 0;
  std::uint64_t shared_merged = 0;  // waited for a line that was on its way for another core
  std::uint64_t shared_misses = 0;  // lines from memory
};

struct CoreResult {
  std::uint32_t id = 0;
  Counters counters;  // causes add up to the run's cycles
};

// One row of the layer table. cycles: of the slowest core; causes are summed over the cores that entered the region
// and, where those cores measured different cycles, filled up with `idle` to cycles x cores. Transfers are the
// cluster's while the slowest core was in the layer.
struct LayerResult {
  std::string layer;
  std::string pass;
  std::string kernel;
  std::uint32_t region = 0;
  std::uint32_t cores = 0;
  std::uint64_t cycles = 0;
  std::uint64_t macs = 0;
  Counters counters;
};

enum class StopReason : std::uint8_t {
  exited,         // the program wrote the exit register or tohost, or every enabled core finished
  program_error,  // illegal instruction, bad access, misuse of a peripheral: message says which
  deadlock,       // nothing retired for run.deadlock_cycles
  cycle_limit,    // run.max_cycles
};

struct RunResult {
  StopReason stop = StopReason::exited;
  std::uint32_t exit_code = 0;  // of the program, if it exited
  std::string message;          // one line, if it did not end well
  std::string dump;             // every core's pc, symbol and reason, for deadlock and cycle limit
  std::string console;          // what the program printed
  std::uint64_t cycles = 0;
  double host_seconds = 0;
  std::vector<CoreResult> cores;
  std::optional<CoreResult> fabric_controller;  // boot.mode=fc; its id is its mhartid
  std::vector<RegionResult> regions;            // the fabric controller's, too, which are part of no layer
  std::vector<LayerResult> layers;
  TransferStatistics transfers;
  IcacheStatistics icache;
};

}  // namespace halfstep::model
