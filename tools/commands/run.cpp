// halfstep run: one program on one configuration, reports on what it cost.
#include <spdlog/spdlog.h>

#include <cinttypes>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>

#include "isa/decoder.h"
#include "model/soc/simulation.h"
#include "model/trace/trace_image.h"
#include "tools/commands/command.h"
#include "tools/commands/config_options.h"
#include "tools/commands/run_outcome.h"
#include "tools/errors.h"
#include "tools/files/atomic_file.h"
#include "tools/kernels/kernel_run.h"
#include "tools/network/memory_report.h"
#include "tools/network/network_finder.h"
#include "tools/network/network_run.h"
#include "tools/program/control_words.h"
#include "tools/program/elf_program.h"
#include "tools/program/program_finder.h"
#include "tools/program/signature.h"
#include "tools/reference/check.h"
#include "tools/replay/replay_setup.h"
#include "tools/report/report.h"
#include "tools/report/spike_trace.h"
#include "tools/terminal/progress_bar.h"
#include "traces/trace_writer.h"

namespace halfstep::tools {
namespace {

namespace options_library = boost::program_options;

constexpr const char* kStandardOutput = "-";  // as a report's name: the table

CommandLine describe_command_line() {
  CommandLine line{"run PROGRAM [--config FILE]... [--set KEY=VALUE]... [options]",
                   "Runs PROGRAM, an ELF file or the name of a kernel or network (halfstep list kernels|networks), and "
                   "prints\nwhat it cost. Exit status: 0 good, 1 the program failed, 2 bad input, 3 deadlock or cycle "
                   "limit."};
  line.words = {"PROGRAM"};
  add_config_options(line.options);
  auto add = line.options.add_options();
  add("report", options_library::value<std::vector<std::string>>()->value_name("FILE"),
      "write a report; the suffix says how: .txt .json .csv .md; - (the default) is a table on "
      "standard output");
  add("plan", "of a described network: what each pass needs of TCDM and L2, without running it");
  add("check", "compare what the program computed with the host's reference in double precision");
  add("trace", options_library::value<std::string>()->value_name("FILE"),
      "write every instruction with the cycle in which it leaves decode: core,cycle,pc,insn,disassembly; or, if FILE "
      "ends "
      "in .spike, Spike's commit log");
  add("record", options_library::value<std::string>()->value_name("FILE.hst"),
      "record what the cores execute, for halfstep replay");
  add("signature", options_library::value<std::string>()->value_name("FILE"),
      "write the memory between the symbols begin_signature and end_signature, a word of eight hexadecimal digits a "
      "line");
  add("max-cycles", options_library::value<std::string>()->value_name("N"), "stop after N cycles (run.max_cycles)");
  return line;
}

ResolvedConfig read_config(const options_library::variables_map& values) {
  std::vector<Assignment> assignments = config_assignments(values);
  if (values.count("max-cycles") != 0) {
    const std::string limit = values["max-cycles"].as<std::string>();
    assignments.push_back({"run.max_cycles", limit, "--max-cycles " + limit, false});
  }
  return resolve_config(assignments);
}

// Writes one line per instruction: when it issued, or what it did.
class TraceWriter {
 public:
  explicit TraceWriter(const std::string& path)
      : file_(path), spike_(std::filesystem::path(path).extension() == ".spike") {
    if (!spike_) file_.stream() << "core,cycle,pc,insn,disassembly\n";
  }

  bool is_spike() const { return spike_; }

  void observe_commits(model::Simulation& simulation) {
    simulation.on_commit([this](const model::CommitEvent& event) { file_.stream() << spike_line(event); });
  }

  void write(const model::IssueEvent& event) {
    std::array<char, 64> numbers{};
    std::snprintf(numbers.data(), numbers.size(), "%u,%" PRIu64 ",%08" PRIx32 ",%08" PRIx32 ",", unsigned{event.core},
                  event.cycle, event.pc, event.word);
    file_.stream() << numbers.data() << '"' << isa::disassemble(isa::decode(event.word), event.pc) << "\"\n";
  }

  void commit() { file_.commit(); }

 private:
  AtomicFile file_;
  bool spike_;
};

// A recording that appears when it is complete.
class Recording {
 public:
  Recording(const std::string& path, const traces::TraceHeader& header)
      : file_(path), writer_(file_.stream(), header) {}

  void observe(model::Simulation& simulation) { simulation.record(writer_); }
  void commit(const Report& report) {
    writer_.finish(report.result.cycles, report.losses);
    file_.commit();
  }

 private:
  AtomicFile file_;
  traces::TraceWriter writer_;
};

std::unique_ptr<model::Simulation> build_simulation(const model::ClusterConfig& config,
                                                    const model::ProgramImage& program) {
  try {
    return std::make_unique<model::Simulation>(config, program);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

// Whoever wants to know of every instruction: a trace, and the check of a network.
void observe(model::Simulation& simulation, TraceWriter* trace, network::PreparedNetwork* network) {
  if (trace != nullptr && trace->is_spike()) trace->observe_commits(simulation);
  TraceWriter* const issues = trace != nullptr && !trace->is_spike() ? trace : nullptr;
  if (issues == nullptr && network == nullptr) return;
  simulation.on_issue([&simulation, issues, network](const model::IssueEvent& event) {
    if (issues != nullptr) issues->write(event);
    if (network != nullptr) network->watch(simulation, event);
  });
}

model::RunResult simulate(model::Simulation& simulation, const model::ClusterConfig& config) {
  ProgressBar bar("run");
  simulation.on_console([&bar](std::string_view text) {
    bar.hide();
    std::cout << text << std::flush;
  });
  simulation.on_progress([&bar, &config](std::uint64_t cycle) {
    const double limit = static_cast<double>(config.max_cycles);
    bar.show(limit > 0 ? static_cast<double>(cycle) / limit : -1, std::to_string(cycle / 1000) + " k cycles");
  });
  return simulation.run();
}

// Of the variants that kernel.variant=best compares.
class VariantFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A primitive by its name, unless there is a file of that name. kernel.variant=best: the fastest, with a table of all;
// throws VariantFailed if one of them does not end well or computes something wrong.
std::unique_ptr<PreparedKernel> prepare_kernel(const std::string& name, const model::ClusterConfig& config) {
  const Primitive* primitive = std::filesystem::is_regular_file(name) ? nullptr : find_primitive(name);
  if (primitive == nullptr) return nullptr;
  const std::vector<Variant> variants = chosen_variants(*primitive, config);
  if (variants.size() == 1) return std::make_unique<PreparedKernel>(*primitive, variants.front(), config);
  const std::vector<VariantResult> results = compare_variants(*primitive, variants, config);
  std::cout << print_variants(*primitive, results) << std::flush;
  for (const VariantResult& result : results)
    if (!result.failure.empty())
      throw VariantFailed("kernel.variant=best: variant " + result.variant.name + " of " + name +
                          " failed: " + result.failure);
  return std::make_unique<PreparedKernel>(*primitive, results.front().variant, config);
}

// A network that a file describes, by its name.
std::unique_ptr<network::PreparedNetwork> prepare_network(const std::string& name, const model::ClusterConfig& config) {
  if (!network::is_described(name)) return nullptr;
  return std::make_unique<network::PreparedNetwork>(name, config);
}

// What is run: of kernel and network at most one.
struct Prepared {
  std::unique_ptr<PreparedKernel> kernel;
  std::unique_ptr<network::PreparedNetwork> network;
};

bool check(const model::ClusterConfig& config, const model::ProgramImage& program, const Prepared& prepared,
           const model::Simulation& simulation, const model::RunResult& result) {
  const reference::CheckReport report = prepared.kernel != nullptr ? prepared.kernel->check(simulation, result)
                                        : prepared.network != nullptr
                                            ? prepared.network->check(simulation, result)
                                            : reference::check(config, program, simulation, result);
  std::cout << "\n" << report.text << std::flush;
  if (!report.ok)
    std::cerr << "halfstep: check failed: " << program.name << " computed something else than the reference\n";
  return report.ok;
}

int run_program(const std::vector<std::string>& arguments) {
  const auto parsed = describe_command_line().parse(arguments);
  if (!parsed) return kGood;
  const options_library::variables_map& values = *parsed;

  std::vector<std::string> report_paths;
  if (values.count("report") != 0) report_paths = values["report"].as<std::vector<std::string>>();
  if (report_paths.empty()) report_paths.emplace_back(kStandardOutput);
  for (const std::string& path : report_paths)
    if (path != kStandardOutput) check_report_path(path);

  const ResolvedConfig resolved = read_config(values);
  const model::ClusterConfig& config = resolved.config;
  const std::string name = values["PROGRAM"].as<std::string>();
  if (values.count("plan") != 0) {
    if (!network::is_described(name)) throw UsageError("--plan: " + name + " is no network that a file describes");
    const network::PreparedNetwork planned(name, config, network::PreparedNetwork::Purpose::plan);
    std::cout << network::print_memory(planned, config);
    return kGood;
  }
  const Prepared prepared{prepare_kernel(name, config), prepare_network(name, config)};
  const model::ProgramImage program = prepared.kernel != nullptr    ? prepared.kernel->image()
                                      : prepared.network != nullptr ? prepared.network->image()
                                                                    : load_program(name, config);
  const bool is_checked_by_itself = prepared.kernel != nullptr || prepared.network != nullptr;
  if (values.count("check") != 0 && !is_checked_by_itself && !reference::has_reference(program))
    throw UsageError("--check: there is no reference for " + program.name);
  std::unique_ptr<Signature> signature;
  if (values.count("signature") != 0)
    signature = std::make_unique<Signature>(program, values["signature"].as<std::string>());
  spdlog::debug("{}: {} segments, {} symbols, {} layers, entry {:#010x}", program.name, program.segments.size(),
                program.symbols.size(), program.layers.size(), program.entry);

  const auto simulation = build_simulation(config, program);
  for (const ControlWord& word : control_words(config, program)) simulation->write_memory(word.address, word.bytes());
  std::unique_ptr<Recording> recording;
  if (values.count("record") != 0) {
    traces::TraceHeader header = model::describe_trace(config, program, HALFSTEP_VERSION);
    keep_origins(header, resolved);
    recording = std::make_unique<Recording>(values["record"].as<std::string>(), header);
    recording->observe(*simulation);
  }
  std::unique_ptr<TraceWriter> trace;
  if (values.count("trace") != 0) trace = std::make_unique<TraceWriter>(values["trace"].as<std::string>());
  observe(*simulation, trace.get(), values.count("check") != 0 ? prepared.network.get() : nullptr);
  Report report{
      HALFSTEP_VERSION,    program.name, program.sha256, config, resolved.assumed(), simulate(*simulation, config),
      program.code_bytes()};
  report.not_in_preset = resolved.not_in_preset;
  if (prepared.network != nullptr && report.result.stop == model::StopReason::exited)
    report.losses = prepared.network->losses(*simulation);
  if (trace != nullptr) trace->commit();
  if (recording != nullptr) recording->commit(report);
  if (signature != nullptr) signature->write(*simulation);

  std::cout << std::flush;
  print_outcome(report.result, program.name);
  for (const std::string& path : report_paths) {
    if (path == kStandardOutput)
      std::cout << print_text(report) << std::flush;
    else
      write_report(report, path);
  }
  const int status = exit_status(report.result);
  if (values.count("check") == 0 || status != kGood) return status;
  return check(config, program, prepared, *simulation, report.result) ? kGood : kProgramFailed;
}

int run_run(const std::vector<std::string>& arguments) {
  try {
    return run_program(arguments);
  } catch (const VariantFailed& error) {
    std::cerr << "halfstep: " << error.what() << "\n";
    return kProgramFailed;
  }
}

}  // namespace

const Command kRunCommand{"run", "run a program and report what it cost", run_run};

}  // namespace halfstep::tools
