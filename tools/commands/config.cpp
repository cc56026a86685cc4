// halfstep config: what a configuration comes to, and whether it is one.
#include <filesystem>
#include <iostream>

#include "model/config/parameters.h"
#include "model/config/validation.h"
#include "tools/commands/command.h"
#include "tools/commands/config_options.h"
#include "tools/config/config_file.h"
#include "tools/errors.h"
#include "tools/files/installation.h"

namespace halfstep::tools {
namespace {

namespace options_library = boost::program_options;

ResolvedConfig read_config(const options_library::variables_map& values) {
  std::vector<Assignment> assignments;
  if (values.count("FILE") != 0) assignments = read_config_file(find_config_file(values["FILE"].as<std::string>()));
  for (Assignment& assignment : config_assignments(values)) assignments.push_back(std::move(assignment));
  return resolve_config(assignments);
}

// Every parameter as a line that a configuration file may hold, with where its value comes from.
void print_dump(const ResolvedConfig& resolved) {
  for (const model::Parameter& parameter : model::parameters()) {
    const auto assignment = resolved.assignments.find(parameter.name);
    std::string line = std::string(parameter.name) + " = " + parameter.value.read(resolved.config);
    line.resize(std::max<std::size_t>(line.size(), 36), ' ');
    std::string origin = "default";
    if (assignment != resolved.assignments.end())
      origin = (assignment->second.assumed ? "assumed, " : "") + assignment->second.origin;
    else if (parameter.follows != nullptr)
      origin = std::string("follows ") + parameter.follows;
    std::cout << line << "  # " << origin << "\n";
  }
  for (const std::string& part : model::unvalidated_parts(resolved.config))
    std::cout << "# not validated: " << part << "\n";
}

int run_config(const std::vector<std::string>& arguments) {
  CommandLine line{
      "config dump|check [FILE] [--config FILE]... [--set KEY=VALUE]...",
      "dump prints every parameter with its value and where that comes from, as a configuration file. check "
      "only says\nwhether the configuration is valid (exit status 0) and what is wrong (2). FILE may be a "
      "preset's name."};
  line.words = {"ACTION"};
  line.optional_word = "FILE";
  add_config_options(line.options);
  const auto parsed = line.parse(arguments);
  if (!parsed) return kGood;
  const std::string action = (*parsed)["ACTION"].as<std::string>();
  if (action != "dump" && action != "check") throw UsageError("config " + action + ": expected dump or check");

  const ResolvedConfig resolved = read_config(*parsed);
  if (action == "dump") {
    print_dump(resolved);
    return kGood;
  }
  std::cout << "valid: " << resolved.assignments.size() << " of " << model::parameters().size() << " parameters set\n";
  return kGood;
}

}  // namespace

const Command kConfigCommand{"config", "print or check a configuration", run_config};

}  // namespace halfstep::tools
