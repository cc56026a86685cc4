// The one entrance of the model: a configuration and a program in, a result out. Builds the SystemC hierarchy in a
// fresh simulation context, runs it, takes it down again; one at a time per process (the SystemC kernel is a global).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "model/config/cluster_config.h"
#include "model/core/commit_event.h"
#include "model/soc/program_image.h"
#include "model/stats/run_result.h"

namespace halfstep::traces {
class TraceReader;
class TraceWriter;
}  // namespace halfstep::traces

namespace halfstep::model {

// One instruction that left decode: what the issue traces of tests/timing hold.
struct IssueEvent {
  std::uint64_t cycle = 0;
  std::uint32_t pc = 0;
  std::uint32_t word = 0;  // compressed instructions expanded
  std::uint16_t core = 0;  // its mhartid
};

class Simulation {
 public:
  // Throws std::invalid_argument with one line if the program does not fit the memories of the configuration.
  Simulation(const ClusterConfig& config, const ProgramImage& program);
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // Observers, optional, to be set before run().
  void on_issue(std::function<void(const IssueEvent&)> observer);
  void on_commit(std::function<void(const CommitEvent&)> observer);
  void on_console(std::function<void(std::string_view text)> observer);
  // Called about ten times a second of host time with the cycle reached; for progress bars.
  void on_progress(std::function<void(std::uint64_t cycle)> observer);

  // Writes what the cores execute. The writer's header must be describe_trace() of this program and configuration.
  void record(traces::TraceWriter& writer);
  // The cores execute what was recorded, not the program; memory holds nothing of meaning then. The program must be
  // that of program_of() the trace. An error in the trace stops the run as StopReason::program_error.
  void replay(traces::TraceReader& reader);
  // Cores that a replay left running when their recording ended, because this configuration needs more than it holds.
  std::vector<std::uint32_t> cores_out_of_trace() const;

  RunResult run();

  // Memory as the program left it. Throws std::out_of_range outside TCDM and L2.
  std::vector<std::uint8_t> read_memory(std::uint32_t address, std::uint32_t bytes) const;
  void write_memory(std::uint32_t address, const std::vector<std::uint8_t>& bytes);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace halfstep::model
