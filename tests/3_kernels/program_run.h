// One program of kernels/ on one configuration: built, run, and kept for questions about its memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/config/cluster_config.h"
#include "model/soc/program_image.h"
#include "model/soc/simulation.h"
#include "model/stats/run_result.h"
#include "tools/reference/check.h"

namespace halfstep::test {

// kernels/NAME.elf of the build folder.
model::ProgramImage read_kernel(const std::string& name);

class ProgramRun {
 public:
  // `words`: values for word symbols of the program, written before it starts; halfstep_cores follows
  // config.boot_cores.
  struct Word {
    std::string symbol;
    std::uint32_t value;
  };
  ProgramRun(const std::string& name, const model::ClusterConfig& config, const std::vector<Word>& words = {});

  const model::ProgramImage& image() const { return image_; }
  const model::RunResult& result() const { return result_; }
  reference::CheckReport check() const;

  const model::LayerResult& layer(const std::string& name, const std::string& pass) const;
  std::vector<std::uint8_t> bytes(const std::string& symbol) const;  // all of it
  std::vector<std::uint8_t> memory(std::uint32_t address, std::uint32_t count) const;
  std::vector<float> floats(const std::string& symbol, std::size_t count) const;
  void write(const std::string& symbol, std::size_t offset, const std::vector<std::uint8_t>& bytes);

 private:
  model::ClusterConfig config_;
  model::ProgramImage image_;
  std::unique_ptr<model::Simulation> simulation_;
  model::RunResult result_;
};

model::ClusterConfig with_cores(std::uint32_t cores);

}  // namespace halfstep::test
