// The command line of halfstep-cc: that of a C compiler, sorted by what each argument is for.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace halfstep::compiler {

// One line: what was wrong, where, and what would be right.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class Stop { after_preprocessing, after_checking, after_assembly_text, after_object, after_link };

struct Input {
  enum class Kind { c, preprocessed_c, assembly_to_preprocess, assembly, object };
  std::string path;
  Kind kind;
};

struct CommandLine {
  std::vector<Input> inputs;
  std::string output;  // empty: the usual name
  Stop stop = Stop::after_link;

  std::vector<std::string> compiler;     // for clang, in their order
  std::vector<std::string> linker;       // for ld.lld, in their order
  std::string linker_script;             // empty: the runtime's
  bool runtime = true;                   // -nostdlib, -nostartfiles: no start-up code, no runtime
  bool dependencies = false;             // -MD or -MMD
  bool dependency_file_named = false;    // -MF
  bool dependency_target_named = false;  // -MT or -MQ
  bool contraction_chosen = false;       // -ffp-contract

  bool hardware_loops = true;  // -fno-hardware-loops
  bool post_increment = true;  // -fno-post-increment
  bool scheduling = true;      // -fno-schedule-loops
  bool statistics = false;     // -fpost-pass-statistics
  bool verbose = false;        // -v
  bool help = false;
  bool version = false;
};

// Throws UsageError.
CommandLine parse_command_line(const std::vector<std::string>& arguments);

}  // namespace halfstep::compiler
