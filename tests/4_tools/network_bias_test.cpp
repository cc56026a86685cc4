// Biases of described networks: where they stand, who trains them, and that they train as the reference does.
#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "tools/errors.h"
#include "tools/files/temporary_directory.h"
#include "tools/network/description.h"
#include "tools/network/initial_weights.h"
#include "tools/network/network_finder.h"
#include "usage_error.h"

namespace halfstep::network {
namespace {

using Catch::Contains;

std::string text_of(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// every_kind.cfg with the line `bias = on` in some layers.
class BiasedNetwork {
 public:
  explicit BiasedNetwork(const std::vector<std::string>& layers, const std::string& header = "") {
    std::string text = text_of(HALFSTEP_TEST_DATA "/../data/networks/every_kind.cfg");
    for (const std::string& layer : layers) insert_behind(text, "[" + layer + "]\n", "bias = on\n");
    insert_behind(text, "type = fp16\n", header);
    std::ofstream(path()) << text;
  }
  std::string path() const { return (folder_.path() / "biased.cfg").string(); }

 private:
  static void insert_behind(std::string& text, const std::string& line, const std::string& more) {
    const std::size_t at = text.find(line);
    REQUIRE(at != std::string::npos);
    text.insert(at + line.size(), more);
  }

  tools::TemporaryDirectory folder_;
};

const std::vector<std::string> kAll = {"conv1", "depthwise1", "pointwise1", "conv2",  "shortcut",
                                       "conv3", "depthwise2", "linear1",    "linear2"};
const std::vector<std::string> kSome = {"conv1", "depthwise1", "conv3", "linear2"};  // of each type under mixed

void check_good(const BiasedNetwork& network, const std::string& options) {
  const tools::TemporaryDirectory folder;
  const std::string file = (folder.path() / "out").string();
  const int status = std::system(
      (HALFSTEP_EXECUTABLE " run " + network.path() + " --check " + options + " >" + file + " 2>&1").c_str());
  const std::string output = text_of(file);
  INFO(options << "\n" << output);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK_THAT(output, Contains("linear2_bias.weight_gradient") && Contains("conv3_bias.weights") && !Contains("WRONG"));
}

std::vector<std::string> biases_that_train(const Network& network) {
  std::vector<std::string> names;
  for (const Layer& layer : network.layers)
    if (layer.kind == LayerKind::bias && layer.trains) names.push_back(layer.name);
  return names;
}

}  // namespace

// With the second sample, the biases of the first one's update are added.
TEST_CASE("biases train as the reference does", "[network_bias]") {
  const std::string type = GENERATE("fp32", "fp16", "bf16");
  const BiasedNetwork network(kAll);
  check_good(network, "--set network.samples=3 --set network.type=" + type);
  check_good(network, "--set network.batch=2 --set network.samples=4 --set network.type=" + type);
  check_good(network,
             "--set network.samples=2 --set tcdm.size=24K --set network.buffers=double --set boot.cores=3 "
             "--set network.type=" +
                 type);
}

TEST_CASE("biases of mixed formats, and with momentum and weight decay", "[network_bias]") {
  check_good(BiasedNetwork(kSome), "--set network.samples=2 --set network.type=mixed");
  const std::string type = GENERATE("fp32", "fp16", "bf16");
  check_good(BiasedNetwork(kSome, "momentum = 0.5\nweight_decay = 1/1024\n"),
             "--set network.samples=3 --set network.type=" + type);
}

TEST_CASE("a bias stands behind its layer, and others read the sum", "[network_bias]") {
  const BiasedNetwork file({"conv2", "shortcut"});
  const Network network = read_network(file.path(), {});
  const auto index_of = [&](const std::string& name) {
    const auto found = std::find_if(network.layers.begin(), network.layers.end(),
                                    [&](const Layer& layer) { return layer.name == name; });
    REQUIRE(found != network.layers.end());
    return static_cast<int>(found - network.layers.begin());
  };
  const Layer& sum = network.layers.at(static_cast<std::size_t>(index_of("add2")));
  CHECK(sum.inputs == std::vector<int>{index_of("conv2_bias"), index_of("shortcut_bias")});
  const Layer& bias = network.layers.at(static_cast<std::size_t>(index_of("conv2_bias")));
  CHECK(bias.inputs == std::vector<int>{index_of("conv2")});
  CHECK(bias.weights() == 10);
  const Network without = read_network(HALFSTEP_TEST_DATA "/../data/networks/every_kind.cfg", {});
  CHECK(network.weights() == without.weights() + 20);
  CHECK(network.training_macs() == without.training_macs());
  Weights weights = initial_weights(network);
  CHECK(weights.at("conv2_bias") == std::vector<double>(10));
  weights.erase("conv2_bias");
  weights.erase("shortcut_bias");
  CHECK(weights == initial_weights(without));
}

TEST_CASE("a bias trains with its layer", "[network_bias]") {
  const BiasedNetwork file({"conv2", "linear1", "linear2"});
  CHECK(biases_that_train(read_network(file.path(), {})).size() == 3);
  CHECK(biases_that_train(read_network(file.path(), {"fp32", "last:2", 0})) ==
        std::vector<std::string>{"linear1_bias", "linear2_bias"});
  CHECK(biases_that_train(read_network(file.path(), {"fp32", "conv2", 0})) == std::vector<std::string>{"conv2_bias"});
  CHECK_THAT(usage_error_of([&] {
               read_network(file.path(), {"fp32", "conv2_bias", 0});
             }),
             Contains("layer conv2_bias (bias) has no weights to train"));
}

TEST_CASE("no network of the repository has biases unless its file says so", "[network_bias]") {
  const std::string name = GENERATE("resnet8", "dscnn", "autoencoder", "mobilenet_tail");
  const Network network = read_network(find_network(name), {});
  CHECK(std::none_of(network.layers.begin(), network.layers.end(),
                     [](const Layer& layer) { return layer.kind == LayerKind::bias; }));
}

TEST_CASE("mistakes with biases are told", "[network_bias]") {
  CHECK_THAT(usage_error_of([] { read_network(BiasedNetwork({"relu1"}).path(), {}); }),
             Contains("bias") && Contains("relu"));
  const tools::TemporaryDirectory folder;
  const auto with = [&](const std::string& from, const std::string& to) {
    const BiasedNetwork network({"conv2"});
    std::string text = text_of(network.path());
    text.replace(text.find(from), from.size(), to);
    const std::string path = (folder.path() / "wrong.cfg").string();
    std::ofstream(path) << text;
    return usage_error_of([&] { read_network(path, {}); });
  };
  CHECK_THAT(with("bias = on", "bias = yes"), Contains("conv2.bias: expected on, off, got 'yes'"));
  CHECK_THAT(with("[relu3]", "[conv2_bias]"),
             Contains("conv2.bias: it would be called conv2_bias, as the layer at ") && Contains("wrong.cfg:63"));
  CHECK_THAT(with("kind = relu", "kind = bias"), Contains("expected conv2d, depthwise, pointwise, linear, relu"));
}

TEST_CASE("more passes than the private L2 has room for are told", "[network_bias]") {
  const BiasedNetwork network(kAll);
  const tools::TemporaryDirectory folder;
  const std::string file = (folder.path() / "err").string();
  const int status = std::system(
      (HALFSTEP_EXECUTABLE " run " + network.path() + " --set network.type=mixed >/dev/null 2>" + file).c_str());
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 2);
  CHECK_THAT(text_of(file), Contains("passes take more than the 32 KB of private L2: fewer layers, biases or number "
                                     "formats (there are 3) would do\n"));
}

}  // namespace halfstep::network
