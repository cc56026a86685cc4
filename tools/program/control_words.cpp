#include "tools/program/control_words.h"

#include <algorithm>
#include <array>

#include "model/config/parameters.h"
#include "tools/errors.h"

namespace halfstep::tools {
namespace {

struct Control {
  const char* parameter;
  const char* symbol;
  bool required;  // a program without the symbol cannot do what the parameter asks for
  bool is_word;   // the value is written there; else tools/kernels has seen to it
};

constexpr std::array<Control, 7> kControls = {{
    {"boot.cores", "halfstep_cores", false, true},  // any program can find out by itself
    {"network.samples", "halfstep_samples", true, true},
    {"kernel.repeat", "halfstep_repeat", true, true},
    {"kernel.simd", "kernel_arguments", true, false},
    {"kernel.hardware_loops", "kernel_arguments", true, false},
    {"kernel.variant", "kernel_arguments", true, false},
    {"kernel.shape", "kernel_arguments", true, false},
}};

const model::Symbol* find_symbol(const model::ProgramImage& program, const char* name) {
  const auto found = std::find_if(program.symbols.begin(), program.symbols.end(),
                                  [&](const model::Symbol& symbol) { return symbol.name == name; });
  return found == program.symbols.end() ? nullptr : &*found;
}

std::string refusal(const Control& control, const std::string& value, const std::string& program) {
  const std::string wish = std::string(control.parameter) + "=" + value;
  return wish + ": " + program + " cannot follow it, it has no symbol " + control.symbol;
}

// A program of ours says in a symbol of its linker script for how many cores it has stacks.
void check_stacks(const model::ClusterConfig& config, const model::ProgramImage& program) {
  const model::Symbol* stacks = find_symbol(program, "__stack_cores");
  if (stacks != nullptr && stacks->address < config.boot_cores)
    throw UsageError("boot.cores=" + std::to_string(config.boot_cores) + ": " + program.name + " has stacks for " +
                     std::to_string(stacks->address) + " cores only");
}

}  // namespace

std::vector<std::uint8_t> ControlWord::bytes() const {
  std::vector<std::uint8_t> parts;
  for (unsigned shift = 0; shift < 32; shift += 8) parts.push_back(static_cast<std::uint8_t>(value >> shift));
  return parts;
}

std::vector<ControlWord> control_words(const model::ClusterConfig& config, const model::ProgramImage& program) {
  check_stacks(config, program);
  std::vector<ControlWord> words;
  for (const Control& control : kControls) {
    const model::Parameter& parameter = *model::find_parameter(control.parameter);
    const std::string value = parameter.value.read(config);
    if (const model::Symbol* symbol = find_symbol(program, control.symbol)) {
      if (control.is_word) words.push_back({symbol->address, static_cast<std::uint32_t>(std::stoul(value))});
    } else if (control.required && value != parameter.value.read(model::ClusterConfig{})) {
      throw UsageError(refusal(control, value, program.name));
    }
  }
  return words;
}

}  // namespace halfstep::tools
