#include "tools/files/installation.h"

#include <algorithm>
#include <set>

#include "tools/config/nearest_name.h"
#include "tools/errors.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;

constexpr const char* kSuffix = ".cfg";

filesystem::path executable_directory() { return filesystem::read_symlink("/proc/self/exe").parent_path(); }

}  // namespace

filesystem::path kernel_directory() { return executable_directory() / "kernels"; }

std::vector<filesystem::path> preset_directories() {
  std::vector<filesystem::path> directories;
  for (const filesystem::path& directory :
       {executable_directory() / "configs", executable_directory() / "../share/halfstep/configs",
        filesystem::path(HALFSTEP_SOURCE_CONFIGS)})
    if (filesystem::is_directory(directory)) directories.push_back(directory);
  return directories;
}

std::vector<std::string> preset_names() {
  std::set<std::string> names;
  for (const filesystem::path& directory : preset_directories())
    for (const filesystem::directory_entry& entry : filesystem::directory_iterator(directory))
      if (entry.path().extension() == kSuffix) names.insert(entry.path().stem().string());
  return {names.begin(), names.end()};
}

filesystem::path find_config_file(const std::string& name_or_path) {
  if (filesystem::is_regular_file(name_or_path)) return name_or_path;
  for (const filesystem::path& directory : preset_directories()) {
    filesystem::path preset = directory / (name_or_path + kSuffix);
    if (filesystem::is_regular_file(preset)) return preset;
  }
  const bool is_path =
      name_or_path.find('/') != std::string::npos || filesystem::path(name_or_path).extension() == kSuffix;
  if (is_path) throw UsageError(name_or_path + ": no such configuration file");
  throw UsageError("no file and no preset is called '" + name_or_path + "'" +
                   did_you_mean(name_or_path, preset_names()));
}

}  // namespace halfstep::tools
