// The rows that text reports show: layers if the program has a layer table, else its regions, else its cores.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/stats/run_result.h"

namespace halfstep::tools {

struct Measurement {
  std::vector<std::string> labels;  // as many as MeasurementRows::label_headings
  std::uint64_t cycles = 0;
  std::uint64_t core_cycles = 0;  // what the causes add up to
  std::uint64_t macs = 0;
  model::Counters counters;

  double macs_per_cycle() const;
  std::uint64_t compute_cycles() const;           // all but those of exposed transfers
  double share_percent(std::size_t cause) const;  // of core-cycles
};

struct MeasurementRows {
  std::vector<std::string> label_headings;
  std::vector<Measurement> rows;
  bool has_macs = false;
  bool has_transfers = false;  // rows are stretches of the run, and the DMA was used in some of them
  bool has_total = false;      // rows follow each other in time, so that their sum means something
  Measurement total;
};

// How much of the time of transfers was hidden behind computing cores: 0 to 1; 0 without any.
double overlap(const model::TransferCounters& transfers);

MeasurementRows collect_measurements(const model::RunResult& result);

}  // namespace halfstep::tools
