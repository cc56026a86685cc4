// The assembly post-pass: text of clang -S in, text with RI5CY's instructions out.
#pragma once

#include <string>
#include <string_view>

namespace halfstep::compiler {

struct PostPassOptions {
  bool post_increment = true;
  bool scheduling = true;
  bool hardware_loops = true;
};

// What was done, for --statistics and for tests.
struct PostPassCounts {
  int post_increments = 0;
  int scheduled_bodies = 0;
  int hardware_loops = 0;
  int software_loops = 0;
  int accesses = 0;  // loads and stores in RI5CY's encoding
};

// Throws std::runtime_error with the line for an instruction that this core does not have.
std::string run_post_pass(std::string_view assembly, const PostPassOptions& options, PostPassCounts& counts);

}  // namespace halfstep::compiler
