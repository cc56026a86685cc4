#include "tools/reference/check.h"

#include <algorithm>

#include "tools/reference/program_checks.h"

namespace halfstep::reference {
namespace {

bool has_symbol(const model::ProgramImage& image, const std::string& name) {
  return std::any_of(image.symbols.begin(), image.symbols.end(),
                     [&](const model::Symbol& symbol) { return symbol.name == name; });
}

struct ProgramCheck {
  const char* symbol;  // of the program that the check is for: a word, bytes of an element
  CheckReport (*run)(const model::ProgramImage& image, const model::Simulation& simulation, ElementFormat format);
};

constexpr ProgramCheck kChecks[] = {
    {"tinycnn_element_bytes", check_tinycnn},
    {"streamed_element_bytes", check_streamed},
};

const ProgramCheck* find_check(const model::ProgramImage& image) {
  const auto* found = std::find_if(std::begin(kChecks), std::end(kChecks),
                                   [&](const ProgramCheck& check) { return has_symbol(image, check.symbol); });
  return found == std::end(kChecks) ? nullptr : found;
}

}  // namespace

bool has_reference(const model::ProgramImage& image) { return find_check(image) != nullptr; }

CheckReport check(const model::ClusterConfig&, const model::ProgramImage& image, const model::Simulation& simulation,
                  const model::RunResult& result) {
  const ProgramCheck* program_check = find_check(image);
  if (program_check == nullptr) return {false, "no reference for " + image.name + "\n"};
  if (result.stop != model::StopReason::exited || result.exit_code != 0)
    return {false, "not compared: the program did not end well\n"};
  const std::uint8_t element_bytes = bytes_of_image(image, program_check->symbol, 0, 1).front();
  return program_check->run(image, simulation, element_bytes == 4 ? ElementFormat::fp32 : ElementFormat::fp16);
}

}  // namespace halfstep::reference
