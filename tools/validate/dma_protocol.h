// Replays a scenario of protocol.csv: single accesses to the control port, each a given number of cycles behind the one
// before, and when the first transfer's event comes.
#pragma once

#include "tools/validate/dma_comparison.h"
#include "tools/validate/dma_corpus.h"
#include "tools/validate/dma_memories.h"

namespace halfstep::tools {

// Adds a row for each access.
void replay_scenario(const DmaScenario& scenario, DmaMemories& memories, DmaComparison& comparison);

}  // namespace halfstep::tools
