// A subcommand of halfstep, and how they all parse their part of the command line.
#pragma once

#include <boost/program_options.hpp>
#include <optional>
#include <string>
#include <vector>

namespace halfstep::tools {

struct Command {
  const char* name;
  const char* summary;  // one line for `halfstep --help`
  // `arguments` follow the name; returns an exit status. Throws UsageError.
  int (*run)(const std::vector<std::string>& arguments);
};

extern const Command kRunCommand;
extern const Command kValidateCommand;
extern const Command kConfigCommand;
extern const Command kListCommand;
extern const Command kCompareCommand;
extern const Command kBaselineCommand;
extern const Command kSweepCommand;
extern const Command kReplayCommand;
extern const Command kTraceCommand;

// "halfstep 0.1.0"
std::string version_text();

// Options and positional words of one command: what --help prints and what the parser accepts. Every command also has
// --help, --version and --verbose.
struct CommandLine {
  const char* usage;  // "run PROGRAM [options]"
  const char* about;  // a sentence or two
  boost::program_options::options_description options{"options"};
  std::vector<const char*> words{};     // names of required positional arguments, in order
  const char* optional_word = nullptr;  // one more behind them
  const char* more_words = nullptr;     // any number more behind those

  // Nothing if --help or --version was asked for (and printed). Throws UsageError for anything that does not fit.
  std::optional<boost::program_options::variables_map> parse(const std::vector<std::string>& arguments);
};

}  // namespace halfstep::tools
