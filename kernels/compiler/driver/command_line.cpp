#include "kernels/compiler/driver/command_line.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>

namespace halfstep::compiler {
namespace {

bool starts_with(const std::string& text, const std::string& prefix) { return text.rfind(prefix, 0) == 0; }

template <std::size_t kCount>
bool is_one_of(const std::array<const char*, kCount>& names, const std::string& argument) {
  return std::find(names.begin(), names.end(), argument) != names.end();
}

constexpr std::array<const char*, 17> kCompilerOptionsWithValue = {
    "-I",  "-D",  "-U",      "-include", "-imacros", "-isystem", "-iquote",      "-idirafter", "-MF",
    "-MT", "-MQ", "-Xclang", "-mllvm",   "--param",  "-iprefix", "-iwithprefix", "-isysroot"};
constexpr std::array<const char*, 6> kLinkerOptionsWithValue = {"-L", "-l", "-u", "-e", "-z", "--defsym"};
constexpr std::array<const char*, 6> kFixedByTheTarget = {"-march", "-mabi", "--target", "-mcpu", "-mtune", "-target"};

Input::Kind kind_of(const std::string& path, const std::string& language) {
  static const std::map<std::string, Input::Kind> by_language = {
      {"c", Input::Kind::c},
      {"cpp-output", Input::Kind::preprocessed_c},
      {"assembler", Input::Kind::assembly},
      {"assembler-with-cpp", Input::Kind::assembly_to_preprocess}};
  static const std::map<std::string, Input::Kind> by_suffix = {
      {".c", Input::Kind::c},        {".i", Input::Kind::preprocessed_c}, {".S", Input::Kind::assembly_to_preprocess},
      {".s", Input::Kind::assembly}, {".o", Input::Kind::object},         {".a", Input::Kind::object}};
  if (!language.empty() && language != "none") return by_language.at(language);
  const auto found = by_suffix.find(std::filesystem::path(path).extension().string());
  if (found != by_suffix.end()) return found->second;
  throw UsageError(path +
                   ": what this is cannot be told from its name; expected .c, .i, .S, .s, .o or .a, or -x LANGUAGE");
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& arguments) : arguments_(arguments) {}

  CommandLine parse() {
    for (index_ = 0; index_ < arguments_.size(); ++index_) parse_argument(arguments_[index_]);
    check();
    return result_;
  }

 private:
  void parse_argument(const std::string& argument) {
    if (argument == "-" || argument.empty() || argument[0] != '-') return add_input(argument);
    if (parse_stop(argument) || parse_own(argument) || parse_linker(argument)) return;
    refuse_target(argument);
    if (starts_with(argument, "-flto") || argument == "-emit-llvm")
      throw UsageError(argument + ": the post-pass needs assembly, and this would make LLVM's own files; leave it out");
    if (starts_with(argument, "-ffp-contract=") || argument == "-ffast-math") result_.contraction_chosen = true;
    if (argument == "-MD" || argument == "-MMD") result_.dependencies = true;
    if (starts_with(argument, "-MF")) result_.dependency_file_named = true;
    if (starts_with(argument, "-MT") || starts_with(argument, "-MQ")) result_.dependency_target_named = true;
    result_.compiler.push_back(argument);
    if (is_one_of(kCompilerOptionsWithValue, argument)) result_.compiler.push_back(value_of(argument));
  }

  void add_input(const std::string& path) {
    if (path == "-" && language_.empty())
      throw UsageError("-: reading standard input needs -x LANGUAGE in front of it");
    result_.inputs.push_back({path, kind_of(path, language_)});
  }

  bool parse_stop(const std::string& argument) {
    static const std::map<std::string, Stop> stops = {
        {"-E", Stop::after_preprocessing},       {"-M", Stop::after_preprocessing}, {"-MM", Stop::after_preprocessing},
        {"-fsyntax-only", Stop::after_checking}, {"-S", Stop::after_assembly_text}, {"-c", Stop::after_object}};
    const auto stop = stops.find(argument);
    if (stop == stops.end()) return false;
    result_.stop = std::min(result_.stop, stop->second);
    if (argument == "-M" || argument == "-MM") result_.compiler.push_back(argument);
    return true;
  }

  bool parse_own(const std::string& argument) {
    if (argument == "-o" || (starts_with(argument, "-o") && argument.size() > 2)) {
      if (!result_.output.empty()) throw UsageError("-o is given twice");
      result_.output = argument == "-o" ? value_of(argument) : argument.substr(2);
    } else if (argument == "-x" || (starts_with(argument, "-x") && argument.size() > 2)) {
      language_ = argument == "-x" ? value_of(argument) : argument.substr(2);
      static const std::array<const char*, 5> languages = {"c", "cpp-output", "assembler", "assembler-with-cpp",
                                                           "none"};
      if (!is_one_of(languages, language_))
        throw UsageError("-x " + language_ + ": expected c, cpp-output, assembler, assembler-with-cpp or none");
    } else if (argument == "-fno-hardware-loops" || argument == "-fhardware-loops") {
      result_.hardware_loops = argument == "-fhardware-loops";
    } else if (argument == "-fno-post-increment" || argument == "-fpost-increment") {
      result_.post_increment = argument == "-fpost-increment";
    } else if (argument == "-fno-schedule-loops" || argument == "-fschedule-loops") {
      result_.scheduling = argument == "-fschedule-loops";
    } else if (argument == "-fpost-pass-statistics") {
      result_.statistics = true;
    } else if (argument == "-v") {
      result_.verbose = true;
    } else if (argument == "--help" || argument == "-help") {
      result_.help = true;
    } else if (argument == "--version") {
      result_.version = true;
    } else {
      return false;
    }
    return true;
  }

  bool parse_linker(const std::string& argument) {
    if (starts_with(argument, "-T")) {
      result_.linker_script = argument == "-T" ? value_of(argument) : argument.substr(2);
    } else if (argument == "-nostdlib" || argument == "-nostartfiles") {
      result_.runtime = false;
    } else if (starts_with(argument, "-Wl,")) {
      for (std::size_t begin = 4; begin <= argument.size();) {
        const std::size_t end = std::min(argument.find(',', begin), argument.size());
        if (end > begin) result_.linker.push_back(argument.substr(begin, end - begin));
        begin = end + 1;
      }
    } else if (argument == "-Xlinker") {
      result_.linker.push_back(value_of(argument));
    } else if (is_one_of(kLinkerOptionsWithValue, argument)) {
      result_.linker.push_back(argument);
      result_.linker.push_back(value_of(argument));
    } else if (argument == "-lm" || argument == "-lc" || argument == "-lgcc") {
      return true;  // always there
    } else if (starts_with(argument, "-L") || starts_with(argument, "-l")) {
      result_.linker.push_back(argument);
    } else {
      return false;
    }
    return true;
  }

  static void refuse_target(const std::string& argument) {
    const std::string name = argument.substr(0, argument.find('='));
    if (is_one_of(kFixedByTheTarget, name))
      throw UsageError(argument +
                       ": the target of this compiler is fixed: RI5CY, rv32imc with FP16 SIMD; leave it out");
  }

  std::string value_of(const std::string& option) {
    if (index_ + 1 >= arguments_.size()) throw UsageError(option + ": a value is missing behind it");
    return arguments_[++index_];
  }

  void check() const {
    if (result_.help || result_.version) return;
    if (result_.inputs.empty())
      throw UsageError("no input files; expected for example: halfstep-cc -O3 program.c -o program.elf");
    const auto compiled = std::count_if(result_.inputs.begin(), result_.inputs.end(),
                                        [](const Input& input) { return input.kind != Input::Kind::object; });
    if (result_.stop == Stop::after_link) return;
    if (compiled == 0) throw UsageError(result_.inputs.front().path + ": is for the linker, and this is not linking");
    if (!result_.output.empty() && compiled > 1)
      throw UsageError("-o " + result_.output + ": one name for " + std::to_string(compiled) +
                       " results; leave -o out, or compile one by one");
  }

  const std::vector<std::string>& arguments_;
  std::size_t index_ = 0;
  std::string language_;
  CommandLine result_;
};

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& arguments) { return Parser(arguments).parse(); }

}  // namespace halfstep::compiler
