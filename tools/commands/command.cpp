#include "tools/commands/command.h"

#include <spdlog/spdlog.h>

#include <iostream>

#include "tools/errors.h"

namespace halfstep::tools {

namespace options_library = boost::program_options;

std::string version_text() { return "halfstep " HALFSTEP_VERSION; }

std::optional<options_library::variables_map> CommandLine::parse(const std::vector<std::string>& arguments) {
  auto add = options.add_options();
  add("verbose,v", "say what happens, on standard error");
  add("help,h", "this text");
  add("version", "the version of halfstep");
  options_library::options_description all = options;
  options_library::positional_options_description positions;
  std::vector<const char*> positional = words;
  if (optional_word != nullptr) positional.push_back(optional_word);
  for (const char* word : positional) {
    all.add_options()(word, options_library::value<std::string>());
    positions.add(word, 1);
  }
  if (more_words != nullptr) {
    all.add_options()(more_words, options_library::value<std::vector<std::string>>());
    positions.add(more_words, -1);
  }
  const std::string hint = std::string(" (usage: halfstep ") + usage + ")";
  options_library::variables_map values;
  try {
    using options_library::command_line_style::allow_guessing;
    using options_library::command_line_style::unix_style;
    options_library::store(options_library::command_line_parser(arguments)
                               .options(all)
                               .positional(positions)
                               .style(unix_style & ~allow_guessing)
                               .run(),
                           values);
  } catch (const options_library::too_many_positional_options_error&) {
    throw UsageError("too many arguments" + hint);
  } catch (const options_library::error& error) {
    throw UsageError(error.what() + hint);
  }
  if (values.count("help") != 0) {
    std::cout << "usage: halfstep " << usage << "\n\n" << about << "\n\n" << options;
    return std::nullopt;
  }
  if (values.count("version") != 0) {
    std::cout << version_text() << "\n";
    return std::nullopt;
  }
  if (values.count("verbose") != 0) spdlog::set_level(spdlog::level::debug);
  for (const char* word : words)
    if (values.count(word) == 0) throw UsageError(std::string(word) + " is missing" + hint);
  return values;
}

}  // namespace halfstep::tools
