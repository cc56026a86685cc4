// The post-pass on a piece of a function, for tests that read like assembly.
#pragma once

#include <string>
#include <vector>

#include "kernels/compiler/post_pass/post_pass.h"

namespace halfstep::test {

struct PostPassRun {
  std::vector<std::string> code;  // instructions and labels, one blank between words, no comments
  compiler::PostPassCounts counts;

  bool has(const std::string& line) const;
};

// `body`: lines of a function f, one statement each.
PostPassRun run_post_pass(const std::string& body, const compiler::PostPassOptions& options = {});

}  // namespace halfstep::test
