#include "tools/kernels/builder.h"

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

// What kernels/CMakeLists.txt wrote down: compiler, linker, flags, objects of the runtime.
struct Toolchain {
  std::string compiler;
  std::vector<std::string> compiler_parts;  // files that it consists of
  std::string linker;
  std::vector<std::string> flags;
  std::vector<std::string> runtime;
  filesystem::path sources;  // the folder kernels
  std::string text;
};

Toolchain read_toolchain() {
  const filesystem::path path = kernel_directory() / "toolchain.json";
  Toolchain toolchain;
  toolchain.text = text_of(path);
  if (toolchain.text.empty())
    throw UsageError(path.string() + ": expected the toolchain of the kernels, which configuring the build writes");
  const nlohmann::json json = nlohmann::json::parse(toolchain.text);
  json.at("compiler").get_to(toolchain.compiler);
  json.at("compiler_parts").get_to(toolchain.compiler_parts);
  json.at("linker").get_to(toolchain.linker);
  json.at("flags").get_to(toolchain.flags);
  json.at("runtime").get_to(toolchain.runtime);
  toolchain.sources = json.at("sources").get<std::string>();
  if (!filesystem::is_directory(toolchain.sources / "primitives"))
    throw UsageError(toolchain.sources.string() +
                     ": the sources of the kernels were here when halfstep was built, and are not any more");
  return toolchain;
}

// Of everything that a program is made of.
std::string cache_key(const Toolchain& toolchain) {
  std::vector<filesystem::path> files(toolchain.compiler_parts.begin(), toolchain.compiler_parts.end());
  for (const char* folder : {"runtime", "primitives", "layers"})
    for (const auto& entry : filesystem::recursive_directory_iterator(toolchain.sources / folder))
      if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::string everything = toolchain.text;
  for (const filesystem::path& file : files)
    everything += file.lexically_relative(toolchain.sources).string() + '\n' + text_of(file);
  return sha256_hex({everything.begin(), everything.end()}).substr(0, kKeyDigits);
}

// Beside the built programs, or, where that cannot be written, in the user's cache.
filesystem::path cache_root() {
  if (access(kernel_directory().c_str(), W_OK) == 0) return kernel_directory() / "cache";
  if (const char* cache = std::getenv("XDG_CACHE_HOME")) return filesystem::path(cache) / "halfstep";
  if (const char* home = std::getenv("HOME")) return filesystem::path(home) / ".cache" / "halfstep";
  return filesystem::temp_directory_path() / "halfstep";
}

// The folder for this key. A new one takes the place of those of older sources.
filesystem::path cache_folder(const std::string& key) {
  const filesystem::path root = cache_root();
  filesystem::path folder = root / key;
  if (filesystem::is_directory(folder)) return folder;
  if (filesystem::is_directory(root))
    for (const auto& entry : filesystem::directory_iterator(root)) filesystem::remove_all(entry.path());
  filesystem::create_directories(folder);
  return folder;
}

// Runs `command`, which writes to the path it is given, and puts the result in its place when it is complete.
template <typename Command>
void produce(const filesystem::path& result, const Command& command) {
  filesystem::create_directories(result.parent_path());
  const filesystem::path unfinished = result.string() + "." + std::to_string(getpid());
  const ChildResult child = run_child(command(unfinished.string()));
  if (!child.ok) {
    filesystem::remove(unfinished);
    throw std::runtime_error("cannot build " + result.filename().string() + ": " + child.first_line());
  }
  filesystem::rename(unfinished, result);
}

filesystem::path object_of(const Toolchain& toolchain, const filesystem::path& folder, const std::string& source,
                           const std::string& type) {
  filesystem::path object = folder / type / (source + ".o");
  if (filesystem::exists(object)) return object;
  produce(object, [&](const std::string& output) {
    std::vector<std::string> command{toolchain.compiler};
    command.insert(command.end(), toolchain.flags.begin(), toolchain.flags.end());
    command.insert(command.end(), {"-fno-strict-aliasing",      // arguments are words until a program casts them
                                   "-ffile-compilation-dir=.",  // the same bytes wherever halfstep is run from
                                   "-I" + (toolchain.sources / "primitives" / type).string(), "-c",
                                   (toolchain.sources / source).string(), "-o", output});
    return command;
  });
  return object;
}

}  // namespace

filesystem::path build_kernel(const Primitive& primitive, const NumberFormat& format, unsigned cores) {
  const Toolchain toolchain = read_toolchain();
  const filesystem::path folder = cache_folder(cache_key(toolchain));
  const unsigned team = cores <= kSmallTeam + 1 ? kSmallTeam : kLargeTeam;
  filesystem::path program = folder / (primitive.program + "_" + format.name + "_" + std::to_string(team) + ".elf");
  if (filesystem::exists(program)) return program;

  std::vector<std::string> sources = {"primitives/programs/main.c", "primitives/programs/" + primitive.program + ".c"};
  for (const std::string& source : primitive.sources) sources.push_back("primitives/" + source + ".c");
  std::vector<std::string> objects = toolchain.runtime;
  for (const std::string& source : sources)
    objects.push_back(object_of(toolchain, folder, source, format.name).string());
  produce(program, [&](const std::string& output) {
    std::vector<std::string> command{toolchain.linker,
                                     "-m",
                                     "elf32lriscv",
                                     "--gc-sections",
                                     "--fatal-warnings",
                                     "-T",
                                     (toolchain.sources / "runtime/cluster.ld").string(),
                                     "--defsym=halfstep_team_cores=" + std::to_string(team),
                                     "-o",
                                     output};
    command.insert(command.end(), objects.begin(), objects.end());
    return command;
  });
  return program;
}

}  // namespace halfstep::tools
