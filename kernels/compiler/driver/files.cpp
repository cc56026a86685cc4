#include "kernels/compiler/driver/files.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace halfstep::compiler {

ScratchFolder::ScratchFolder() {
  const char* chosen = std::getenv("TMPDIR");
  std::string name = std::string(chosen != nullptr && *chosen != '\0' ? chosen : "/tmp") + "/halfstep-cc-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + ": no temporary folder can be made there");
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path ScratchFolder::file(const std::string& suffix) {
  return path_ / (std::to_string(files_++) + suffix);
}

void deliver(const std::filesystem::path& finished, const std::filesystem::path& name) {
  std::error_code error;
  const std::filesystem::path followed = std::filesystem::canonical(name, error);  // a link stays a link
  const std::filesystem::path destination = error ? name : followed;
  if (std::filesystem::exists(destination, error) && !std::filesystem::is_regular_file(destination, error)) {
    std::ifstream from(finished, std::ios::binary);
    std::ofstream to(destination, std::ios::binary);
    to << from.rdbuf();
    if (!to.flush()) throw std::runtime_error(destination.string() + ": cannot be written");
    return;
  }
  const std::filesystem::path unfinished = destination.string() + ".unfinished-" + std::to_string(getpid());
  std::filesystem::copy_file(finished, unfinished, std::filesystem::copy_options::overwrite_existing, error);
  if (!error) std::filesystem::rename(unfinished, destination, error);
  if (!error) return;
  std::error_code ignored;
  std::filesystem::remove(unfinished, ignored);
  throw std::runtime_error(destination.string() + ": cannot be written: " + error.message());
}

}  // namespace halfstep::compiler
