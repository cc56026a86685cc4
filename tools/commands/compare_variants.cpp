#include "tools/commands/compare_variants.h"

#include <algorithm>
#include <fstream>
#include <iostream>

#include "tools/commands/command.h"
#include "tools/commands/config_options.h"
#include "tools/config/nearest_name.h"
#include "tools/errors.h"
#include "tools/kernels/kernel_run.h"
#include "tools/report/table.h"

namespace halfstep::tools {
namespace {

namespace options_library = boost::program_options;

// One variant on one shape.
struct Entry {
  std::string variant;
  std::uint64_t cycles = 0;
  std::uint64_t macs = 0;
  std::string failure;  // empty: it ran and computed what the reference computes
};

// A shape per line; # begins a comment.
std::vector<std::string> read_shapes(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw UsageError("--shapes " + path + ": cannot be read");
  std::vector<std::string> shapes;
  for (std::string line; std::getline(file, line);) {
    const std::string shape = trimmed(line.substr(0, line.find('#')));
    if (!shape.empty()) shapes.push_back(shape);
  }
  if (shapes.empty()) throw UsageError("--shapes " + path + ": expected a shape per line");
  return shapes;
}

const Primitive& known_primitive(const std::string& name) {
  const Primitive* const primitive = find_primitive(name);
  if (primitive != nullptr) return *primitive;
  std::vector<std::string> names;
  for (const Primitive& each : primitives()) names.push_back(each.name);
  throw UsageError("--variants " + name + ": no such kernel" + did_you_mean(name, names));
}

Entry measure(const Primitive& primitive, const Variant& variant, const model::ClusterConfig& config) {
  Entry entry;
  entry.variant = variant.name;
  try {
    const PreparedKernel kernel(primitive, variant, config);
    model::RunResult result;
    const auto simulation = simulate(kernel.image(), config, result);
    if (result.layers.empty()) {
      entry.failure = result.message.empty() ? "did not get to its region" : result.message;
      return entry;
    }
    entry.cycles = result.layers.front().cycles;
    entry.macs = result.layers.front().macs;
    if (!kernel.check(*simulation, result).ok) entry.failure = "computes something else than the reference";
  } catch (const UsageError& error) {
    entry.failure = error.what();
  }
  return entry;
}

// Fastest first; what failed last.
std::vector<Entry> rank(const Primitive& primitive, model::ClusterConfig config) {
  config.kernel_variant = "best";
  std::vector<Entry> entries;
  for (const Variant& variant : chosen_variants(primitive, config))
    entries.push_back(measure(primitive, variant, config));
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.failure.empty() != b.failure.empty() ? a.failure.empty() : a.cycles < b.cycles;
  });
  return entries;
}

}  // namespace

int run_compare_variants(const std::vector<std::string>& arguments) {
  CommandLine line{"compare --variants KERNEL --shapes FILE [--config FILE]... [--set KEY=VALUE]...",
                   "Builds every variant of a kernel for each shape in FILE (one per line), runs it, checks it against "
                   "the host's\nreference, and ranks them. Exit status 1 if a variant computes something wrong."};
  auto add = line.options.add_options();
  add("variants", options_library::value<std::string>()->required()->value_name("KERNEL"), "the kernel");
  add("shapes", options_library::value<std::string>()->value_name("FILE"),
      "its shapes (default: the kernel's own reference shape)");
  add_config_options(line.options);
  const auto parsed = line.parse(arguments);
  if (!parsed) return kGood;
  const Primitive& primitive = known_primitive((*parsed)["variants"].as<std::string>());
  std::vector<std::string> shapes = {"default"};
  if (parsed->count("shapes") != 0) shapes = read_shapes((*parsed)["shapes"].as<std::string>());

  Table table{
      {{"shape", false}, {"rank"}, {"variant", false}, {"cycles"}, {"MAC/clk"}, {"slower by"}, {"check", false}}, {}};
  bool wrong = false;
  for (const std::string& shape : shapes) {
    std::vector<Assignment> assignments = config_assignments(*parsed);
    assignments.push_back({"kernel.shape", shape, "shape " + shape, false});
    const std::vector<Entry> entries = rank(primitive, resolve_config(assignments).config);
    const double best = static_cast<double>(entries.front().cycles);
    for (std::size_t place = 0; place < entries.size(); ++place) {
      const Entry& entry = entries[place];
      wrong = wrong || !entry.failure.empty();
      const double cycles = static_cast<double>(entry.cycles);
      const bool counts = entry.cycles != 0 && best != 0;
      table.rows.push_back({shape, std::to_string(place + 1), entry.variant, with_separators(entry.cycles),
                            entry.macs == 0 || !counts ? "-" : fixed_point(static_cast<double>(entry.macs) / cycles, 2),
                            counts ? fixed_point(100.0 * (cycles / best - 1), 1) + " %" : "-",
                            entry.failure.empty() ? "equal to the reference" : entry.failure});
    }
  }
  std::cout << primitive.name << "\n\n" << table.to_text();
  return wrong ? kProgramFailed : kGood;
}

}  // namespace halfstep::tools
