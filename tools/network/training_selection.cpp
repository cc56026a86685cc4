#include "tools/network/training_selection.h"

#include <algorithm>

#include "tools/config/nearest_name.h"
#include "tools/errors.h"
#include "tools/network/network_file.h"

namespace halfstep::network {
namespace {

using tools::UsageError;

const std::string kLast = "last:";

// Those that can be chosen. A bias trains with the layer that it is of.
bool is_selectable(const Layer& layer) { return layer.has_weights() && layer.kind != LayerKind::bias; }

void select_last(Network& network, const std::string& count, const std::string& origin) {
  const auto trainable = std::count_if(network.layers.begin(), network.layers.end(), is_selectable);
  int left = parse_number(count, 1, static_cast<int>(trainable));
  if (left < 0)
    throw UsageError(origin + ": last:N: expected N from 1 to " + std::to_string(trainable) +
                     ", the layers with weights of " + network.name + ", got '" + count + "'");
  for (auto layer = network.layers.rbegin(); layer != network.layers.rend() && left > 0; ++layer)
    if (is_selectable(*layer)) {
      layer->trains = true;
      --left;
    }
}

void select_names(Network& network, const std::string& names, const std::string& origin) {
  std::vector<std::string> trainable;
  for (const Layer& layer : network.layers)
    if (is_selectable(layer)) trainable.push_back(layer.name);
  for (const std::string& name : split(names, ',')) {
    const auto found = std::find_if(network.layers.begin(), network.layers.end(),
                                    [&](const Layer& layer) { return layer.name == name; });
    if (found == network.layers.end())
      throw UsageError(origin + ": " + network.name + " has no layer '" + name + "'" +
                       tools::did_you_mean(name, trainable) + "; all, last:N and layer names are understood");
    if (!is_selectable(*found))
      throw UsageError(origin + ": layer " + name + " (" + name_of(found->kind) + ") has no weights to train");
    found->trains = true;
  }
}

}  // namespace

void select_training(Network& network, const std::string& selection, const std::string& origin) {
  if (selection == "all") {
    for (Layer& layer : network.layers) layer.trains = layer.has_weights();
  } else if (selection.rfind(kLast, 0) == 0) {
    select_last(network, selection.substr(kLast.size()), origin);
  } else {
    select_names(network, selection, origin);
  }
  for (Layer& layer : network.layers)
    if (layer.kind == LayerKind::bias)
      layer.trains = network.layers.at(static_cast<std::size_t>(layer.inputs.front())).trains;
  std::vector<bool> carries;  // this layer or one in front of it trains
  for (Layer& layer : network.layers) {
    layer.propagates = std::any_of(layer.inputs.begin(), layer.inputs.end(), [&](int input) {
      return input != kNetworkInput && carries[static_cast<std::size_t>(input)];
    });
    carries.push_back(layer.trains || layer.propagates);
  }
}

}  // namespace halfstep::network
