#include "tools/commands/config_options.h"

#include "tools/config/config_file.h"
#include "tools/files/installation.h"

namespace halfstep::tools {

namespace options_library = boost::program_options;

void add_config_options(options_library::options_description& options) {
  auto add = options.add_options();
  add("config", options_library::value<std::vector<std::string>>()->value_name("FILE"),
      "configuration file or name of a preset; of several, later ones override earlier ones");
  add("set", options_library::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
      "one parameter; overrides the files (see halfstep list parameters)");
}

std::vector<Assignment> config_assignments(const options_library::variables_map& values) {
  std::vector<Assignment> assignments;
  if (values.count("config") != 0)
    for (const std::string& file : values["config"].as<std::vector<std::string>>())
      for (Assignment& assignment : read_config_file(find_config_file(file)))
        assignments.push_back(std::move(assignment));
  if (values.count("set") != 0)
    for (const std::string& text : values["set"].as<std::vector<std::string>>())
      assignments.push_back(parse_assignment(text));
  return assignments;
}

}  // namespace halfstep::tools
