// halfstep validate: runs a corpus with known answers and says where the model differs.
#include <filesystem>
#include <iostream>
#include <thread>

#include "tools/commands/command.h"
#include "tools/errors.h"
#include "tools/files/atomic_file.h"
#include "tools/terminal/progress_bar.h"
#include "tools/validate/timing_validation.h"

namespace halfstep::tools {
namespace {

namespace options_library = boost::program_options;

int run_validate(const std::vector<std::string>& arguments) {
  CommandLine line{"validate DIRECTORY [--filter NAME] [--json FILE] [-j N]",
                   "Runs the corpus in DIRECTORY and compares every number with the recorded one. A timing corpus is a "
                   "folder with\nexpected.csv, link.ld and the programs it names; clang-19 assembles them."};
  line.words = {"DIRECTORY"};
  auto add = line.options.add_options();
  add("filter", options_library::value<std::string>()->default_value("")->value_name("NAME"),
      "only programs whose name contains NAME");
  add("json", options_library::value<std::string>()->value_name("FILE"), "write the result as JSON, too");
  add("jobs,j", options_library::value<unsigned>()->value_name("N"), "worker processes (default: one per processor)");
  const auto parsed = line.parse(arguments);
  if (!parsed) return kGood;
  const options_library::variables_map& values = *parsed;

  const unsigned jobs =
      values.count("jobs") != 0 ? values["jobs"].as<unsigned>() : std::max(1U, std::thread::hardware_concurrency());
  if (jobs == 0) throw UsageError("-j 0: expected at least one worker process");
  const std::filesystem::path directory = values["DIRECTORY"].as<std::string>();
  if (!std::filesystem::is_directory(directory)) throw UsageError(directory.string() + ": no such directory");
  if (!is_timing_corpus(directory))
    throw UsageError(directory.string() + ": no corpus: expected expected.csv with the columns of a timing corpus");
  const std::string filter = values["filter"].as<std::string>();
  const TimingCorpus corpus = read_timing_corpus(directory, filter);
  if (corpus.programs.empty()) throw UsageError(directory.string() + ": no program's name contains '" + filter + "'");

  TimingComparison comparison;
  {
    ProgressBar bar("validate");
    comparison = validate_timing(corpus, jobs, [&](std::size_t done, std::size_t of) {
      bar.show(static_cast<double>(done) / static_cast<double>(of),
               std::to_string(done) + " of " + std::to_string(of) + " runs");
    });
  }
  if (values.count("json") != 0) write_file(values["json"].as<std::string>(), print_timing_json(comparison));
  std::cout << print_timing_text(comparison) << std::flush;
  return comparison.all_equal() ? kGood : kProgramFailed;
}

}  // namespace

const Command kValidateCommand{"validate", "compare the model with a corpus of known answers", run_validate};

}  // namespace halfstep::tools
