#include "tools/kernels/kernel_cache.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "tools/errors.h"
#include "tools/files/child_process.h"
#include "tools/files/installation.h"
#include "tools/program/sha256.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;

constexpr unsigned kSmallTeam = 8;  // what cluster.ld makes room for by itself; a ninth core is the controller
constexpr unsigned kLargeTeam = 16;
constexpr std::size_t kKeyDigits = 16;

std::string text_of(const filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Beside the built programs, or, where that cannot be written, in the user's cache.
filesystem::path cache_root() {
  if (access(kernel_directory().c_str(), W_OK) == 0) return kernel_directory() / "cache";
  if (const char* cache = std::getenv("XDG_CACHE_HOME")) return filesystem::path(cache) / "halfstep";
  if (const char* home = std::getenv("HOME")) return filesystem::path(home) / ".cache" / "halfstep";
  return filesystem::temp_directory_path() / "halfstep";
}

// The folder for this key. A new one takes the place of those of older sources. Other processes may be doing the same:
// what they have removed is no error, and what they have begun is left alone.
filesystem::path cache_folder(const std::string& key) {
  const filesystem::path root = cache_root();
  filesystem::path folder = root / key;
  if (filesystem::is_directory(folder)) return folder;
  filesystem::create_directories(folder);
  std::error_code gone;
  for (auto entry = filesystem::directory_iterator(root, gone); !gone && entry != filesystem::directory_iterator();
       entry.increment(gone))
    if (std::error_code removed; entry->path() != folder) filesystem::remove_all(entry->path(), removed);
  return folder;
}

}  // namespace

// What kernels/CMakeLists.txt wrote down: compiler, linker, flags, objects of the runtime.
KernelCache::KernelCache() {
  const filesystem::path path = kernel_directory() / "toolchain.json";
  toolchain_text_ = text_of(path);
  if (toolchain_text_.empty())
    throw UsageError(path.string() + ": expected the toolchain of the kernels, which configuring the build writes");
  const nlohmann::json json = nlohmann::json::parse(toolchain_text_);
  json.at("compiler").get_to(compiler_);
  json.at("compiler_parts").get_to(compiler_parts_);
  json.at("linker").get_to(linker_);
  json.at("object_copier").get_to(object_copier_);
  json.at("flags").get_to(flags_);
  json.at("runtime").get_to(runtime_);
  sources_ = json.at("sources").get<std::string>();
  if (!filesystem::is_directory(sources_ / "primitives"))
    throw UsageError(sources_.string() +
                     ": the sources of the kernels were here when halfstep was built, and are not any more");
  folder_ = cache_folder(key());
}

// Of everything that a program is made of.
std::string KernelCache::key() const {
  std::vector<filesystem::path> files(compiler_parts_.begin(), compiler_parts_.end());
  for (const char* folder : {"runtime", "primitives", "layers", "streaming"})
    for (const auto& entry : filesystem::recursive_directory_iterator(sources_ / folder))
      if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::string everything = toolchain_text_;
  for (const filesystem::path& file : files)
    everything += file.lexically_relative(sources_).string() + '\n' + text_of(file);
  return sha256_hex({everything.begin(), everything.end()}).substr(0, kKeyDigits);
}

filesystem::path KernelCache::produce(
    const std::string& name, const std::function<std::vector<std::string>(const std::string& output)>& command) const {
  filesystem::path result = folder_ / name;
  if (filesystem::exists(result)) return result;
  filesystem::create_directories(result.parent_path());
  const filesystem::path unfinished = result.string() + "." + std::to_string(getpid());
  const ChildResult child = run_child(command(unfinished.string()));
  if (!child.ok) {
    filesystem::remove(unfinished);
    throw std::runtime_error("cannot build " + result.filename().string() + ": " + child.first_line());
  }
  filesystem::rename(unfinished, result);
  return result;
}

filesystem::path KernelCache::object(const std::string& source, const std::string& type, Code code, Loops loops) const {
  const filesystem::path path = sources_ / source;
  const bool is_ours = !filesystem::path(source).is_absolute();
  const std::string name = is_ours ? source : path.lexically_relative(folder_).string();
  const std::string folder = type + (code == Code::in_shared_l2 ? "_shared" : "") +
                             (loops == Loops::of_instructions ? "_no_hardware_loops/" : "/");
  return produce(folder + name + ".o", [&](const std::string& output) {
    std::vector<std::string> command{compiler_};
    command.insert(command.end(), flags_.begin(), flags_.end());
    command.insert(command.end(), {"-fno-strict-aliasing",      // arguments are words until a program casts them
                                   "-ffile-compilation-dir=.",  // the same bytes wherever halfstep is run from
                                   "-I" + (sources_ / "primitives" / type).string()});
    if (code == Code::in_shared_l2)
      command.insert(command.end(), {"-include", (sources_ / "streaming/shared_text.h").string()});
    if (loops == Loops::of_instructions) command.emplace_back("-fno-hardware-loops");
    command.insert(command.end(), {"-c", path.string(), "-o", output});
    return command;
  });
}

filesystem::path KernelCache::program(const std::string& name, const std::vector<std::string>& objects,
                                      unsigned cores) const {
  const unsigned team = cores <= kSmallTeam + 1 ? kSmallTeam : kLargeTeam;
  return produce(name + "_" + std::to_string(team) + ".elf", [&](const std::string& output) {
    std::vector<std::string> command{linker_,
                                     "-m",
                                     "elf32lriscv",
                                     "--gc-sections",
                                     "--fatal-warnings",
                                     "-T",
                                     (sources_ / "runtime/cluster.ld").string(),
                                     "--defsym=halfstep_team_cores=" + std::to_string(team),
                                     "-o",
                                     output};
    command.insert(command.end(), runtime_.begin(), runtime_.end());
    command.insert(command.end(), objects.begin(), objects.end());
    return command;
  });
}

filesystem::path KernelCache::library(const std::string& name, const std::vector<std::string>& objects,
                                      const std::vector<std::pair<std::string, std::string>>& names) const {
  // What it is made of is no part of the cache's key: a newer halfstep may know more objects or functions.
  std::string parts;
  for (const std::string& object : objects) parts += object + '\n';
  for (const auto& [from, to] : names) parts += from + '=' + to + '\n';
  const std::string its_name = name + "_" + sha256_hex({parts.begin(), parts.end()}).substr(0, kKeyDigits);
  const filesystem::path merged = produce(its_name + "_merged.o", [&](const std::string& output) {
    std::vector<std::string> command{linker_, "-m", "elf32lriscv", "-r", "-o", output};
    command.insert(command.end(), objects.begin(), objects.end());
    return command;
  });
  return produce(its_name + ".o", [&](const std::string& output) {
    std::vector<std::string> command{object_copier_};
    for (const auto& [from, to] : names) {
      command.push_back("--redefine-sym=" + from + "=" + to);
      command.push_back("--keep-global-symbol=" + from);  // the name before
    }
    command.insert(command.end(), {merged.string(), output});
    return command;
  });
}

filesystem::path KernelCache::text(const std::string& name, const std::string& content) const {
  filesystem::path path = folder_ / name;
  if (filesystem::exists(path)) return path;
  filesystem::create_directories(path.parent_path());
  const filesystem::path unfinished = path.string() + "." + std::to_string(getpid());
  std::ofstream(unfinished, std::ios::binary) << content;
  filesystem::rename(unfinished, path);
  return path;
}

}  // namespace halfstep::tools
