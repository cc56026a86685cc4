// halfstep-post-pass: run by halfstep-cc between clang and the assembler.
//
//   halfstep-post-pass IN.s OUT.s [--no-post-increment] [--no-scheduling] [--no-hardware-loops] [--statistics]
//
// Exit status: 0 good, 1 an instruction that this core does not have, 2 usage or unreadable input.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "kernels/compiler/post_pass/post_pass.h"

namespace {

int fail(int status, const std::string& message) {
  std::cerr << "halfstep-post-pass: " << message << '\n';
  return status;
}

bool write_file(const std::string& path, const std::string& text) {
  const std::string unfinished = path + ".unfinished";
  std::ofstream file(unfinished, std::ios::binary);
  file << text;
  file.close();
  if (file && std::rename(unfinished.c_str(), path.c_str()) == 0) return true;
  std::remove(unfinished.c_str());
  return false;
}

}  // namespace

int main(int count, char** arguments) {
  halfstep::compiler::PostPassOptions options;
  bool statistics = false;
  std::vector<std::string> paths;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--no-post-increment")
      options.post_increment = false;
    else if (argument == "--no-scheduling")
      options.scheduling = false;
    else if (argument == "--no-hardware-loops")
      options.hardware_loops = false;
    else if (argument == "--statistics")
      statistics = true;
    else if (argument.rfind("--", 0) == 0)
      return fail(2, "unknown option '" + argument + "'");
    else
      paths.push_back(argument);
  }
  if (paths.size() != 2) return fail(2, "expected IN.s OUT.s");
  std::ifstream file(paths[0], std::ios::binary);
  if (!file) return fail(2, paths[0] + ": cannot be read");
  std::stringstream text;
  text << file.rdbuf();
  try {
    halfstep::compiler::PostPassCounts counts;
    const std::string result = halfstep::compiler::run_post_pass(text.str(), options, counts);
    if (!write_file(paths[1], result)) return fail(2, paths[1] + ": cannot be written");
    if (statistics)
      std::cerr << paths[0] << ": " << counts.hardware_loops << " hardware loops, " << counts.software_loops
                << " other counted loops, " << counts.post_increments << " post-increments, " << counts.scheduled_bodies
                << " loop bodies in another order, " << counts.accesses << " loads and stores in RI5CY's encoding\n";
  } catch (const std::exception& error) {
    return fail(1, paths[0] + ": " + error.what());
  }
  return 0;
}
