#include "tools/network/network_finder.h"

#include <algorithm>

#include "tools/config/nearest_name.h"
#include "tools/errors.h"

namespace halfstep::network {
namespace {

namespace filesystem = std::filesystem;

constexpr const char* kSuffix = ".cfg";

// A file NAME.cfg stands for itself.
filesystem::path file_of(const std::string& name) {
  if (filesystem::path(name).extension() == kSuffix) return name;
  return network_directory() / (name + kSuffix);
}

}  // namespace

filesystem::path network_directory() {
  const filesystem::path installed =
      filesystem::read_symlink("/proc/self/exe").parent_path() / "../share/halfstep/networks";
  return filesystem::is_directory(installed) ? installed : filesystem::path(HALFSTEP_SOURCE_NETWORKS);
}

std::vector<std::string> network_names() {
  std::vector<std::string> names;
  if (!filesystem::is_directory(network_directory())) return names;
  for (const filesystem::directory_entry& entry : filesystem::directory_iterator(network_directory()))
    if (entry.path().extension() == kSuffix) names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

bool is_described(const std::string& name) { return filesystem::is_regular_file(file_of(name)); }

filesystem::path find_network(const std::string& name) {
  if (is_described(name)) return file_of(name);
  throw tools::UsageError("no network is called '" + name + "'" + tools::did_you_mean(name, network_names()) +
                          "; expected " + file_of(name).string());
}

}  // namespace halfstep::network
