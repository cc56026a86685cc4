// Boost.Program_options parses each line; it is handed over line by line because its errors do not say which one it
// was.
#include "tools/config/config_file.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "model/config/parameters.h"
#include "tools/errors.h"

namespace halfstep::tools {
namespace {

namespace options = boost::program_options;
namespace filesystem = std::filesystem;

options::options_description describe_keys() {
  options::options_description keys;
  auto add = keys.add_options();
  add("include", options::value<std::string>(), "another file, relative to this one");
  for (const model::Parameter& parameter : model::parameters())
    add(parameter.name, options::value<std::string>(), parameter.description);
  return keys;
}

// "assumed" begins the comment of a value without a source.
bool says_assumed(const std::string& line) {
  const std::size_t hash = line.find('#');
  return hash != std::string::npos && trimmed(line.substr(hash + 1)).rfind("assumed", 0) == 0;
}

// Reads one file; `open_files` are those that are being read around it.
class ConfigFileReader {
 public:
  void read(const filesystem::path& path) {
    if (filesystem::is_directory(path)) throw UsageError(path.string() + ": is a directory, not a configuration file");
    std::ifstream file(path);
    if (!file) throw UsageError(path.string() + ": no such configuration file");
    open_files_.push_back(filesystem::weakly_canonical(path));
    std::map<std::string, std::string> set_at;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      const std::string text = trimmed(line.substr(0, line.find('#')));
      if (text.empty()) continue;
      read_line(text, path, path.string() + ":" + std::to_string(number), says_assumed(line), set_at);
    }
    open_files_.pop_back();
  }

  std::vector<Assignment> take_assignments() { return std::move(assignments_); }

 private:
  void read_line(const std::string& text, const filesystem::path& path, const std::string& origin, bool assumed,
                 std::map<std::string, std::string>& set_at) {
    if (text.find('=') == std::string::npos) throw UsageError(origin + ": expected 'key = value', got '" + text + "'");
    std::istringstream stream(text);
    try {
      for (const auto& option : options::parse_config_file(stream, keys_, true).options) {
        const std::string value = option.value.empty() ? "" : option.value.front();
        if (option.string_key == "include") {
          include(path.parent_path() / value, origin);
          continue;
        }
        const auto [earlier, is_new] = set_at.emplace(option.string_key, origin);
        if (!is_new) throw UsageError(origin + ": " + option.string_key + " is already set at " + earlier->second);
        assignments_.push_back({option.string_key, value, origin, assumed});
      }
    } catch (const options::error& error) {
      throw UsageError(origin + ": " + error.what());
    }
  }

  void include(const filesystem::path& path, const std::string& origin) {
    if (!filesystem::is_regular_file(path))
      throw UsageError(origin + ": included file " + path.string() + " does not exist");
    const auto canonical = filesystem::weakly_canonical(path);
    if (std::find(open_files_.begin(), open_files_.end(), canonical) != open_files_.end())
      throw UsageError(origin + ": including " + path.string() + " again would never end");
    read(path);
  }

  options::options_description keys_ = describe_keys();
  std::vector<filesystem::path> open_files_;
  std::vector<Assignment> assignments_;
};

}  // namespace

std::vector<Assignment> read_config_file(const filesystem::path& path) {
  ConfigFileReader reader;
  reader.read(path);
  return reader.take_assignments();
}

}  // namespace halfstep::tools
