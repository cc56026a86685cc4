// Replays every case and scenario of the DMA's tables on a bench and compares every observed column.
#pragma once

#include "tools/validate/dma_comparison.h"
#include "tools/validate/dma_corpus.h"

namespace halfstep::tools {

DmaComparison validate_dma(const DmaCorpus& corpus);

}  // namespace halfstep::tools
