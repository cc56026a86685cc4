#include "tests/3_kernels/program_run.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "tools/program/elf_program.h"

namespace halfstep::test {
namespace {

std::vector<std::uint8_t> little_endian(std::uint32_t value) {
  return {static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8U),
          static_cast<std::uint8_t>(value >> 16U), static_cast<std::uint8_t>(value >> 24U)};
}

}  // namespace

model::ProgramImage read_kernel(const std::string& name) {
  return tools::read_elf_program(std::string(HALFSTEP_KERNELS) + "/" + name + ".elf");
}

ProgramRun::ProgramRun(const std::string& name, const model::ClusterConfig& config, const std::vector<Word>& words)
    : config_(config), image_(read_kernel(name)), simulation_(std::make_unique<model::Simulation>(config, image_)) {
  write("halfstep_cores", 0, little_endian(config.boot_cores));
  for (const Word& word : words) write(word.symbol, 0, little_endian(word.value));
  result_ = simulation_->run();
}

reference::CheckReport ProgramRun::check() const { return reference::check(config_, image_, *simulation_, result_); }

const model::LayerResult& ProgramRun::layer(const std::string& name, const std::string& pass) const {
  const auto found = std::find_if(result_.layers.begin(), result_.layers.end(), [&](const model::LayerResult& layer) {
    return layer.layer == name && layer.pass == pass;
  });
  if (found == result_.layers.end()) throw std::out_of_range("no layer " + name + " " + pass);
  return *found;
}

std::vector<std::uint8_t> ProgramRun::bytes(const std::string& symbol) const {
  const auto found = std::find_if(image_.symbols.begin(), image_.symbols.end(),
                                  [&](const model::Symbol& candidate) { return candidate.name == symbol; });
  if (found == image_.symbols.end()) throw std::out_of_range("no symbol " + symbol);
  return simulation_->read_memory(found->address, found->size);
}

std::vector<std::uint8_t> ProgramRun::memory(std::uint32_t address, std::uint32_t count) const {
  return simulation_->read_memory(address, count);
}

std::vector<float> ProgramRun::floats(const std::string& symbol, std::size_t count) const {
  const std::vector<std::uint8_t> raw = bytes(symbol);
  std::vector<float> values(count);
  std::memcpy(values.data(), raw.data(), count * sizeof(float));
  return values;
}

void ProgramRun::write(const std::string& symbol, std::size_t offset, const std::vector<std::uint8_t>& bytes) {
  simulation_->write_memory(image_.address_of(symbol) + static_cast<std::uint32_t>(offset), bytes);
}

model::ClusterConfig with_cores(std::uint32_t cores) {
  model::ClusterConfig config;
  config.boot_cores = cores;
  return config;
}

}  // namespace halfstep::test
