// Runs every program of a timing corpus under every configuration it has expectations for, in parallel processes.
#pragma once

#include <cstddef>
#include <functional>

#include "tools/validate/timing_comparison.h"
#include "tools/validate/timing_corpus.h"

namespace halfstep::tools {

// `on_progress` hears how many runs of how many are done.
TimingComparison validate_timing(const TimingCorpus& corpus, std::size_t jobs,
                                 const std::function<void(std::size_t done, std::size_t of)>& on_progress);

}  // namespace halfstep::tools
