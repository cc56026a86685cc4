#include "tests/7_compiler/compiler_process.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace halfstep::test {

CompilerOutcome run_compiler(const std::string& arguments, const std::filesystem::path& folder) {
  const TestFolder texts;
  const std::filesystem::path output = texts.path() / "output";
  const std::filesystem::path errors = texts.path() / "errors";
  const std::string command = "cd '" + folder.string() + "' && '" HALFSTEP_COMPILER "' " + arguments + " >'" +
                              output.string() + "' 2>'" + errors.string() + "'";
  const int status = std::system(command.c_str());  // NOLINT(cert-env33-c): what a user does
  CompilerOutcome outcome;
  if (WIFEXITED(status)) outcome.status = WEXITSTATUS(status);
  outcome.output = read_text(output);
  outcome.errors = read_text(errors);
  return outcome;
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error(path.string() + ": cannot be written");
}

TestFolder::TestFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "halfstep-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + ": cannot be made");
  path_ = name;
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> TestFolder::files() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace halfstep::test
