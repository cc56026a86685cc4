#include "tools/kernels/kernel_run.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "tools/config/nearest_name.h"
#include "tools/errors.h"
#include "tools/kernels/builder.h"
#include "tools/kernels/shape.h"
#include "tools/network/network_finder.h"
#include "tools/network/network_run.h"
#include "tools/program/control_words.h"
#include "tools/program/elf_program.h"
#include "tools/program/program_finder.h"
#include "tools/report/table.h"

namespace halfstep::tools {
namespace {

constexpr std::uint32_t kTcdm = 0x10000000;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::vector<int> shape_of(const Primitive& primitive, const model::ClusterConfig& config) {
  const bool is_default = config.kernel_shape.empty() || config.kernel_shape == "default";
  return parse_shape(primitive.name, primitive.shape, primitive.reference_shape, primitive.shape_defaults,
                     is_default ? primitive.reference_shape : config.kernel_shape);
}

std::vector<std::uint8_t> little_endian(const std::vector<std::uint32_t>& words) {
  std::vector<std::uint8_t> bytes;
  for (const std::uint32_t word : words)
    for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(word >> shift));
  return bytes;
}

// A shape that the TCDM has no room for.
class TooLarge : public UsageError {
 public:
  using UsageError::UsageError;
};

}  // namespace

PreparedKernel::PreparedKernel(const Primitive& primitive, const Variant& variant, const model::ClusterConfig& config,
                               DataKind data)
    : name_(primitive.name), variant_(variant), config_(config) {
  const NumberFormat& format = number_format(config.kernel_type, config.kernel_simd);
  const std::vector<int> shape = shape_of(primitive, config);
  DataSource source(data);
  plan_ = primitive.plan({format, variant_, shape, source, static_cast<int>(config.kernel_repeat)});

  image_ = read_elf_program(build_kernel(primitive, {format, config.boot_cores, config.kernel_hardware_loops}));
  const std::string type = format.name;
  image_.name = primitive.name + "_" + type + ".elf";
  image_.layers = {{0, static_cast<std::uint32_t>(plan_.macs), primitive.name, primitive.pass,
                    primitive.name + "_" + variant.name + "_" + type}};

  const std::uint32_t first = image_.address_of("__stacks_end");
  const std::uint64_t limit = std::uint64_t{kTcdm} + config.tcdm_size;
  const std::uint32_t bytes = plan_.place(first);
  if (std::uint64_t{first} + bytes > limit)
    throw TooLarge(primitive.name + " " + type + " " + variant.name + ": operands take " + std::to_string(bytes) +
                   " bytes, of tcdm.size=" + std::to_string(config.tcdm_size) + " there are " +
                   std::to_string(limit > first ? limit - first : 0) +
                   " behind the stacks; a smaller kernel.shape or tcdm.size=" +
                   std::to_string((first - kTcdm + bytes + 1023) / 1024) + "K would do");
  const auto add_segment = [this](std::uint32_t address, std::vector<std::uint8_t> contents) {
    const auto size = static_cast<std::uint32_t>(contents.size());
    if (size != 0) image_.segments.push_back({address, std::move(contents), size, false});
  };
  add_segment(image_.address_of("kernel_arguments"), little_endian(plan_.argument_words()));
  for (const Operand& operand : plan_.operands) add_segment(operand.address, operand.encoded());
}

std::uint32_t PreparedKernel::address_of(const std::string& operand) const {
  for (const Operand& candidate : plan_.operands)
    if (candidate.name == operand) return candidate.address;
  throw std::out_of_range(name_ + " has no operand " + operand);
}

std::vector<reference::TensorRow> PreparedKernel::compare(const model::Simulation& simulation) const {
  std::vector<reference::TensorRow> rows;
  for (const ExpectedResult& expected : plan_.results) {
    const Operand& operand = plan_.operands.at(expected.operand);
    const std::vector<double> found =
        operand.decoded(simulation.read_memory(operand.address, static_cast<std::uint32_t>(operand.bytes())));
    reference::TensorRow row{operand.name, found.size(), {}, {}};
    row.layer_by_layer.push_back(reference::compare(expected.compute(), found));
    rows.push_back(std::move(row));
  }
  return rows;
}

reference::CheckReport PreparedKernel::check(const model::Simulation& simulation,
                                             const model::RunResult& result) const {
  if (result.stop != model::StopReason::exited || result.exit_code != 0)
    return {false, "not compared: the program did not end well\n"};
  const std::vector<reference::TensorRow> rows = compare(simulation);
  const bool ok = std::all_of(rows.begin(), rows.end(), [](const reference::TensorRow& row) { return row.ok(); });
  return {ok, reference::print_table(rows)};
}

std::vector<Variant> chosen_variants(const Primitive& primitive, const model::ClusterConfig& config) {
  const NumberFormat& format = number_format(config.kernel_type, config.kernel_simd);
  std::vector<Variant> all = primitive.variants(format);
  if (config.kernel_variant == "best") return all;
  for (const Variant& variant : all)
    if (variant.name == config.kernel_variant) return {variant};
  const std::vector<std::string> names = variant_names(primitive, format);
  throw UsageError("kernel.variant=" + config.kernel_variant + ": " + primitive.name + " in " + format.name +
                   (config.kernel_simd ? "" : " without SIMD") + " has no such variant" +
                   did_you_mean(config.kernel_variant, names) + "; there is best, " + joined(names));
}

model::ProgramImage load_program(const std::string& name, const model::ClusterConfig& config) {
  if (network::is_described(name)) return network::PreparedNetwork(name, config).image();
  const Primitive* primitive = std::filesystem::is_regular_file(name) ? nullptr : find_primitive(name);
  if (primitive == nullptr) return read_elf_program(find_program(name, config.network_type, config.kernel_type));
  const std::vector<Variant> variants = chosen_variants(*primitive, config);
  if (variants.size() != 1)
    throw UsageError("kernel.variant=" + config.kernel_variant + ": only halfstep run tries all variants of " + name +
                     "; here one must be named: " +
                     joined(variant_names(*primitive, number_format(config.kernel_type, config.kernel_simd))));
  return PreparedKernel(*primitive, variants.front(), config).image();
}

std::unique_ptr<model::Simulation> simulate(const model::ProgramImage& image, const model::ClusterConfig& config,
                                            model::RunResult& result) {
  auto simulation = std::make_unique<model::Simulation>(config, image);
  for (const ControlWord& word : control_words(config, image)) simulation->write_memory(word.address, word.bytes());
  result = simulation->run();
  return simulation;
}

std::vector<VariantResult> compare_variants(const Primitive& primitive, const std::vector<Variant>& variants,
                                            const model::ClusterConfig& config) {
  std::vector<VariantResult> results;
  for (const Variant& variant : variants) {
    VariantResult result{variant};
    try {
      const PreparedKernel kernel(primitive, variant, config);
      model::RunResult run;
      const auto simulation = simulate(kernel.image(), config, run);
      if (!run.layers.empty()) {
        result.cycles = run.layers.front().cycles;
        result.macs = run.layers.front().macs;
      }
      if (run.stop != model::StopReason::exited || run.exit_code != 0)
        result.failure = run.message.empty() ? "exit code " + std::to_string(run.exit_code) : run.message;
      else if (!kernel.check(*simulation, run).ok)
        result.failure = "computes something else than the reference";
    } catch (const TooLarge& error) {
      result.too_large = error.what();
    }
    results.push_back(std::move(result));
  }
  const auto rank = [](const VariantResult& result) { return !result.too_large.empty() ? 2 : result.ok() ? 0 : 1; };
  std::stable_sort(results.begin(), results.end(), [&](const VariantResult& a, const VariantResult& b) {
    return rank(a) != rank(b) ? rank(a) < rank(b) : rank(a) == 0 && a.cycles < b.cycles;
  });
  if (!results.front().too_large.empty()) throw UsageError(results.front().too_large);
  return results;
}

std::string print_variants(const Primitive& primitive, const std::vector<VariantResult>& results) {
  Table table{{{"variant", false}, {"cycles", true}, {"MAC/clk", true}}, {}};
  std::string left_out;
  std::size_t ranked = 0;
  for (const VariantResult& result : results) {
    if (!result.ok()) {
      left_out += (result.failure.empty() ? "not run: " + result.too_large
                                          : "FAILED: " + result.variant.name + ": " + result.failure) +
                  "\n";
      continue;
    }
    ++ranked;
    char rate[32] = "-";
    if (result.macs != 0)
      std::snprintf(rate, sizeof rate, "%.2f", static_cast<double>(result.macs) / static_cast<double>(result.cycles));
    table.rows.push_back({result.variant.name, std::to_string(result.cycles), rate});
  }
  const std::string best = ranked == 0 ? "no variant of " + primitive.name + " ends well\n"
                                       : "best of " + std::to_string(ranked) + " variants of " + primitive.name + ": " +
                                             results.front().variant.name + "\n";
  return table.to_text() + left_out + best + "\n";
}

}  // namespace halfstep::tools
