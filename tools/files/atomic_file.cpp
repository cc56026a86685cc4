#include "tools/files/atomic_file.h"

#include <unistd.h>

#include <system_error>
#include <utility>

#include "tools/errors.h"

namespace halfstep::tools {

AtomicFile::AtomicFile(std::filesystem::path path)
    : path_(std::move(path)),
      unfinished_(path_.string() + "." + std::to_string(getpid()) + ".tmp"),
      stream_(unfinished_, std::ios::binary) {
  if (!stream_ || std::filesystem::is_directory(path_)) {
    std::error_code ignored;
    std::filesystem::remove(unfinished_, ignored);
    throw UsageError(path_.string() + ": cannot be written");
  }
}

AtomicFile::~AtomicFile() {
  std::error_code ignored;  // after commit() there is nothing left to remove
  std::filesystem::remove(unfinished_, ignored);
}

void AtomicFile::commit() {
  stream_.close();
  std::error_code error;
  if (stream_) std::filesystem::rename(unfinished_, path_, error);
  if (!stream_ || error) throw UsageError(path_.string() + ": cannot be written");
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  AtomicFile file(path);
  file.stream() << text;
  file.commit();
}

}  // namespace halfstep::tools
