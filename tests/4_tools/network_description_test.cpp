// Network files: what the shipped ones describe, and what is said about mistakes.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tools/errors.h"
#include "tools/network/description.h"
#include "tools/network/network_finder.h"

namespace halfstep::network {
namespace {

using Catch::Contains;
using Catch::EndsWith;

Network shipped(const std::string& name, const NetworkOptions& options = {}) {
  return read_network(find_network(name), options);
}

const Layer& layer_of(const Network& network, const std::string& name) {
  for (const Layer& layer : network.layers)
    if (layer.name == name) return layer;
  FAIL("no layer " << name);
  throw std::logic_error("unreachable");
}

const std::string kHeader = R"(title = test
input = 4x8x8
data = fashion_mnist
loss = cross_entropy
rate = 1/64
)";

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text) { std::ofstream(path_) << text; }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("described_" + std::to_string(getpid()) + ".cfg");
};

Network described(const std::string& text, const NetworkOptions& options = {}) {
  const TemporaryFile file(text);
  return read_network(file.path(), options);
}

// What reading this text says, without the file's folder.
std::string mistake(const std::string& text, const NetworkOptions& options = {}) {
  const TemporaryFile file(text);
  try {
    read_network(file.path(), options);
  } catch (const tools::UsageError& error) {
    std::string message = error.what();
    CHECK(message.find('\n') == std::string::npos);
    const std::string path = file.path().string();
    for (std::size_t at = message.find(path); at != std::string::npos; at = message.find(path))
      message.replace(at, path.size(), "FILE");
    return message;
  }
  return "no mistake was found";
}

const std::string kConv = "[conv]\nkind = conv2d\noutputs = 6\nwindow = 3\n";

TEST_CASE("multiply-accumulates of the shipped networks are the published ones", "[network]") {
  struct Row {
    const char* name;
    std::uint64_t forward;
    std::uint64_t training;
  };
  for (const Row& row : {Row{"resnet8", 12501632, 37062528}, Row{"dscnn", 2656768, 7650304},
                         Row{"autoencoder", 264192, 3 * 264192 - 640 * 128},
                         Row{"mobilenet_tail", 25397248, 3 * 25397248 - 512 * 9 * 16}}) {
    INFO(row.name);
    CHECK(shipped(row.name).forward_macs() == row.forward);
    CHECK(shipped(row.name).training_macs() == row.training);
  }
}

TEST_CASE("layers of ResNet8 have the published shapes and counts", "[network]") {
  const Network network = shipped("resnet8");
  CHECK(network.macs(0, Pass::forward) == 442368);
  CHECK(network.macs(0, Pass::weight_gradient) == 442368);
  CHECK(network.macs(0, Pass::input_gradient) == 0);  // of the image: nobody wants it
  CHECK(to_text(layer_of(network, "block1_conv2").out) == "16x32x32");
  CHECK(to_text(layer_of(network, "block2_conv1").out) == "32x16x16");
  CHECK(to_text(layer_of(network, "block3_shortcut").out) == "64x8x8");
  CHECK(to_text(layer_of(network, "pool").out) == "64x1x1");
  CHECK(network.output_elements() == 10);
  CHECK(network.weights() == 77360);
  CHECK(layer_of(network, "block3_conv2").weight_shape() == std::array<int, 4>{64, 64, 3, 3});
  CHECK(layer_of(network, "linear").weight_shape() == std::array<int, 4>{10, 64, 1, 1});
}

TEST_CASE("padding 'same' follows the stride, and may be uneven", "[network]") {
  const Layer conv = layer_of(shipped("dscnn"), "conv");  // 49x10, window 10x4, stride 2
  CHECK(to_text(conv.out) == "64x25x5");
  CHECK(conv.pad.top == 4);
  CHECK(conv.pad.bottom == 5);
  CHECK(conv.pad.left == 1);
  CHECK(conv.pad.right == 1);
  const Layer strided = layer_of(shipped("resnet8"), "block2_conv1");  // 32x32, window 3, stride 2
  CHECK(strided.pad.top == 0);
  CHECK(strided.pad.bottom == 1);
  const Layer shortcut = layer_of(shipped("resnet8"), "block2_shortcut");  // windows do not reach the last row
  CHECK(to_text(shortcut.out) == "32x16x16");
  CHECK(shortcut.pad.bottom == 0);
}

TEST_CASE("a padding in numbers is on both sides, as far as windows read it", "[network]") {
  const Network network = described(kHeader + kConv + "stride = 2\npad = 1\n");
  CHECK(to_text(network.layers[0].out) == "6x4x4");
  CHECK(network.layers[0].pad.top == 1);
  CHECK(network.layers[0].pad.bottom == 0);
}

TEST_CASE("network.type rules over the file, mixed follows it", "[network]") {
  for (const char* type : {"fp32", "fp16", "bf16"}) {
    const Network network = shipped("resnet8", {type, "", 0});
    for (const Layer& layer : network.layers) CHECK(layer.type->name == std::string(type));
  }
  const Network mixed = shipped("resnet8", {"mixed", "", 0});
  CHECK(mixed.input_type == &tools::kFp32);
  CHECK(layer_of(mixed, "relu1").type == &tools::kFp32);  // like the layer in front of it
  CHECK(layer_of(mixed, "block1_conv1").type == &tools::kFp16);
  CHECK(layer_of(mixed, "linear").type == &tools::kFp32);
}

TEST_CASE("the loss is scaled where something is half precision", "[network]") {
  CHECK(shipped("resnet8", {"fp16", "", 0}).optimizer.loss_scale == 128);
  CHECK(shipped("resnet8", {"mixed", "", 0}).optimizer.loss_scale == 128);
  CHECK(shipped("resnet8", {"fp32", "", 0}).optimizer.loss_scale == 1);
  CHECK(shipped("resnet8", {"bf16", "", 0}).optimizer.loss_scale == 1);
}

TEST_CASE("frozen layers cost no gradients, and nothing in front of the first trained one propagates", "[network]") {
  const Network last = shipped("resnet8", {"fp32", "last:1", 0});
  CHECK(last.training_macs() == last.forward_macs() + 640);
  CHECK_FALSE(layer_of(last, "linear").propagates);
  const Network two = shipped("resnet8", {"fp32", "last:2", 0});  // block3_shortcut, linear
  CHECK(layer_of(two, "block3_shortcut").trains);
  CHECK_FALSE(layer_of(two, "block3_conv2").trains);
  CHECK(layer_of(two, "block3_add").propagates);
  CHECK_FALSE(layer_of(two, "block3_conv2").propagates);  // behind the sum, but nothing in front of it trains
  CHECK(two.training_macs() == two.forward_macs() + 131072 + 2 * 640);
  const Network sparse = shipped("resnet8", {"fp32", "block1_conv1, linear", 0});
  CHECK(layer_of(sparse, "block1_conv1").trains);
  CHECK_FALSE(layer_of(sparse, "block1_conv1").propagates);
  CHECK(layer_of(sparse, "block3_conv1").propagates);
  CHECK(sparse.macs(2, Pass::weight_gradient) == 2359296);
}

TEST_CASE("samples of an update come from the file or from the parameter", "[network]") {
  CHECK(shipped("dscnn").optimizer.accumulate == 1);
  CHECK(shipped("dscnn", {"fp32", "", 4}).optimizer.accumulate == 4);
  CHECK(shipped("dscnn").optimizer.rate == 0.0625);
  CHECK(shipped("dscnn").samples == 16);
  CHECK(shipped("mobilenet_tail").samples == 8);
}

TEST_CASE("mistakes in a network file are told in one line", "[network]") {
  const auto conv = [](const std::string& keys) { return kHeader + "[conv]\nkind = conv2d\n" + keys; };
  CHECK(mistake("title = x\n") == "FILE: there is no [LAYER]");
  CHECK(mistake(kHeader + "lose = mse\n" + kConv) == "FILE:6: unknown key 'lose' of a network (did you mean 'loss'?)");
  CHECK(mistake(kHeader + "rate = 2\n" + kConv) == "FILE:6: rate is already set at FILE:5");
  CHECK(mistake(kHeader + "what\n" + kConv) == "FILE:6: expected 'key = value' or '[LAYER]', got 'what'");
  CHECK(mistake(kHeader + "[Conv 1]\n") == "FILE:6: expected [LAYER] with a name of a-z, 0-9 and _, got '[Conv 1]'");
  CHECK(mistake(kHeader + "[conv\n") == "FILE:6: expected [LAYER] with a name of a-z, 0-9 and _, got '[conv'");
  CHECK(mistake(kHeader + "[input]\n") == "FILE:6: 'input' is the network's input, no name for a layer");
  CHECK(mistake(kHeader + kConv + "[conv]\n") == "FILE:10: layer conv is already there at FILE:6");
  CHECK(mistake(kHeader + "[conv]\n") == "FILE:6: layer conv: kind is missing");
  CHECK(mistake(kHeader + "[conv]\nkind = conv\n") ==
        "FILE:7: conv.kind: expected conv2d, depthwise, pointwise, linear, relu, max_pool, average_pool, add, got "
        "'conv' (did you mean 'conv2d'?)");
  CHECK(mistake(conv("windw = 3\n")) == "FILE:8: unknown key 'windw' of conv2d (did you mean 'window'?)");
  CHECK(mistake(conv("outputs = 3\n")) == "FILE:6: layer conv: window is missing");
  CHECK(mistake(conv("window = 3\n")) == "FILE:6: layer conv: outputs is missing");
  CHECK(mistake(conv("window = 3\noutputs = many\n")) ==
        "FILE:9: conv.outputs: expected a whole number from 1 to 65535, got 'many'");
  CHECK(mistake(conv("window = 3x3x3\noutputs = 4\n")) ==
        "FILE:8: conv.window: expected a whole number from 1 to 255, or 2 of them with x between them, got '3x3x3'");
  CHECK(mistake(conv("window = 9\noutputs = 4\n")) ==
        "FILE:8: conv.window: a window of height 9 does not fit into an input of height 8 with padding 0");
  CHECK(mistake(conv("window = 3x12\npad = 1\noutputs = 4\n")) ==
        "FILE:8: conv.window: a window of width 12 does not fit into an input of width 8 with padding 1");
  CHECK(mistake(conv("window = 3\npad = 3\noutputs = 4\n")) ==
        "FILE:9: conv.pad: a padding of 3 is as wide as the window's height 3: it would see nothing but zeros");
  CHECK(mistake(conv("window = 3\npad = some\noutputs = 4\n")) ==
        "FILE:9: conv.pad: expected 'same' or a whole number from 0 to 255, got 'some'");
  CHECK(mistake(conv("window = 3\noutputs = 4\nfrom = conw\n")) == "FILE:10: conv.from: there is no layer 'conw'");
  CHECK(mistake(kHeader + "type = fp8\n" + kConv) ==
        "FILE:6: type: expected fp32, fp16, bf16, got 'fp8' (did you mean 'fp32'?)");
  CHECK(mistake(kHeader + "momentum = 1\n" + kConv) == "FILE:6: momentum: expected less than 1, got '1'");
  CHECK(mistake(kHeader + "weight_decay = 1e-9\n" + kConv, {"fp16", "", 0}) ==
        "FILE:6: weight_decay: times loss_scale and accumulate it is no normal number in fp16");
  CHECK(mistake(kHeader + "input_scale = 3\n" + kConv) ==
        "FILE:6: input_scale: expected a power of two, with which scaling is exact, got '3'");
  CHECK(mistake(kHeader + "loss_scale = 100\n" + kConv) ==
        "FILE:6: loss_scale: expected a power of two, with which scaling is exact, got '100'");
  CHECK(mistake(kHeader + "accumulate = 0\n" + kConv) ==
        "FILE:6: accumulate: expected a whole number from 1 to 1024, got '0'");
}

TEST_CASE("mistakes between layers name both sides", "[network]") {
  const std::string add = "[add]\nkind = add\nfrom = conv, ";
  CHECK(mistake(kHeader + kConv + add + "input\n") ==
        "FILE:12: add.from: the inputs of add differ in shape: 6x6x6 and 4x8x8");
  CHECK(mistake(kHeader + kConv + add + "relu\n[relu]\nkind = relu\n") ==
        "FILE:12: add.from: layer relu comes later, at FILE:13; layers stand in the order of the forward pass");
  CHECK(mistake(kHeader + kConv + add + "inputs\n") ==
        "FILE:12: add.from: there is no layer 'inputs' (did you mean 'input'?)");
  CHECK(mistake(kHeader + kConv + "[add]\nkind = add\n") ==
        "FILE:10: add.from: add has 2 inputs, 'from = LAYER, LAYER', got 1");
  CHECK(mistake(kHeader + kConv + "[relu]\nkind = relu\nfrom = conv, input\n") ==
        "FILE:12: relu.from: relu has 1 input, got 2");
  CHECK(mistake(kHeader + kConv + "[relu]\nkind = relu\nfrom = input\n") ==
        "FILE:6: nobody uses the output of layer conv");
}

TEST_CASE("what a network has to have is told when it is missing", "[network]") {
  CHECK(mistake("title = x\ndata = y\ninput = 4\n" + kConv) == "FILE: loss is missing");
  CHECK(mistake("title = x\ndata = y\ninput = 4x\n" + kConv) ==
        "FILE:3: input: expected a whole number from 1 to 65535, or 3 of them with x between them, got '4x'");
  CHECK(mistake("title = x\ndata = y\ninput = 4\nloss = mse\nrate = 1\n" + kConv) ==
        "FILE:4: loss: mse compares the output with the input: 24 and 64 elements");
  CHECK(mistake(
            "title = x\ndata = y\ninput = 4\nloss = cross_entropy\nrate = 1\n[linear]\nkind = linear\noutputs = 1\n") ==
        "FILE:4: loss: cross_entropy needs two classes or more, the last layer has 1 output");
  CHECK(mistake("title = x\ndata = y\ninput = 4\nloss = cross_entropy\n" + kConv) == "FILE: rate is missing");
  for (const char* rate : {"0", "-1", "1/0", "1/2/3", "fast", "1e"})
    CHECK(mistake("title = x\ndata = y\ninput = 4\nloss = cross_entropy\nrate = " + std::string(rate) + "\n" + kConv) ==
          "FILE:5: rate: expected a number above 0 such as 0.01 or 1/64, got '" + std::string(rate) + "'");
}

TEST_CASE("mistakes in parameters of a network are told by their names", "[network]") {
  const std::string two = kHeader + kConv + "[relu]\nkind = relu\n[linear]\nkind = linear\noutputs = 3\n";
  CHECK(mistake(two, {"fp32", "lineer", 0}) ==
        "network.train=lineer: described_" + std::to_string(getpid()) +
            " has no layer 'lineer' (did you mean 'linear'?); all, last:N and layer names are understood");
  CHECK(mistake(two, {"fp32", "relu", 0}) == "network.train=relu: layer relu (relu) has no weights to train");
  CHECK_THAT(mistake(two, {"fp32", "last:3", 0}),
             EndsWith("expected N from 1 to 2, the layers with weights of described_" + std::to_string(getpid()) +
                      ", got '3'"));
  CHECK(mistake(kHeader + "train = last:x\n" + kConv) ==
        "FILE:6: train: last:N: expected N from 1 to 1, the layers with weights of described_" +
            std::to_string(getpid()) + ", got 'x'");
  CHECK(mistake(two, {"mixed", "", 0}) == "network.type=mixed: FILE says no layer's type");
}

TEST_CASE("a network that is not there is told with the nearest name", "[network]") {
  CHECK_THROWS_WITH(find_network("resnet9"), Contains("no network is called 'resnet9' (did you mean 'resnet8'?)"));
  CHECK_THROWS_WITH(read_network("/nowhere/x.cfg", {}), "/nowhere/x.cfg: no such network file");
  CHECK_THROWS_WITH(read_network("/", {}), "/: is a directory, not a network file");
}

}  // namespace
}  // namespace halfstep::network
