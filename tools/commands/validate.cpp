// halfstep validate: runs a corpus with known answers and says where the model differs.
#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <thread>

#include "tools/commands/command.h"
#include "tools/errors.h"
#include "tools/files/atomic_file.h"
#include "tools/terminal/progress_bar.h"
#include "tools/validate/dma_validation.h"
#include "tools/validate/functional_comparison.h"
#include "tools/validate/icache_comparison.h"
#include "tools/validate/timing_validation.h"

namespace halfstep::tools {
namespace {

namespace options_library = boost::program_options;

// What a corpus of any kind comes to.
struct Verdict {
  bool all_equal = false;
  std::string text;
  std::string json;
};

// How much to do, and how many at a time.
struct Effort {
  unsigned jobs = 1;
  bool replays = false;  // of timing corpora: record and replay every run, too
};

Verdict validate_timing_corpus(const std::filesystem::path& directory, const std::string& filter,
                               const Effort& effort) {
  const TimingCorpus corpus = read_timing_corpus(directory, filter);
  if (corpus.programs.empty()) throw UsageError(directory.string() + ": no program's name contains '" + filter + "'");
  ProgressBar bar("validate");
  const TimingComparison comparison =
      validate_timing(corpus, effort.jobs, effort.replays, [&bar](std::size_t done, std::size_t of) {
        bar.show(static_cast<double>(done) / static_cast<double>(of),
                 std::to_string(done) + " of " + std::to_string(of) + " runs");
      });
  return {comparison.all_equal(), print_timing_text(comparison), print_timing_json(comparison)};
}

bool is_functional_corpus(const std::filesystem::path& directory) { return !functional_files(directory, "").empty(); }

Verdict validate_functional_corpus(const std::filesystem::path& directory, const std::string& filter, const Effort&) {
  const auto files = functional_files(directory, filter);
  if (files.empty()) throw UsageError(directory.string() + ": no file's name contains '" + filter + "'");
  const FunctionalComparison comparison = validate_functional(files);
  return {comparison.all_equal(), print_functional_text(comparison), print_functional_json(comparison)};
}

Verdict validate_icache_corpus(const std::filesystem::path& directory, const std::string& filter, const Effort&) {
  const IcacheCorpus corpus = read_icache_corpus(directory, filter);
  ProgressBar bar("validate");
  const IcacheComparison comparison = validate_icache(corpus, [&bar](std::size_t done, std::size_t of) {
    bar.show(static_cast<double>(done) / static_cast<double>(of),
             std::to_string(done) + " of " + std::to_string(of) + " rows");
  });
  if (comparison.rows.empty()) throw UsageError(directory.string() + ": no trace's name contains '" + filter + "'");
  return {comparison.all_equal(), print_icache_text(comparison), print_icache_json(comparison)};
}

Verdict validate_dma_corpus(const std::filesystem::path& directory, const std::string& filter, const Effort&) {
  const DmaComparison comparison = validate_dma(read_dma_corpus(directory, filter));
  if (comparison.rows.empty()) throw UsageError(directory.string() + ": no case's name contains '" + filter + "'");
  return {comparison.all_equal(), print_dma_text(comparison), print_dma_json(comparison)};
}

struct CorpusKind {
  bool (*recognises)(const std::filesystem::path& directory);
  Verdict (*validate)(const std::filesystem::path& directory, const std::string& filter, const Effort& effort);
};

constexpr std::array<CorpusKind, 4> kCorpusKinds = {{{is_timing_corpus, validate_timing_corpus},
                                                     {is_icache_corpus, validate_icache_corpus},
                                                     {is_dma_corpus, validate_dma_corpus},
                                                     {is_functional_corpus, validate_functional_corpus}}};

CommandLine describe_command_line() {
  CommandLine line{
      "validate DIRECTORY [--filter NAME] [--json FILE] [-j N]",
      "Runs the corpus in DIRECTORY and compares every number with the recorded one. Exit status 0 only if "
      "all are equal.\nA folder with expected.csv, link.ld and programs is a timing corpus (clang-19 "
      "assembles the programs);\none with traces/ is an instruction cache corpus, one with protocol.csv holds cycle "
      "tables of the DMA, one with\n*.csv.gz files operand and result vectors of instructions."};
  line.words = {"DIRECTORY"};
  auto add = line.options.add_options();
  add("filter", options_library::value<std::string>()->default_value("")->value_name("NAME"),
      "only programs or files whose name contains NAME");
  add("json", options_library::value<std::string>()->value_name("FILE"), "write the result as JSON, too");
  add("replay",
      "of a timing corpus: also record every run and replay it, on its own and on the program's other configurations; "
      "all counts must be equal");
  add("jobs,j", options_library::value<unsigned>()->value_name("N"), "worker processes (default: one per processor)");
  return line;
}

int run_validate(const std::vector<std::string>& arguments) {
  const auto parsed = describe_command_line().parse(arguments);
  if (!parsed) return kGood;
  const options_library::variables_map& values = *parsed;
  const unsigned jobs =
      values.count("jobs") != 0 ? values["jobs"].as<unsigned>() : std::max(1U, std::thread::hardware_concurrency());
  if (jobs == 0) throw UsageError("-j 0: expected at least one worker process");
  const std::filesystem::path directory = values["DIRECTORY"].as<std::string>();
  if (!std::filesystem::is_directory(directory)) throw UsageError(directory.string() + ": no such directory");
  const std::string filter = values["filter"].as<std::string>();

  const auto* kind = std::find_if(kCorpusKinds.begin(), kCorpusKinds.end(),
                                  [&](const CorpusKind& candidate) { return candidate.recognises(directory); });
  if (kind == kCorpusKinds.end())
    throw UsageError(directory.string() +
                     ": no corpus: expected expected.csv of a timing corpus, traces/ of an instruction cache corpus, "
                     "protocol.csv beside expected.csv and detail.csv of the DMA, or *.csv.gz with instruction "
                     "vectors");
  const Verdict verdict = kind->validate(directory, filter, {jobs, values.count("replay") != 0});
  if (values.count("json") != 0) write_file(values["json"].as<std::string>(), verdict.json);
  std::cout << verdict.text << std::flush;
  return verdict.all_equal ? kGood : kProgramFailed;
}

}  // namespace

const Command kValidateCommand{"validate", "compare the model with a corpus of known answers", run_validate};

}  // namespace halfstep::tools
