// What the numbers of a report mean: name, unit and description of each, for `list statistics`.
#pragma once

#include <array>

#include "model/stats/cause.h"

namespace halfstep::model {

struct Statistic {
  const char* name;
  const char* unit;
  const char* description;
};

constexpr std::array<Statistic, 28> kCounterStatistics = {{
    {"cycles", "cycles",
     "of a region: end marker minus begin marker minus one, summed over its executions; of a layer: "
     "of the slowest core"},
    {"compute", "cycles",
     "cycles less dma.exposed: some core worked (setting up transfers included), or all waited for "
     "each other with no transfer under way"},
    {"instructions", "instructions", "that left decode, on all cores that took part"},
    {"macs", "multiply-accumulates", "that the layer asks for, from the program's layer table"},
    {"mac_per_clk", "multiply-accumulates per cycle", "macs / cycles"},
    {"bank_conflicts", "cycles", "TCDM requests refused because the bank granted another master"},
    {"fpu_contention", "cycles", "FP requests refused because the FPU or the division unit took another core"},
    {"icache.hits", "fetches", "answered in the cycle after their grant (icache.mode=hierarchical)"},
    {"icache.misses", "fetches", "answered later: the line came from the shared cache or from memory"},
    {"icache.lines", "lines", "that the core's private cache asked the shared cache for, prefetches included"},
    {"icache.refills", "lines", "that memory was asked for on behalf of the core"},
    {"icache.shared.lookups", "lines", "that the private caches asked the shared cache for, prefetches included"},
    {"icache.shared.hits", "lines", "that were there"},
    {"icache.shared.merged", "lines", "that were on their way already"},
    {"icache.shared.misses", "lines", "that memory was asked for"},
    {"dma.to_tcdm.bytes", "bytes", "that arrived in the TCDM; dma.to_l2 is the other direction"},
    {"dma.to_tcdm.bursts", "bursts", "that L2 accepted"},
    {"dma.to_tcdm.beats", "cycles", "in which the data channel between DMA and L2 was occupied, 64 bits each"},
    {"dma.to_tcdm.occupancy", "", "beats / cycles"},
    {"dma.to_tcdm.most_outstanding", "bursts", "that L2 had accepted and not finished, at most"},
    {"dma.busy", "cycles", "a transfer was under way"},
    {"dma.hidden", "cycles", "a transfer was under way, and some core waited neither for an event nor for the DMA"},
    {"dma.exposed", "cycles",
     "a transfer was under way, and every running core waited for an event, or for the DMA to "
     "take a command"},
    {"dma.overlap", "", "hidden / busy: the share of the transfers' time that cost the cores nothing"},
    {"dma.blocked", "cycles", "the TCDM refused an access of the DMA"},
    {"l2.bank_conflicts", "words", "refused for a cycle because the bank served another port (l2.contention=on)"},
    {"l2.port_waits", "cycles", "that somebody waited for the cluster's port, as it served another one"},
    {"l2.beats", "transfers", "through all ports, each of up to 64 bits"},
}};

// In the order of Cause. Every cycle of every core has exactly one cause, judged where decode hands over to execute.
constexpr std::array<Statistic, kCauses> kCauseStatistics = {{
    {"issued", "core-cycles", "an instruction left decode"},
    {"pe_port_wait", "core-cycles", "an access to L2 or a peripheral is under way"},
    {"tcdm_denied", "core-cycles", "the TCDM bank granted somebody else"},
    {"misaligned_access", "core-cycles", "second half of an access that crosses a word"},
    {"fpu_denied", "core-cycles", "no FPU was granted, or the division unit is busy"},
    {"unit_busy", "core-cycles", "a multi-cycle mulh or integer division is under way"},
    {"fp_write_back", "core-cycles", "an FP result takes the register write port"},
    {"fp_type_or_full", "core-cycles", "another FP latency class is in flight, or no slot is left"},
    {"load_use", "core-cycles", "waits for the load just before"},
    {"jump_register", "core-cycles", "the register of an indirect jump is still on its way"},
    {"fp_dependency", "core-cycles", "waits for the result of an FP operation"},
    {"fetch", "core-cycles", "no instruction: jump or branch, misaligned target"},
    {"icache_miss", "core-cycles", "no instruction: a fetch waits for the instruction cache or the refill behind it"},
    {"event_wait", "core-cycles", "waits for an event: barrier, mutex, sleep"},
    {"idle", "core-cycles", "not enabled, not yet started, or finished"},
}};

}  // namespace halfstep::model
