// The parts of the JSON report about the DMA, the instruction cache and L2.
#pragma once

#include <nlohmann/json.hpp>

#include "tools/report/report.h"

namespace halfstep::tools {

// To the object of a core, layer or region; `cycles`: its cycles. Adds nothing that the machine does not have or the
// run did not use.
void add_icache(nlohmann::ordered_json& object, const model::Counters& counters, const Report& report);
void add_dma(nlohmann::ordered_json& object, const model::TransferCounters& counters, std::uint64_t cycles,
             const Report& report);
// To the whole report.
void add_transfer_totals(nlohmann::ordered_json& object, const Report& report);

}  // namespace halfstep::tools
