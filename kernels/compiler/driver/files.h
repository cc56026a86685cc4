// Files of a compilation: a folder for what is in between, and results that appear whole or not at all.
#pragma once

#include <filesystem>
#include <string>

namespace halfstep::compiler {

// A fresh folder that goes away with this object.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  // A new name in it, ending with `suffix`.
  std::filesystem::path file(const std::string& suffix);

 private:
  std::filesystem::path path_;
  int files_ = 0;
};

// Puts a finished file where it belongs: under a temporary name beside it, then renamed. Devices and pipes, like
// /dev/null, are written to. Throws std::runtime_error.
void deliver(const std::filesystem::path& finished, const std::filesystem::path& destination);

}  // namespace halfstep::compiler
