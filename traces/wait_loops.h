// Loops that wait for a device: they ask it until the answer is the right one, and perhaps sleep meanwhile, but do
// nothing else. How often they go round follows from when the device is ready, so a replay executes them (what it asks
// is there: DMA, event unit) in place of going round as often as the recording.
//
// Found in the code, by its form: a backward branch whose body loads, computes on integer registers, sleeps (p.elw,
// wfi) and branches, and is left towards one place only. What stands in front of it and ends in the same question, as
// compilers put it there, is part of it.
#pragma once

#include <cstdint>
#include <vector>

#include "traces/trace_header.h"

namespace halfstep::traces {

// wfi, which is not issued and so not in a trace.
constexpr std::uint32_t kWaitForInterrupt = 0x10500073;

// All of a program, one entry for each load from which on a replay may take over.
std::vector<WaitLoop> find_wait_loops(const std::vector<CodeSegment>& code, const std::vector<AddressRange>& devices);

}  // namespace halfstep::traces
