// Layers of so many channels that blocks of them follow each other: which passes need it, that they compute what the
// reference does, and that what is too deep even so is told with the bytes that would do.
#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "tools/errors.h"
#include "tools/files/temporary_directory.h"
#include "tools/network/network_finder.h"
#include "tools/network/schedule.h"

namespace halfstep::network {
namespace {

const std::string kManyChannels = HALFSTEP_TEST_DATA "/../data/networks/deep_channels.cfg";

Schedule plan(const Network& network, int tcdm_bytes) {
  ScheduleOptions options;
  options.pass.tcdm_bytes = tcdm_bytes;
  return make_schedule(network, options);
}

std::set<std::string> deep_passes(const Schedule& schedule) {
  std::set<std::string> names;
  for (const ScheduledPass& pass : schedule.passes)
    if (pass.plan.compute == "tile_deep_product") names.insert(pass.plan.layer + " " + pass.plan.pass);
  return names;
}

}  // namespace

TEST_CASE("input channels are cut only where a pass does not fit otherwise", "[deep_product]") {
  const Network network = read_network(kManyChannels, {"fp16", "", 0});
  CHECK(deep_passes(plan(network, 56 * 1024)).empty());
  const Schedule schedule = plan(network, 9728);
  CHECK(deep_passes(schedule) == std::set<std::string>{"conv1 forward", "conv2 forward", "conv3 forward",
                                                       "wide2 input_gradient", "wide4 input_gradient"});
  for (const ScheduledPass& pass : schedule.passes) {
    if (pass.plan.compute != "tile_deep_product") continue;
    INFO(pass.plan.layer << " " << pass.plan.pass);
    const Stream& image = pass.plan.streams[0];
    CHECK(pass.plan.inner * image.plane_block == image.planes);
    CHECK_FALSE(pass.plan.streams[2].moves_on(Axis::inner));  // stays and is added to
    CHECK(pass.plan.workspace.bytes == pass.plan.streams[2].tile_bytes());
    CHECK(pass.plan.tcdm_bytes() <= 9728);
  }
}

TEST_CASE("MobileNet's pointwise layer of 1024 to 1024 channels fits a TCDM of 20 KB", "[deep_product]") {
  const std::string type = GENERATE("fp32", "fp16", "bf16");
  const Network network = read_network(find_network("mobilenet_tail"), {type, "", 0});
  const std::set<std::string> deep = deep_passes(plan(network, 10800));
  CHECK(deep.count("pointwise2 forward") == 1);
  CHECK(deep.count("pointwise2 input_gradient") == 1);
}

TEST_CASE("blocks of input channels add up to what the reference computes", "[deep_product]") {
  const char* options = GENERATE("--set network.type=fp16 --set tcdm.size=18K",
                                 "--set network.type=fp32 --set tcdm.size=24K --set network.buffers=double",
                                 "--set network.type=bf16 --set tcdm.size=20K --set network.buffers=single",
                                 "--set network.type=mixed --set tcdm.size=20K --set boot.cores=3");
  const tools::TemporaryDirectory folder;
  const std::string file = (folder.path() / "out").string();
  const int status = std::system(
      (HALFSTEP_EXECUTABLE " run " + kManyChannels + " --check " + options + " >" + file + " 2>&1").c_str());
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  INFO(options << "\n" << text.str());
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK_THAT(text.str(), Catch::Contains("wide4.weight_gradient") && !Catch::Contains("WRONG"));
}

TEST_CASE("the smallest tile that an error names is enough", "[deep_product]") {
  const std::string type = GENERATE("fp32", "fp16");
  const Network network = read_network(kManyChannels, {type, "", 0});
  int bytes = 3000;
  std::string refused;
  for (int times = 0;; ++times) {
    REQUIRE(times < 40);
    try {
      plan(network, bytes);
      break;
    } catch (const tools::UsageError& error) {
      const std::string message = error.what();
      const std::string pass = message.substr(0, message.find(": the smallest tile takes "));
      REQUIRE(pass.size() < message.size());
      CHECK(pass != refused);  // with the bytes that it asked for, something behind it may be refused
      refused = pass;
      const int asked = std::stoi(message.substr(pass.size() + 26));
      REQUIRE(asked > bytes);
      bytes = asked;
    }
  }
  CHECK_FALSE(refused.empty());
}

}  // namespace halfstep::network
