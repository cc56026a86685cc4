// The halfstep command: finds the subcommand and turns mistakes into one line and an exit status.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <systemc>
#include <vector>

#include "tools/commands/command.h"
#include "tools/config/nearest_name.h"
#include "tools/errors.h"

namespace {

using namespace halfstep::tools;

const std::array<const Command*, 9> kCommands = {&kRunCommand,      &kReplayCommand,  &kTraceCommand,
                                                 &kSweepCommand,    &kCompareCommand, &kBaselineCommand,
                                                 &kValidateCommand, &kConfigCommand,  &kListCommand};

void print_help() {
  std::cout << "usage: halfstep COMMAND [arguments]\n\n"
               "How many cycles does each layer of a training step take on this cluster, and why?\n\ncommands:\n";
  for (const Command* command : kCommands) {
    const std::string name = command->name;
    std::cout << "  " << name << std::string(12 - name.size(), ' ') << command->summary << "\n";
  }
  std::cout
      << "\nhalfstep COMMAND --help says more. Exit status: 0 good, 1 the program failed, 2 bad input, 3 deadlock or "
         "cycle limit.\n";
}

int dispatch(const std::vector<std::string>& arguments) {
  if (arguments.empty()) throw UsageError("no command: try halfstep --help");
  const std::string& name = arguments.front();
  if (name == "--help" || name == "-h" || name == "help") {
    print_help();
    return kGood;
  }
  if (name == "--version") {
    std::cout << version_text() << "\n";
    return kGood;
  }
  std::vector<std::string> names;
  for (const Command* command : kCommands) {
    if (name == command->name) return command->run({arguments.begin() + 1, arguments.end()});
    names.emplace_back(command->name);
  }
  throw UsageError("unknown command '" + name + "'" + did_you_mean(name, names) + ": try halfstep --help");
}

}  // namespace

int sc_main(int argc, char* argv[]) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("halfstep"));
  spdlog::set_pattern("halfstep: %v");
  try {
    return dispatch({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cout << std::flush;
    std::cerr << "halfstep: " << error.what() << "\n";
    return kUsage;
  }
}

// SystemC's own main() would print a banner into the results of every command.
int main(int argc, char* argv[]) {
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  return sc_core::sc_elab_and_sim(argc, argv);
}
