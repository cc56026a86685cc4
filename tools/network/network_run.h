// A described network made ready to train: planned, built, its weights and samples in L2; watched while it runs, so
// that every tensor can be compared with the reference although memory is used again and again.
#pragma once

#include <map>
#include <string>

#include "model/config/cluster_config.h"
#include "model/soc/program_image.h"
#include "model/soc/simulation.h"
#include "model/stats/run_result.h"
#include "tools/network/initial_weights.h"
#include "tools/network/loss_reference.h"
#include "tools/network/memory_plan.h"
#include "tools/reference/check.h"

namespace halfstep::network {

class PreparedNetwork {
 public:
  enum class Purpose : std::uint8_t { run, plan };  // to plan, L2 may be too small
  // Follows network.* of `config`, and its memories. Throws UsageError in one line for what cannot be: with the numbers
  // if something does not fit.
  PreparedNetwork(const std::string& name, const model::ClusterConfig& config, Purpose purpose = Purpose::run);
  PreparedNetwork(const PreparedNetwork&) = delete;
  PreparedNetwork& operator=(const PreparedNetwork&) = delete;

  const model::ProgramImage& image() const { return image_; }
  const Network& network() const { return network_; }
  const Schedule& schedule() const { return schedule_; }
  const MemoryPlan& memory() const { return memory_; }
  // Bytes of the program: stacks and what the runtime has in TCDM, code and descriptions of passes in the shared L2.
  std::uint32_t tcdm_beside_tiles() const;
  std::uint32_t l2_beside_buffers() const;

  // Keeps the tensors of the last update as they come to be. To be called for every instruction that issues.
  void watch(const model::Simulation& simulation, const model::IssueEvent& event);
  // After a run that was watched.
  reference::CheckReport check(const model::Simulation& simulation, const model::RunResult& result) const;
  // The loss of each training step.
  std::vector<double> losses(const model::Simulation& simulation) const;

 private:
  void place_data();
  std::vector<double> read_buffer(const model::Simulation& simulation, int buffer) const;
  bool has_spare_stack(const model::Simulation& simulation, std::uint32_t core) const;
  void keep_pass(const model::Simulation& simulation, std::size_t pass);
  void end_pass(const model::Simulation& simulation, std::size_t pass);
  void keep_gradient_tile(const model::Simulation& simulation);

  model::ClusterConfig config_;
  Network network_;
  Schedule schedule_;
  MemoryPlan memory_;
  model::ProgramImage image_;
  std::uint32_t arena_ = 0;  // address
  std::vector<Sample> samples_;
  Weights weights_;
  // Of the run that is watched.
  std::uint32_t step_ = 0;
  std::size_t pass_ = 0;  // that was begun last, and
  int tiles_ = 0;         // how many of its results are complete
  std::vector<std::uint8_t> gradient_bytes_;
  Weights weights_before_;
  Weights velocities_before_;  // of layers that train, with momentum
  std::map<std::string, std::vector<double>> kept_;
};

}  // namespace halfstep::network
