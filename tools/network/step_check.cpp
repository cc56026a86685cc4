#include "tools/network/step_check.h"

#include <algorithm>

#include "tools/reference/comparison.h"

namespace halfstep::network {
namespace {

using reference::Chaining;
using reference::NamedTensors;

struct WantedTensor {
  std::string name;
  bool required;
};

// In the order in which they come to be.
std::vector<WantedTensor> wanted_tensors(const Network& network) {
  std::vector<WantedTensor> wanted{{"input", false}};
  for (const Layer& layer : network.layers)
    wanted.push_back({layer.name + ".output", &layer == &network.layers.back()});
  wanted.push_back({"loss", true});
  for (auto layer = network.layers.rbegin(); layer != network.layers.rend(); ++layer) {
    wanted.push_back({layer->name + ".output_gradient", false});
    if (layer->trains) wanted.push_back({layer->name + ".weight_gradient", true});
    if (layer->trains && network.optimizer.momentum != 0) wanted.push_back({layer->name + ".velocity", true});
    if (layer->has_weights()) wanted.push_back({layer->name + ".weights", true});
  }
  return wanted;
}

}  // namespace

reference::CheckReport check_training_step(const Network& network, const StepInputs& inputs,
                                           const DeviceTensors& device, const ChainLengths& chains) {
  const NamedTensors by_layer = training_step(network, inputs, device, Chaining::layer_by_layer, chains);
  const NamedTensors end_to_end = training_step(network, inputs, device, Chaining::end_to_end, chains);
  std::vector<reference::TensorRow> rows;
  std::string missing;
  for (const WantedTensor& wanted : wanted_tensors(network)) {
    const auto expected = by_layer.find(wanted.name);
    if (expected == by_layer.end()) continue;  // no gradient goes there
    const reference::DeviceValues* values = device(wanted.name);
    const bool whole = values != nullptr && values->size() == expected->second.size();
    if (!whole && (wanted.required || values != nullptr)) missing += (missing.empty() ? "" : ", ") + wanted.name;
    if (!whole) continue;
    rows.push_back({wanted.name,
                    values->size(),
                    {reference::compare(expected->second, *values)},
                    {reference::compare(end_to_end.at(wanted.name), *values)}});
  }
  reference::CheckReport report{missing.empty(), reference::print_table(rows)};
  if (!missing.empty()) report.text += "WRONG: the device has not kept " + missing + "\n";
  report.ok = report.ok && std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.ok(); });
  return report;
}

}  // namespace halfstep::network
