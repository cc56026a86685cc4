#include "tools/validate/timing_corpus.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>

#include "tools/errors.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;

constexpr const char* kHeader = "program,fpu_pipe_regs,fpu_alloc,pe_latency,cores,core,region,cycles";
constexpr std::size_t kColumns = 8;

std::vector<std::string> split(const std::string& line, char separator) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, separator);) fields.push_back(field);
  return fields;
}

template <class Number>
Number to_number(const std::string& text, const std::string& where) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    throw UsageError(where + ": expected a number, got '" + text + "'");
  return number;
}

// "#@ cores=2 pe_latency=10,1,5,15 tags=": issue traces were recorded with the first latency.
std::uint32_t first_pe_latency(const filesystem::path& source) {
  constexpr std::string_view kKey = "pe_latency=";
  std::ifstream file(source);
  if (!file) throw UsageError(source.string() + ": no such program, though expected.csv lists it");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("#@", 0) != 0) continue;
    const std::size_t key = line.find(kKey);
    if (key == std::string::npos) break;
    const std::string rest = line.substr(key + kKey.size());
    return to_number<std::uint32_t>(rest.substr(0, rest.find_first_of(", ")), source.string());
  }
  throw UsageError(source.string() + ": expected a line '#@ ... pe_latency=N'");
}

using RunKey = std::tuple<std::uint32_t, std::string, std::uint32_t>;

RunKey key_of(const TimingRun& run) { return {run.fpu_pipe_regs, run.fpu_allocation, run.pe_latency}; }

void attach_issue_traces(TimingProgram& program, const filesystem::path& directory) {
  const std::uint32_t traced_latency = first_pe_latency(program.source);
  for (TimingRun& run : program.runs) {
    const auto trace = directory / "issue" /
                       (program.name + "." + run.fpu_allocation + "." + std::to_string(run.fpu_pipe_regs) + ".csv.gz");
    if (run.pe_latency == traced_latency && filesystem::exists(trace)) run.issue_trace = trace;
  }
}

// The corpus' words for what fpu.policy calls otherwise.
const std::map<std::string, model::FpuPolicy> kPolicies = {{"opt", model::FpuPolicy::dynamic_allocation},
                                                           {"custom", model::FpuPolicy::static_map},
                                                           {"lfsr", model::FpuPolicy::lfsr},
                                                           {"private", model::FpuPolicy::private_units}};

}  // namespace

std::string TimingRun::label() const {
  return "fpu_pipe_regs=" + std::to_string(fpu_pipe_regs) + " fpu_alloc=" + fpu_allocation +
         " pe_latency=" + std::to_string(pe_latency);
}

// The platform that the corpus' README describes: eight cores in hardware, the first `cores` of them enabled.
model::ClusterConfig TimingRun::config() const {
  model::ClusterConfig config;
  config.cores = 8;
  config.boot_cores = cores;
  config.boot_mode = model::BootMode::cluster;
  config.fpu_policy = kPolicies.at(fpu_allocation);
  config.fpu_count = config.fpu_policy == model::FpuPolicy::private_units ? 8 : 4;
  config.fpu_map.clear();
  config.fpu_pipe_regs = fpu_pipe_regs;
  config.tcdm_banks = 16;
  config.tcdm_size = 128 * 1024;
  config.l2_latency = pe_latency;
  config.icache_mode = model::IcacheMode::ideal;
  config.isa.arithmetic = isa::Arithmetic::rtl;
  return config;
}

bool is_timing_corpus(const filesystem::path& directory) {
  std::ifstream file(directory / "expected.csv");
  std::string header;
  return std::getline(file, header) && header == kHeader;
}

TimingCorpus read_timing_corpus(const filesystem::path& directory, const std::string& filter) {
  TimingCorpus corpus;
  corpus.directory = directory;
  corpus.linker_script = directory / "link.ld";
  if (!filesystem::exists(corpus.linker_script)) throw UsageError(corpus.linker_script.string() + ": no such file");

  const filesystem::path table = directory / "expected.csv";
  std::ifstream file(table);
  std::map<std::string, std::size_t> index_of;
  std::string line;
  std::getline(file, line);
  for (int number = 2; std::getline(file, line); ++number) {
    const std::string where = table.string() + ":" + std::to_string(number);
    const std::vector<std::string> fields = split(line, ',');
    if (fields.size() != kColumns) throw UsageError(where + ": expected " + std::to_string(kColumns) + " columns");
    if (fields[0].find(filter) == std::string::npos) continue;
    const auto [entry, is_new] = index_of.emplace(fields[0], corpus.programs.size());
    if (is_new)
      corpus.programs.push_back(
          {fields[0], fields[0].substr(0, fields[0].find('_')), directory / (fields[0] + ".S"), {}});
    std::vector<TimingRun>& runs = corpus.programs[entry->second].runs;
    TimingRun run;
    run.fpu_pipe_regs = to_number<std::uint32_t>(fields[1], where);
    run.fpu_allocation = fields[2];
    if (kPolicies.count(fields[2]) == 0) throw UsageError(where + ": unknown fpu_alloc '" + fields[2] + "'");
    run.pe_latency = to_number<std::uint32_t>(fields[3], where);
    run.cores = to_number<std::uint32_t>(fields[4], where);
    auto same =
        std::find_if(runs.begin(), runs.end(), [&](const TimingRun& other) { return key_of(other) == key_of(run); });
    if (same == runs.end()) same = runs.insert(runs.end(), run);
    same->expected.push_back({to_number<std::uint32_t>(fields[5], where), to_number<std::uint32_t>(fields[6], where),
                              to_number<std::uint64_t>(fields[7], where)});
  }
  for (TimingProgram& program : corpus.programs) attach_issue_traces(program, directory);
  return corpus;
}

}  // namespace halfstep::tools
