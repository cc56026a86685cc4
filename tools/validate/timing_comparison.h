// What came out of running a timing corpus, row by row, and its summary as text or JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace halfstep::tools {

// One row of expected.csv next to the simulation.
struct ComparedRow {
  std::string program;
  std::string group;
  std::string configuration;
  std::uint32_t core = 0;
  std::uint32_t region = 0;
  std::uint64_t expected = 0;
  std::optional<std::uint64_t> got;  // empty: the simulation did not measure this region

  bool equal() const { return got == expected; }
};

// A run whose recorded issue trace was compared; `difference` is empty if all instructions issue as recorded.
struct ComparedTrace {
  std::string program;
  std::string configuration;
  std::string difference;
};

// A replay against execution; `difference` is empty if every count is equal.
struct ComparedReplay {
  std::string program;
  std::string configuration;  // of the replay
  std::string difference;
};

// A run or a whole program that ended otherwise than it should: message in one line.
struct FailedRun {
  std::string program;
  std::string configuration;  // empty: the whole program
  std::string message;
};

struct TimingComparison {
  std::vector<ComparedRow> rows;
  std::vector<ComparedTrace> traces;
  std::vector<FailedRun> failures;
  std::vector<ComparedReplay> own_replays;    // on the configuration of the recording
  std::vector<ComparedReplay> other_replays;  // on another one

  std::size_t equal_rows() const;
  std::size_t equal_traces() const;
  // Every row, every recorded instruction, every replay, and every run ended by itself.
  bool all_equal() const;
};

// The tables of `halfstep validate`; at most `limit` differing rows, traces and failures each are written out.
std::string print_timing_text(const TimingComparison& comparison, std::size_t limit = 20);
std::string print_timing_json(const TimingComparison& comparison);

}  // namespace halfstep::tools
