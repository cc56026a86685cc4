// halfstep-cc as a user runs it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace halfstep::test {

struct CompilerOutcome {
  int status = -1;
  std::string output;
  std::string errors;
};

// In `folder`, through the shell: `arguments` as one would type them.
CompilerOutcome run_compiler(const std::string& arguments, const std::filesystem::path& folder = ".");

std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, const std::string& text);

// A fresh folder that goes away with the object.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::vector<std::string> files() const;  // names, sorted

 private:
  std::filesystem::path path_;
};

}  // namespace halfstep::test
