#include "tools/sweep/sweep_run.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "model/config/parameters.h"
#include "model/trace/trace_image.h"
#include "tools/compare/measured_run.h"
#include "tools/errors.h"
#include "tools/kernels/kernel_run.h"
#include "tools/network/network_finder.h"
#include "tools/program/control_words.h"
#include "tools/program/elf_program.h"
#include "tools/program/program_finder.h"
#include "tools/program/sha256.h"
#include "tools/replay/replay_setup.h"

namespace halfstep::tools {
namespace {

bool is_trace(const std::string& program) { return std::filesystem::path(program).extension() == ".hst"; }

std::string sha256_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return sha256_hex({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
}

// Whether a run is cut off decides what becomes of it, if it does not end before.
constexpr const char* kCycleLimit = "run.max_cycles";

std::string identity_of(const SweepRun& run) {
  std::string text = model_version() + "\n";
  if (run.image != nullptr) {
    text += run.image->sha256 + "\n";
    for (const model::Parameter& parameter : model::parameters())
      if (!changes_no_result(parameter.name) || parameter.name == std::string(kCycleLimit))
        text += std::string(parameter.name) + "=" + parameter.value.read(run.config) + "\n";
  } else {  // nothing was resolved: what was asked for
    text += run.program + "\n" + run.error + "\n";
    for (const Assignment& setting : run.settings) text += setting.name + "=" + setting.value + "\n";
  }
  return sha256_hex({text.begin(), text.end()});
}

}  // namespace

SweepRun RunResolver::resolve(const std::string& program, const std::vector<Assignment>& settings) {
  SweepRun run;
  run.program = program;
  run.settings = settings;
  try {
    if (is_trace(program))
      prepare_replay(run);
    else
      prepare_execution(run);
  } catch (const UsageError& error) {
    run.error = error.what();
  } catch (const traces::TraceError& error) {
    run.error = error.what();
  }
  run.identity = identity_of(run);
  return run;
}

void RunResolver::prepare_execution(SweepRun& run) {
  const ResolvedConfig resolved = resolve_config(run.settings);
  run.config = resolved.config;
  run.assumed = resolved.assumed();
  run.not_in_preset = resolved.not_in_preset;
  run.image = image_of(run.program, run.config);
  control_words(run.config, *run.image);  // throws if the program cannot follow the configuration
}

void RunResolver::prepare_replay(SweepRun& run) {
  run.trace = run.program;
  auto& reader = traces_[run.program];
  if (reader == nullptr) reader = std::make_unique<traces::TraceReader>(run.program);
  const ResolvedConfig resolved = replay_config(reader->header(), run.program, run.settings);
  run.config = resolved.config;
  run.assumed = resolved.assumed();
  run.not_in_preset = resolved.not_in_preset;
  auto& image = images_[run.program];
  if (image == nullptr) {
    model::ProgramImage program = model::program_of(reader->header());
    program.sha256 = sha256_of_file(run.program);  // what is run is the trace
    image = std::make_shared<const model::ProgramImage>(std::move(program));
  }
  run.image = image;
}

std::shared_ptr<const model::ProgramImage> RunResolver::image_of(const std::string& program,
                                                                 const model::ClusterConfig& config) {
  if (find_primitive(program) != nullptr ||
      network::is_described(program))  // has its operands with it, which differ from point to point
    return std::make_shared<const model::ProgramImage>(load_program(program, config));
  const std::string path = find_program(program, config.network_type, config.kernel_type).string();
  auto& image = images_[path];
  if (image == nullptr) image = std::make_shared<const model::ProgramImage>(read_elf_program(path));
  return image;
}

const std::string& model_version() {
  static const std::string version = [] {
    return HALFSTEP_VERSION "+" + sha256_of_file("/proc/self/exe").substr(0, 12);
  }();
  return version;
}

}  // namespace halfstep::tools
