#include "tools/files/atomic_file.h"

#include <unistd.h>

#include <fstream>
#include <system_error>

#include "tools/errors.h"

namespace halfstep::tools {

void write_file(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path unfinished = path.string() + "." + std::to_string(getpid()) + ".tmp";
  std::ofstream file(unfinished, std::ios::binary);
  file << text;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(unfinished, path, error);
  if (file && !error) return;
  std::error_code ignored;
  std::filesystem::remove(unfinished, ignored);
  throw UsageError(path.string() + ": cannot be written");
}

}  // namespace halfstep::tools
