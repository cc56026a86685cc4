// halfstep trace: what a trace holds, where two differ, and traces as other tools write and read them.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "isa/decoder.h"
#include "model/trace/trace_image.h"
#include "tools/commands/command.h"
#include "tools/commands/run_outcome.h"
#include "tools/compare/measured_run.h"
#include "tools/errors.h"
#include "tools/files/atomic_file.h"
#include "tools/replay/replay_setup.h"
#include "tools/report/kanata_trace.h"
#include "tools/report/spike_trace.h"
#include "tools/report/table.h"
#include "traces/spike_import.h"

namespace halfstep::tools {
namespace {

namespace options_library = boost::program_options;

std::unique_ptr<model::Simulation> build_original(traces::TraceReader& reader) {
  return build_replay(reader, replay_config(reader.header(), reader.path(), {}).config);
}

// Runs to the end; a replay that stops for another reason than the recording cannot be converted.
void run_to_end(model::Simulation& simulation) {
  const model::RunResult result = simulation.run();
  if (result.stop == model::StopReason::program_error) throw UsageError(result.message);
}

int print_info(const std::string& path) {
  traces::TraceReader reader(path);
  reader.verify();
  const traces::TraceHeader& header = reader.header();
  std::uint64_t instructions = 0;
  for (const std::uint64_t count : reader.summary().instructions) instructions += count;
  std::uint64_t code = 0;
  for (const traces::CodeSegment& segment : header.code) code += segment.bytes.size();
  std::cout << "trace     " << path << ", " << with_separators(reader.file_bytes()) << " bytes\n"
            << "written   by " << header.version << "\n"
            << "program   " << header.program
            << (header.sha256.empty() ? "" : " (sha256 " + header.sha256.substr(0, 12) + ")") << ", "
            << with_separators(code) << " bytes of code, " << header.symbols.size() << " symbols, "
            << header.layers.size() << " layers\n"
            << "machine   " << short_config(header.config) << "\n"
            << "recorded  " << with_separators(reader.summary().cycles) << " cycles, " << with_separators(instructions)
            << " instructions";
  if (instructions != 0)
    std::cout << ", " << fixed_point(static_cast<double>(reader.file_bytes()) / static_cast<double>(instructions), 3)
              << " bytes per instruction";
  std::cout << "\n\n";
  Table table{{{"core"}, {"instructions"}, {"chunks"}}, {}};
  for (std::uint32_t core = 0; core < header.cores; ++core)
    table.rows.push_back({std::to_string(core), with_separators(reader.summary().instructions[core]),
                          std::to_string(reader.chunks(core))});
  std::cout << table.to_text();
  const model::ProgramImage program = model::program_of(header);
  for (const traces::PollingLoop& loop : reader.summary().polling)
    std::cout << "\npolling   core " << loop.core << " in " << program.locate(loop.pc) << ": "
              << with_separators(loop.repeats) << " repeated loads of one address, "
              << (loop.reenacted ? "re-enacted by a replay" : "as many in a replay");
  if (!reader.summary().polling.empty()) std::cout << "\n";
  return kGood;
}

struct Step {
  std::uint32_t pc = 0;
  std::uint32_t word = 0;
  std::uint32_t address = 0;  // of a load or store
  bool operator==(const Step& other) const { return pc == other.pc && word == other.word && address == other.address; }
};

// What each core executed, in its order; the fabric controller, which has a number of its own, comes last.
std::vector<std::vector<Step>> steps_of(traces::TraceReader& reader) {
  std::vector<std::vector<Step>> steps(reader.header().cores);
  const auto simulation = build_original(reader);
  simulation->on_commit([&steps](const model::CommitEvent& event) {
    steps[std::min<std::size_t>(event.core, steps.size() - 1)].push_back({event.pc, event.word, event.address});
  });
  run_to_end(*simulation);
  return steps;
}

std::string step_text(const std::vector<Step>& steps, std::size_t place, const model::ProgramImage& program) {
  if (place >= steps.size()) return "has ended";
  const Step& step = steps[place];
  std::string text = isa::disassemble(isa::decode(step.word), step.pc) + " in " + program.locate(step.pc);
  std::array<char, 24> address{};
  std::snprintf(address.data(), address.size(), " at 0x%08x", step.address);
  return step.address == 0 ? text : text + address.data();
}

int print_difference(const std::string& first, const std::string& second) {
  traces::TraceReader a(first);
  traces::TraceReader b(second);
  bool equal = true;
  MeasuredRun config_a;
  MeasuredRun config_b;
  config_a.config = a.header().config;
  config_b.config = b.header().config;
  for (const std::string& difference : differing_parameters(config_a, config_b))
    std::cout << "configuration: " << difference << "\n";
  if (a.header().cores != b.header().cores) {
    std::cout << "cores: " << a.header().cores << " and " << b.header().cores << "\n";
    return kProgramFailed;
  }
  const auto steps_a = steps_of(a);
  const auto steps_b = steps_of(b);
  const model::ProgramImage program_a = model::program_of(a.header());
  const model::ProgramImage program_b = model::program_of(b.header());
  for (std::size_t core = 0; core < steps_a.size(); ++core) {
    std::size_t place = 0;
    while (place < steps_a[core].size() && place < steps_b[core].size() && steps_a[core][place] == steps_b[core][place])
      ++place;
    if (place == steps_a[core].size() && place == steps_b[core].size()) {
      std::cout << "core " << core << ": " << with_separators(place) << " instructions, equal\n";
      continue;
    }
    equal = false;
    std::cout << "core " << core << ": instruction " << with_separators(place) << ": "
              << step_text(steps_a[core], place, program_a) << "; " << step_text(steps_b[core], place, program_b)
              << "\n";
  }
  return equal ? kGood : kProgramFailed;
}

// Without register writes and stored values, which a trace does not hold.
void write_spike(const std::string& path, std::ostream& out) {
  traces::TraceReader reader(path);
  const auto simulation = build_original(reader);
  simulation->on_commit([&out](model::CommitEvent event) {
    event.registers = {};
    event.writes_csr = false;
    if (event.access == model::CommitEvent::Access::store) event.access = model::CommitEvent::Access::load;
    out << spike_line(event);
  });
  run_to_end(*simulation);
}

void write_kanata(const std::string& path, std::ostream& out) {
  traces::TraceReader reader(path);
  const auto simulation = build_original(reader);
  KanataTrace trace(out, reader.header().cores);
  simulation->on_issue([&trace](const model::IssueEvent& event) { trace.add(event); });
  run_to_end(*simulation);
  trace.finish();
}

void write_imported(const std::string& path, std::ostream& out) {
  std::ifstream log(path);
  if (!log || std::filesystem::is_directory(path)) throw UsageError(path + ": cannot be read");
  try {
    const traces::SpikeImport import = traces::import_spike_log(log, path, out);
    if (import.ignored_lines != 0)
      std::cerr << "halfstep: note: " << path << ": " << import.ignored_lines << " lines are no commits\n";
  } catch (const std::runtime_error& error) {
    throw UsageError(error.what());
  }
}

struct Format {
  const char* name;
  void (*write)(const std::string& path, std::ostream& out);
};

constexpr std::array<Format, 3> kFormats = {
    {{"spike", write_spike}, {"kanata", write_kanata}, {"hst", write_imported}}};

int convert(const std::string& path, const std::string& format, const std::string& output) {
  for (const Format& candidate : kFormats) {
    if (format != candidate.name) continue;
    AtomicFile file(output);
    candidate.write(path, file.stream());
    file.commit();
    return kGood;
  }
  throw UsageError("--to " + format + ": expected spike or kanata, or hst for a commit log of Spike");
}

int run_trace(const std::vector<std::string>& arguments) {
  CommandLine line{"trace info TRACE | diff TRACE OTHER | convert TRACE --to FORMAT --out FILE",
                   "info says what a trace holds and checks all of it. diff compares what each core executed; exit "
                   "status 1 if something\ndiffers. convert writes a trace as Spike's commit log (spike) or for the "
                   "pipeline viewer Konata (kanata), and reads\ncommit logs of Spike (--to hst)."};
  line.words = {"ACTION", "TRACE"};
  line.optional_word = "OTHER";
  auto add = line.options.add_options();
  add("to", options_library::value<std::string>()->value_name("FORMAT"), "spike, kanata or hst");
  add("out", options_library::value<std::string>()->value_name("FILE"), "what to write");
  const auto parsed = line.parse(arguments);
  if (!parsed) return kGood;
  const std::string action = (*parsed)["ACTION"].as<std::string>();
  const std::string path = (*parsed)["TRACE"].as<std::string>();
  const bool has_other = parsed->count("OTHER") != 0;
  if (action == "info" && !has_other) return print_info(path);
  if (action == "diff" && has_other) return print_difference(path, (*parsed)["OTHER"].as<std::string>());
  if (action == "convert" && !has_other) {
    if (parsed->count("to") == 0 || parsed->count("out") == 0)
      throw UsageError("trace convert: expected --to FORMAT and --out FILE");
    return convert(path, (*parsed)["to"].as<std::string>(), (*parsed)["out"].as<std::string>());
  }
  throw UsageError("trace " + action + ": expected info TRACE, diff TRACE OTHER or convert TRACE");
}

}  // namespace

const Command kTraceCommand{"trace", "inspect, compare and convert recorded traces", run_trace};

}  // namespace halfstep::tools
