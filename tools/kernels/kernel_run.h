// A primitive made ready to run alone: built, its operands placed in TCDM, its row in the report.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/config/cluster_config.h"
#include "model/soc/program_image.h"
#include "model/soc/simulation.h"
#include "model/stats/run_result.h"
#include "tools/kernels/primitive.h"
#include "tools/reference/check.h"
#include "tools/reference/comparison.h"

namespace halfstep::tools {

class PreparedKernel {
 public:
  // Follows kernel.type, kernel.simd, kernel.hardware_loops, kernel.shape and kernel.repeat of `config`. Throws
  // UsageError for a shape that is none, or that does not fit into tcdm.size.
  PreparedKernel(const Primitive& primitive, const Variant& variant, const model::ClusterConfig& config,
                 DataKind data = DataKind::uniform);

  // The program with operands and arguments in its segments: whatever runs programs runs it.
  const model::ProgramImage& image() const { return image_; }
  const Variant& variant() const { return variant_; }
  // Of an operand's memory. Throws std::out_of_range.
  std::uint32_t address_of(const std::string& operand) const;

  // Every result against the reference. After a run that ended well.
  std::vector<reference::TensorRow> compare(const model::Simulation& simulation) const;
  // The same as text. A run that did not end well is not compared, and not ok.
  reference::CheckReport check(const model::Simulation& simulation, const model::RunResult& result) const;

 private:
  std::string name_;
  Variant variant_;
  model::ClusterConfig config_;
  KernelPlan plan_;
  model::ProgramImage image_;
};

// The variants that kernel.variant means: one, or all of them for `best`. Throws UsageError that names those there are.
std::vector<Variant> chosen_variants(const Primitive& primitive, const model::ClusterConfig& config);

// The image of a program by its name or path: a primitive in the variant of `config`, which must be one, a built
// network or an ELF file. Throws UsageError.
model::ProgramImage load_program(const std::string& name, const model::ClusterConfig& config);

// Runs the image and returns the simulation, whose memory can then be asked.
std::unique_ptr<model::Simulation> simulate(const model::ProgramImage& image, const model::ClusterConfig& config,
                                            model::RunResult& result);

// One variant's place in a comparison.
struct VariantResult {
  Variant variant;
  std::uint64_t cycles = 0;
  std::uint64_t macs = 0;
  std::string failure =
      {};  // how it ended badly, or that it computed something else than the reference; empty: neither
  std::string too_large = {};  // what it would have needed, if it does not fit into the TCDM and was not run

  bool ok() const { return failure.empty() && too_large.empty(); }
};

// Runs every variant that fits into the TCDM once and checks it: fastest first, then those that failed, then those that
// do not fit. Throws UsageError if none fits.
std::vector<VariantResult> compare_variants(const Primitive& primitive, const std::vector<Variant>& variants,
                                            const model::ClusterConfig& config);

// The comparison as a table, with a line that says which wins, and one for each variant that has no place in it.
std::string print_variants(const Primitive& primitive, const std::vector<VariantResult>& results);

}  // namespace halfstep::tools
