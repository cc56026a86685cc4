#include "kernels/compiler/driver/compilation.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "kernels/compiler/driver/own_types.h"
#include "kernels/compiler/driver/process.h"

namespace halfstep::compiler {
namespace {

// XCVmem's addressing modes are RI5CY's, in other words; only the compiler may use its mnemonics.
constexpr const char* kArchitecture = "-march=rv32imc_zicsr_zfinx_zhinx";

const std::vector<std::string>& code_generation() {
  static const std::vector<std::string> options = {
      "-fno-math-errno", "-fno-builtin-printf",
      // The compiler's own vectors would be taken apart again; pairs are the program's.
      "-fno-vectorize", "-fno-slp-vectorize",
      // Hardware loops cost nothing per iteration. What the program asks for (#pragma clang loop unroll) is done.
      "-mllvm", "-unroll-runtime=false", "-mllvm", "-unroll-allow-partial=false",
      // Pointers that step, for post-increment.
      "-mllvm", "-lsr-preferred-addressing-mode=postindexed",
      // Constants in instructions: a load from L2 costs many cycles.
      "-mllvm", "-riscv-lower-fpimm-cost=3", "-msmall-data-limit=0",
      // bf16 arithmetic is rounded after each operation, as the instructions do.
      "-Xclang", "-fbfloat16-excess-precision=none", "-ffunction-sections", "-fdata-sections",
      "-fno-crash-diagnostics"};
  return options;
}

std::string with_suffix(const std::filesystem::path& path, const char* suffix) {
  return path.filename().replace_extension(suffix).string();
}

}  // namespace

Toolchain find_toolchain() {
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  Toolchain toolchain;
  toolchain.clang = HALFSTEP_CLANG;
  toolchain.linker = HALFSTEP_LLD;
  toolchain.plugin = folder / "kernels/compiler/halfstep-passes.so";
  toolchain.post_pass = folder / "halfstep-post-pass";
  toolchain.runtime = folder / "kernels/compiler/runtime";
  toolchain.headers = HALFSTEP_KERNEL_HEADERS;
  toolchain.c_library_headers = HALFSTEP_LIBC_HEADERS;
  toolchain.libraries = {(toolchain.runtime / "libpmsis.a").string(), HALFSTEP_LIBC, HALFSTEP_LIBGCC};
  return toolchain;
}

int Compilation::run() {
  for (const Input& input : command_line_.inputs) {
    if (input.kind != Input::Kind::object && input.path != "-" && !std::filesystem::exists(input.path))
      throw std::runtime_error(input.path + ": no such file");
  }
  int status = 0;
  for (const Input& input : command_line_.inputs) {
    const int result = process(input);
    if (result != 0) status = result;
  }
  return status == 0 && command_line_.stop == Stop::after_link ? link() : status;
}

int Compilation::process(const Input& input) {
  if (input.kind == Input::Kind::object) {
    objects_.push_back(input.path);
    return 0;
  }
  const bool is_c = input.kind == Input::Kind::c || input.kind == Input::Kind::preprocessed_c;
  if (command_line_.stop == Stop::after_preprocessing) {
    std::vector<std::string> mode = {"-E"};
    if (!command_line_.output.empty()) mode.insert(mode.end(), {"-o", command_line_.output});
    return run_front_end(input, mode);
  }
  if (command_line_.stop == Stop::after_checking) return run_front_end(input, {"-fsyntax-only"});
  if (!is_c && command_line_.stop == Stop::after_assembly_text)
    return run_front_end(input, command_line_.output.empty()
                                    ? std::vector<std::string>{"-E"}
                                    : std::vector<std::string>{"-E", "-o", command_line_.output});

  std::filesystem::path source = input.path;
  if (is_c) {
    source = scratch_.file(".s");
    const int status = make_assembly(input, source);
    if (status != 0) return status;
    if (command_line_.stop == Stop::after_assembly_text) {
      if (command_line_.output == "-")
        std::cout << std::ifstream(source, std::ios::binary).rdbuf() << std::flush;
      else
        deliver(source, result_of(input, ".s"));
      return 0;
    }
  }
  const std::filesystem::path object = scratch_.file(".o");
  const int status = make_object(input, source, object);
  if (status != 0) return status;
  if (command_line_.stop == Stop::after_object)
    deliver(object, result_of(input, ".o"));
  else
    objects_.push_back(object.string());
  return 0;
}

std::vector<std::string> Compilation::clang(bool with_post_increment) const {
  std::vector<std::string> command = {
      toolchain_.clang,
      "--target=riscv32-unknown-elf",
      std::string(kArchitecture) + (with_post_increment && command_line_.post_increment ? "_xcvmem" : ""),
      "-mabi=ilp32",
      "-mno-relax",
      "-isystem",
      (toolchain_.headers / "compiler/include").string(),
      "-isystem",
      toolchain_.headers.string(),
      "-isystem",
      toolchain_.c_library_headers.string()};
  // For loops that a program writes in assembly.
  if (!command_line_.hardware_loops) command.emplace_back("-D__HALFSTEP_NO_HARDWARE_LOOPS__");
  return command;
}

void Compilation::add_dependency_options(std::vector<std::string>& command, const Input& input) const {
  if (!command_line_.dependencies) return;
  const bool linked = command_line_.stop == Stop::after_link;
  const std::string result = linked ? with_suffix(input.path, ".o") : result_of(input, ".o").string();
  if (!command_line_.dependency_file_named)
    command.insert(command.end(), {"-MF", std::filesystem::path(result).replace_extension(".d").string()});
  if (!command_line_.dependency_target_named) command.insert(command.end(), {"-MT", result});
}

int Compilation::run_front_end(const Input& input, const std::vector<std::string>& mode) {
  std::vector<std::string> command = clang(true);
  command.insert(command.end(), command_line_.compiler.begin(), command_line_.compiler.end());
  command.insert(command.end(), mode.begin(), mode.end());
  if (input.kind == Input::Kind::c) command.insert(command.end(), {"-x", "c"});
  if (input.kind == Input::Kind::assembly || input.kind == Input::Kind::assembly_to_preprocess)
    command.insert(command.end(), {"-x", "assembler-with-cpp"});
  command.push_back(input.path);
  return run_command(command);
}

int Compilation::make_assembly(const Input& input, const std::filesystem::path& result) {
  const std::filesystem::path raw = scratch_.file(".raw.s");
  std::vector<std::string> command = clang(true);
  const std::vector<std::string>& options = code_generation();
  command.insert(command.end(), options.begin(), options.end());
  if (!command_line_.contraction_chosen) command.push_back("-ffp-contract=fast");
  command.push_back("-fpass-plugin=" + toolchain_.plugin.string());
  command.insert(command.end(), command_line_.compiler.begin(), command_line_.compiler.end());
  if (has_own_v2f16(input)) command.emplace_back("-DHALFSTEP_PROGRAM_HAS_V2F16");
  add_dependency_options(command, input);
  command.insert(command.end(),
                 {"-x", input.kind == Input::Kind::c ? "c" : "cpp-output", "-S", input.path, "-o", raw.string()});
  const int status = run_command(command);
  if (status != 0) return status;

  std::vector<std::string> post_pass = {toolchain_.post_pass.string(), raw.string(), result.string()};
  if (!command_line_.hardware_loops) post_pass.emplace_back("--no-hardware-loops");
  if (!command_line_.post_increment) post_pass.emplace_back("--no-post-increment");
  if (!command_line_.scheduling) post_pass.emplace_back("--no-scheduling");
  if (command_line_.statistics) post_pass.emplace_back("--statistics");
  return run_command(post_pass);
}

bool Compilation::has_own_v2f16(const Input& input) {
  if (input.kind != Input::Kind::c || input.path == "-") return false;
  const std::filesystem::path text = scratch_.file(".i");
  std::vector<std::string> command = clang(true);
  command.insert(command.end(), command_line_.compiler.begin(), command_line_.compiler.end());
  command.insert(command.end(), {"-w", "-x", "c", "-E", "-P", input.path, "-o", text.string()});
  if (run_process(command, Messages::hidden) != 0) return false;  // the compilation says what is wrong
  std::stringstream preprocessed;
  preprocessed << std::ifstream(text, std::ios::binary).rdbuf();
  return program_defines_v2f16(preprocessed.str());
}

int Compilation::make_object(const Input& input, const std::filesystem::path& assembly_or_source,
                             const std::filesystem::path& result) {
  std::vector<std::string> command = clang(false);
  if (input.kind == Input::Kind::assembly_to_preprocess) {
    command.insert(command.end(), command_line_.compiler.begin(), command_line_.compiler.end());
    add_dependency_options(command, input);
    command.insert(command.end(), {"-x", "assembler-with-cpp"});
  } else {
    command.insert(command.end(), {"-x", "assembler"});
  }
  command.insert(command.end(),
                 {"-Wno-unused-command-line-argument", "-c", assembly_or_source.string(), "-o", result.string()});
  return run_command(command);
}

int Compilation::link() {
  const std::filesystem::path program = scratch_.file(".elf");
  int status = 1;
  if (command_line_.linker_script.empty()) {
    // What does not fit into the private L2 is linked for the shared one; what is wrong otherwise is wrong there, too.
    status = run_command(link_command(toolchain_.runtime / "cluster.ld", program), Messages::hidden);
    if (status != 0) status = run_command(link_command(toolchain_.runtime / "cluster_large.ld", program));
  } else {
    status = run_command(link_command(command_line_.linker_script, program));
  }
  if (status != 0) return status;
  deliver(program, command_line_.output.empty() ? "a.out" : command_line_.output);
  return 0;
}

std::vector<std::string> Compilation::link_command(const std::filesystem::path& script,
                                                   const std::filesystem::path& program) const {
  std::vector<std::string> command = {toolchain_.linker, "-m", "elf32lriscv", "--gc-sections", "-T", script.string()};
  if (command_line_.runtime) {
    for (const auto& entry : std::filesystem::directory_iterator(toolchain_.runtime)) {
      if (entry.path().extension() == ".o") command.push_back(entry.path().string());
    }
    std::sort(command.begin() + 6, command.end());  // the order of a folder is no order
  }
  command.insert(command.end(), objects_.begin(), objects_.end());
  command.insert(command.end(), command_line_.linker.begin(), command_line_.linker.end());
  if (command_line_.runtime) command.insert(command.end(), toolchain_.libraries.begin(), toolchain_.libraries.end());
  command.insert(command.end(), {"-o", program.string()});
  return command;
}

std::filesystem::path Compilation::result_of(const Input& input, const char* suffix) const {
  if (!command_line_.output.empty()) return command_line_.output;
  return with_suffix(input.path == "-" ? "standard_input" : input.path, suffix);
}

int Compilation::run_command(const std::vector<std::string>& command, Messages messages) const {
  if (command_line_.verbose) std::cerr << quoted(command) << '\n';
  const int status = run_process(command, messages);
  constexpr int kSignalled = 128;
  if (status >= kSignalled)
    throw std::runtime_error(command.front() + ": ended by signal " + std::to_string(status - kSignalled));
  return status == 0 ? 0 : 1;
}

}  // namespace halfstep::compiler
