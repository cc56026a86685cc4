#include "tools/validate/icache_replay.h"

#include <algorithm>

#include "model/icache/fixed_latency_memory.h"
#include "model/icache/instruction_cache.h"

namespace halfstep::tools {
namespace {

constexpr std::uint32_t kCores = 8;  // in hardware, however many fetch

// Far beyond any trace: the replay of a model that never answers must end, too.
constexpr std::uint64_t kMaxCyclesPerFetch = 100000;

// A core that fetches its trace, one fetch in flight: the next request is raised in the cycle of the last answer.
class FetchingCore {
 public:
  explicit FetchingCore(const CoreFetches& fetches) : fetches_(&fetches) {
    for (const FetchRun& run : fetches.runs) left_ += run.words;
    fetch_count_ = left_;
    if (left_ != 0) address_ = fetches.runs[0].address;
  }

  // Begin of a cycle.
  void receive(std::uint64_t cycle, bool answered) {
    if (answered) {
      last_answer_ = cycle;
      const std::uint64_t wait = cycle - granted_cycle_ - 1;
      if (wait == 0) {
        ++quick_answers_;
      } else {
        ++late_answers_;
        wait_cycles_ += wait;
      }
      waits_ = false;
      next();
    }
  }
  bool requests(std::uint64_t cycle) const { return left_ != 0 && !waits_ && cycle >= fetches_->start_cycle; }
  // Of the fetch requested or in flight; the last one's stays.
  std::uint32_t address() const { return address_; }
  void granted(std::uint64_t cycle) {
    if (left_ == fetch_count_) first_grant_ = cycle;
    granted_cycle_ = cycle;
    waits_ = true;
  }
  bool finished() const { return left_ == 0; }
  std::uint64_t fetch_count() const { return fetch_count_; }
  std::uint64_t last_answer() const { return last_answer_; }

  MeasuredColumns measured(bool prefetch) const {
    MeasuredColumns columns{{"fetches", fetch_count_},
                            {"start_cycle", fetches_->start_cycle},
                            {"first_grant_cycle", first_grant_},
                            {"last_answer_cycle", last_answer_},
                            {"total_cycles", last_answer_ - fetches_->start_cycle}};
    columns[prefetch ? "answers_after_1_cycle" : "l1_hits"] = quick_answers_;
    columns[prefetch ? "later_answers" : "l1_misses"] = late_answers_;
    columns[prefetch ? "later_answer_wait_cycles" : "miss_wait_cycles"] = wait_cycles_;
    return columns;
  }

 private:
  void next() {
    if (--left_ == 0) return;
    if (++word_ == fetches_->runs[run_].words) {
      word_ = 0;
      ++run_;
    }
    address_ = fetches_->runs[run_].address + 4 * word_;
  }

  const CoreFetches* fetches_;
  std::size_t run_ = 0;
  std::uint32_t word_ = 0;
  std::uint32_t address_ = 0;
  std::uint64_t fetch_count_ = 0;
  std::uint64_t left_ = 0;
  bool waits_ = false;
  std::uint64_t granted_cycle_ = 0;
  std::uint64_t first_grant_ = 0;
  std::uint64_t last_answer_ = 0;
  std::uint64_t quick_answers_ = 0;
  std::uint64_t late_answers_ = 0;
  std::uint64_t wait_cycles_ = 0;
};

// The columns of summary.csv.
MeasuredColumns measure_run(const model::InstructionCache& cache, const std::vector<FetchingCore>& cores) {
  MeasuredColumns run;
  for (const FetchingCore& core : cores) {
    run["total_cycles"] = std::max(run["total_cycles"], core.last_answer());
    run["fetches"] += core.fetch_count();
  }
  for (std::uint32_t core = 0; core < cores.size(); ++core)
    run["l1_misses"] += cache.private_cache(core).counters().misses;
  for (std::uint32_t index = 0; index < cache.banks(); ++index) {
    const model::SharedBank& bank = cache.shared_bank(index);
    const std::string name = "bank" + std::to_string(index);
    run[name + "_lookups"] = bank.counters().lookups;
    run[name + "_misses"] = bank.counters().misses;
    run[name + "_lfsr_end"] = bank.replacement().value();
    run["shared_lookups"] += bank.counters().lookups;
    run["shared_hits"] += bank.counters().hits;
    run["shared_merged"] += bank.counters().merged;
    run["shared_misses"] += bank.counters().misses;
  }
  return run;
}

}  // namespace

IcacheMeasurement replay(const IcacheTrace& trace, const model::IcacheParameters& parameters,
                         std::uint32_t memory_latency) {
  model::FixedLatencyMemory memory(memory_latency, parameters.beats_per_line());
  model::InstructionCache cache("icache", kCores, parameters, memory);
  std::vector<FetchingCore> cores;
  for (const CoreFetches& fetches : trace) cores.emplace_back(fetches);

  // Until every fetch is answered, and every prefetch has ended: the tables count those, too.
  std::uint64_t last_progress = 0;
  const auto running = [](const FetchingCore& core) { return !core.finished(); };
  for (std::uint64_t cycle = 0; !cache.idle() || std::any_of(cores.begin(), cores.end(), running); ++cycle) {
    const std::uint32_t answers = cache.answers();
    std::uint32_t requests = 0;
    model::InstructionCache::Addresses addresses{};
    for (std::uint32_t core = 0; core < cores.size(); ++core) {
      cores[core].receive(cycle, ((answers >> core) & 1U) != 0);
      if (cores[core].requests(cycle)) requests |= 1U << core;
      addresses[core] = cores[core].address();
    }
    const std::uint32_t granted = cache.cycle(requests, addresses);
    for (std::uint32_t core = 0; core < cores.size(); ++core) {
      if (((granted >> core) & 1U) != 0) cores[core].granted(cycle);
    }
    if ((answers | granted) != 0) last_progress = cycle;
    if (cycle - last_progress > kMaxCyclesPerFetch) break;
  }

  IcacheMeasurement measurement;
  measurement.run = measure_run(cache, cores);
  measurement.run["n_cores"] = cores.size();
  for (std::uint32_t core = 0; core < cores.size(); ++core) {
    measurement.cores.push_back(cores[core].measured(parameters.prefetch));
    measurement.cores.back()["n_cores"] = cores.size();
    measurement.cores.back()["l1_lfsr_end"] = cache.private_cache(core).replacement().value();
  }
  return measurement;
}

}  // namespace halfstep::tools
