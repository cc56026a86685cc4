// A worker process assembles one program, runs all its configurations and sends one line of JSON per run; the parent
// compares. Rows of runs that a worker did not get to count as not measured.
#include "tools/validate/timing_validation.h"

#include <exception>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/soc/simulation.h"
#include "tools/files/temporary_directory.h"
#include "tools/program/elf_program.h"
#include "tools/validate/assembler.h"
#include "tools/validate/issue_trace.h"
#include "tools/validate/replay_check.h"
#include "tools/validate/worker_pool.h"

namespace halfstep::tools {
namespace {

using nlohmann::json;

// The longest programs of the corpus take less than 100,000 cycles: far beyond that, a run is lost.
constexpr std::uint64_t kMaxCycles = 20'000'000;

std::string failure_of(const model::RunResult& result) {
  if (result.stop == model::StopReason::exited) return "";
  return result.message.empty() ? "did not end by itself" : result.message;
}

// {"failure": text, "cycles": [[core, region, cycles], ...], "issue": first difference, if compared, "own", "first":
// the same of replays}
json simulate(const model::ProgramImage& program, const TimingRun& run, ReplayCheck* replays, const TimingRun& first) {
  model::ClusterConfig config = run.config();
  config.max_cycles = kMaxCycles;
  model::Simulation simulation(config, program);
  IssueTrace trace;
  if (!run.issue_trace.empty())
    simulation.on_issue([&](const model::IssueEvent& event) { trace.at(event.core).push_back(event); });
  const model::RunResult result = simulation.run();

  json message;
  message["failure"] = failure_of(result);
  message["cycles"] = json::array();
  for (const model::RegionResult& region : result.regions)
    message["cycles"].push_back({region.core, region.id, region.cycles});
  if (!run.issue_trace.empty()) {
    const auto difference = first_difference(read_issue_trace(run.issue_trace), trace);
    message["issue"] = difference ? difference->text() : "";
  }
  if (replays != nullptr) {
    message["own"] = replays->check_own(config, result);
    if (&run != &first) {
      model::ClusterConfig its = first.config();
      its.max_cycles = kMaxCycles;
      message["other"] = replays->check_other(its, config);
    }
  }
  return message;
}

// As simulate(), but what goes wrong in one run does not end the others.
json try_simulate(const model::ProgramImage& program, const TimingRun& run, ReplayCheck* replays,
                  const TimingRun& first) {
  try {
    return simulate(program, run, replays, first);
  } catch (const std::exception& error) {
    return {{"failure", error.what()}, {"cycles", json::array()}};
  }
}

void run_program(const TimingProgram& program, const std::filesystem::path& linker_script,
                 const std::filesystem::path& folder, bool replays,
                 const std::function<void(const std::string&)>& send) {
  const std::filesystem::path elf = folder / (program.name + ".elf");
  assemble(program.source, linker_script, elf);
  const model::ProgramImage image = read_elf_program(elf);
  ReplayCheck check(image, folder);
  for (const TimingRun& run : program.runs)
    send(try_simulate(image, run, replays ? &check : nullptr, program.runs.front()).dump());
}

// Adds what a worker found out about one run to the comparison.
void add_result(TimingComparison& comparison, const TimingProgram& program, const TimingRun& run, const json& message) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> measured;
  for (const json& row : message.at("cycles"))
    measured[{row.at(0).get<std::uint32_t>(), row.at(1).get<std::uint32_t>()}] = row.at(2).get<std::uint64_t>();
  for (const ExpectedCycles& expected : run.expected) {
    const auto found = measured.find({expected.core, expected.region});
    comparison.rows.push_back({program.name, program.group, run.label(), expected.core, expected.region,
                               expected.cycles, found == measured.end() ? std::nullopt : std::optional(found->second)});
  }
  if (message.contains("issue"))
    comparison.traces.push_back({program.name, run.label(), message.at("issue").get<std::string>()});
  if (message.contains("own"))
    comparison.own_replays.push_back({program.name, run.label(), message.at("own").get<std::string>()});
  if (message.contains("other"))
    comparison.other_replays.push_back({program.name, run.label(), message.at("other").get<std::string>()});
  const auto failure = message.at("failure").get<std::string>();
  if (!failure.empty()) comparison.failures.push_back({program.name, run.label(), failure});
}

json nothing_measured() { return {{"failure", ""}, {"cycles", json::array()}}; }

}  // namespace

TimingComparison validate_timing(const TimingCorpus& corpus, std::size_t jobs, bool replays,
                                 const std::function<void(std::size_t, std::size_t)>& on_progress) {
  const TemporaryDirectory folder;
  std::size_t total = 0;
  for (const TimingProgram& program : corpus.programs) total += program.runs.size();
  std::vector<std::vector<json>> messages(corpus.programs.size());
  std::vector<std::string> failures(corpus.programs.size());
  std::size_t done = 0;

  WorkerPool pool;
  pool.task = [&](std::size_t index, const std::function<void(const std::string&)>& send) {
    run_program(corpus.programs[index], corpus.linker_script, folder.path(), replays, send);
  };
  pool.on_line = [&](std::size_t index, const std::string& line) {
    messages[index].push_back(json::parse(line));
    on_progress(++done, total);
  };
  pool.on_end = [&](std::size_t index, const std::string& failure) { failures[index] = failure; };
  pool.run(corpus.programs.size(), jobs);

  TimingComparison comparison;  // in the corpus' order, whichever worker was first
  for (std::size_t i = 0; i < corpus.programs.size(); ++i) {
    const TimingProgram& program = corpus.programs[i];
    for (std::size_t run = 0; run < program.runs.size(); ++run)
      add_result(comparison, program, program.runs[run],
                 run < messages[i].size() ? messages[i][run] : nothing_measured());
    if (failures[i].empty()) continue;
    const std::size_t reached = messages[i].size();  // no run at all: the program did not assemble, most likely
    const bool in_a_run = reached > 0 && reached < program.runs.size();
    comparison.failures.push_back({program.name, in_a_run ? program.runs[reached].label() : "", failures[i]});
  }
  return comparison;
}

}  // namespace halfstep::tools
