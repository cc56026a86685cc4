// A file that is written under a temporary name and renamed when it is complete: readers never see half of it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace halfstep::tools {

class AtomicFile {
 public:
  // Throws UsageError at once if the file cannot be written there.
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();  // takes the temporary file away if there was no commit
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  std::ostream& stream() { return stream_; }
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path unfinished_;
  std::ofstream stream_;
};

void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace halfstep::tools
