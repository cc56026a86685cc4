// Runs every program of a timing corpus under every configuration it has expectations for, in parallel processes.
#pragma once

#include <cstddef>
#include <functional>

#include "tools/validate/timing_comparison.h"
#include "tools/validate/timing_corpus.h"

namespace halfstep::tools {

// `on_progress` hears how many runs of how many are done. `replays`: every run is also recorded and replayed, and each
// program's first recording replayed on its other configurations.
TimingComparison validate_timing(const TimingCorpus& corpus, std::size_t jobs, bool replays,
                                 const std::function<void(std::size_t done, std::size_t of)>& on_progress);

}  // namespace halfstep::tools
