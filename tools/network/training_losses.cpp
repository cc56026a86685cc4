#include "tools/network/training_losses.h"

#include <algorithm>

#include "tools/kernels/number_format.h"

namespace halfstep::network {

std::vector<double> training_losses(const model::ProgramImage& image, const model::Simulation& simulation,
                                    std::uint32_t samples) {
  const auto kept = std::find_if(image.symbols.begin(), image.symbols.end(),
                                 [](const model::Symbol& symbol) { return symbol.name == "training_losses"; });
  std::vector<double> losses;
  if (kept == image.symbols.end()) return losses;
  const std::vector<std::uint8_t> bytes = simulation.read_memory(kept->address, 4 * samples);
  for (std::size_t at = 0; at < bytes.size(); at += 4) losses.push_back(tools::decode(tools::kFp32, &bytes[at]));
  return losses;
}

}  // namespace halfstep::network
