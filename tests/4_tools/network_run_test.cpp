// Programs of networks from outside: every kind of layer in every type and mode, checked against the reference in the
// same run.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tools/files/temporary_directory.h"

namespace {

using Catch::Contains;
using namespace halfstep;

struct Outcome {
  int status;
  std::string output;
  std::string errors;
};

std::string read(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

Outcome run_halfstep(const std::string& arguments) {
  const tools::TemporaryDirectory folder;
  const std::string out = (folder.path() / "out").string();
  const std::string err = (folder.path() / "err").string();
  const int status = std::system((HALFSTEP_EXECUTABLE " " + arguments + " >" + out + " 2>" + err).c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(out), read(err)};
}

const std::string kEveryKind = "run " HALFSTEP_TEST_DATA "/../data/networks/every_kind.cfg --check ";

void check_good(const std::string& arguments) {
  INFO(arguments);
  const Outcome outcome = run_halfstep(arguments);
  CHECK(outcome.status == 0);
  CHECK(outcome.errors.empty());
  CHECK_THAT(outcome.output, Contains("linear2.weight_gradient") && !Contains("WRONG"));
}

}  // namespace

TEST_CASE("a network of every kind of layer trains as the reference does", "[network_run]") {
  const std::string type = GENERATE("fp32", "fp16", "bf16", "mixed");
  check_good(kEveryKind + "--set network.type=" + type);
  check_good(kEveryKind + "--set network.buffers=double --set tcdm.size=32K --set network.type=" + type);
  check_good(kEveryKind + "--set network.buffers=single --set boot.cores=3 --set network.type=" + type);
  check_good(kEveryKind + "--set network.batch=2 --set network.samples=4 --set network.type=" + type);
  check_good(kEveryKind + "--set network.train=conv2,linear2 --set network.samples=2 --set network.type=" + type);
}

TEST_CASE("momentum and weight decay are what the reference makes of them", "[network_run]") {
  const std::string type = GENERATE("fp32", "fp16", "bf16", "mixed");
  const tools::TemporaryDirectory folder;
  for (const char* keys : {"momentum = 0.9\n", "weight_decay = 1/1024\n", "momentum = 0.5\nweight_decay = 1/1024\n"}) {
    std::string text = read(HALFSTEP_TEST_DATA "/../data/networks/every_kind.cfg");
    const std::size_t at = text.find("loss_scale");
    REQUIRE(at != std::string::npos);
    text.insert(at, keys);
    const std::string file = (folder.path() / "optimizer.cfg").string();
    std::ofstream(file) << text;
    INFO(type << " " << keys);
    const Outcome outcome = run_halfstep("run " + file + " --check --set network.samples=3 --set network.type=" + type);
    CHECK(outcome.errors.empty());
    CHECK_THAT(outcome.output, !Contains("WRONG"));
    const bool has_velocity = std::string(keys).find("momentum") != std::string::npos;
    CHECK((outcome.output.find("linear2.velocity") != std::string::npos) == has_velocity);
  }
}

TEST_CASE("the fabric controller runs a network's step", "[network_run]") {
  const Outcome outcome = run_halfstep(kEveryKind + "--config pulp-open --set network.type=fp16");
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.output, Contains("fabric         controller: ") && !Contains("WRONG"));
}

TEST_CASE("a plan says what the passes need, whether they fit or not", "[network_run]") {
  const Outcome good = run_halfstep("run resnet8 --plan --set network.type=fp16");
  CHECK(good.status == 0);
  CHECK_THAT(good.output, Contains("block3_conv2     weight_gradient  fp16") && Contains("TCDM peak ") &&
                              Contains("L2 peak ") && !Contains("does not fit"));
  const Outcome small = run_halfstep("run resnet8 --plan --set l2.size=256K");
  CHECK(small.status == 0);
  CHECK_THAT(small.output, Contains("does not fit   l2.size=") && Contains("K would do"));
  const Outcome none = run_halfstep("run matmul --plan");
  CHECK(none.status == 2);
  CHECK(none.errors == "halfstep: --plan: matmul is no network that a file describes\n");
}

TEST_CASE("ResNet8 in half precision, a step", "[.resnet8_step]") {
  const Outcome outcome = run_halfstep("run resnet8 --set network.type=fp16 --check");
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.output, Contains("block3_conv2     weight_gradient") && Contains("conv1.weights") &&
                                 Contains("MAC/clk") && !Contains("WRONG"));
}
