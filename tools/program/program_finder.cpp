#include "tools/program/program_finder.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "tools/config/nearest_name.h"
#include "tools/errors.h"
#include "tools/files/installation.h"
#include "tools/kernels/primitive.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;

// Which names are networks: kernels/networks is built into programs of these names; everything else is a kernel.
constexpr std::array<const char*, 5> kNetworks = {"autoencoder", "dscnn", "mobilenet_tail", "resnet8", "tinycnn"};

bool is_network(const std::string& name) {
  return std::find(kNetworks.begin(), kNetworks.end(), name) != kNetworks.end();
}

std::vector<std::string> names_of(const std::vector<BuiltProgram>& programs) {
  std::set<std::string> names;
  for (const BuiltProgram& program : programs) names.insert(program.name);
  return {names.begin(), names.end()};
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

std::vector<BuiltProgram> built_programs() {
  std::vector<BuiltProgram> programs;
  if (!filesystem::is_directory(kernel_directory())) return programs;
  for (const filesystem::directory_entry& entry : filesystem::directory_iterator(kernel_directory())) {
    const std::string stem = entry.path().stem().string();
    const std::size_t underscore = stem.rfind('_');
    if (entry.path().extension() != ".elf" || underscore == std::string::npos) continue;
    const std::string name = stem.substr(0, underscore);
    programs.push_back({name, stem.substr(underscore + 1), is_network(name), entry.path()});
  }
  std::sort(programs.begin(), programs.end(), [](const BuiltProgram& a, const BuiltProgram& b) {
    return std::tie(a.name, a.type) < std::tie(b.name, b.type);
  });
  return programs;
}

filesystem::path find_program(const std::string& name_or_path, const std::string& network_type,
                              const std::string& kernel_type) {
  const bool is_path = name_or_path.find('/') != std::string::npos || filesystem::path(name_or_path).has_extension();
  if (is_path || filesystem::is_regular_file(name_or_path)) return name_or_path;

  const std::vector<BuiltProgram> programs = built_programs();
  std::vector<std::string> types;
  for (const BuiltProgram& program : programs) {
    if (program.name != name_or_path) continue;
    if (program.type == (program.is_network ? network_type : kernel_type)) return program.path;
    types.push_back(program.type);
  }
  if (!types.empty())
    throw UsageError(name_or_path + " is not built for " +
                     (is_network(name_or_path) ? "network.type=" + network_type : "kernel.type=" + kernel_type) +
                     ": there is " + joined(types));
  const std::vector<std::string> names = names_of(programs);
  std::vector<std::string> candidates = names;
  for (const Primitive& primitive : primitives()) candidates.push_back(primitive.name);
  throw UsageError("no file, no kernel and no built program is called '" + name_or_path + "'" +
                   did_you_mean(name_or_path, candidates) + "; built: " + (names.empty() ? "nothing" : joined(names)) +
                   "; halfstep list kernels names the others");
}

}  // namespace halfstep::tools
