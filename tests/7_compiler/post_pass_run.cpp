#include "tests/7_compiler/post_pass_run.h"

#include <algorithm>
#include <sstream>

namespace halfstep::test {
namespace {

std::string tidy(std::string line) {
  line.resize(std::min({line.size(), line.find('#'), line.find("//")}));
  std::istringstream words(line);
  std::string result;
  for (std::string word; words >> word;) result += (result.empty() ? "" : " ") + word;
  return result;
}

}  // namespace

bool PostPassRun::has(const std::string& line) const { return std::find(code.begin(), code.end(), line) != code.end(); }

PostPassRun run_post_pass(const std::string& body, const compiler::PostPassOptions& options) {
  PostPassRun run;
  const std::string function =
      "\t.text\n\t.type f,@function\nf:\n" + body + "\n.Lfunc_end0:\n\t.size f, .Lfunc_end0-f\n";
  std::istringstream lines(compiler::run_post_pass(function, options, run.counts));
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    const std::string text = tidy(line);
    if (text == ".Lfunc_end0:") break;
    if (inside && !text.empty() && (text[0] != '.' || text.back() == ':' || text.rfind(".insn", 0) == 0))
      run.code.push_back(text);
    if (text == "f:") inside = true;
  }
  return run;
}

}  // namespace halfstep::test
