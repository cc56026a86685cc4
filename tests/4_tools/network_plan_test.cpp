// Plans of networks: tiles fit and do not overlap, buffers that live at the same time lie apart, and what cannot be is
// told with the numbers.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <numeric>
#include <set>

#include "tools/errors.h"
#include "tools/network/memory_plan.h"
#include "tools/network/network_finder.h"
#include "tools/network/network_run.h"
#include "tools/network/tensor_bytes.h"
#include "usage_error.h"

namespace halfstep::network {
namespace {

using Catch::Contains;

const std::string kEveryKind = HALFSTEP_TEST_DATA "/../data/networks/every_kind.cfg";
constexpr int kTcdm = 56 * 1024;

ScheduleOptions buffered(Buffering buffering, int tcdm_bytes = kTcdm) {
  ScheduleOptions options;
  options.pass.tcdm_bytes = tcdm_bytes;
  options.pass.buffering = buffering;
  return options;
}

ScheduleOptions double_buffered(int tcdm_bytes = kTcdm) { return buffered(Buffering::twofold, tcdm_bytes); }

struct Interval {
  int begin;
  int end;
};

// Of every tile and workspace of a pass.
std::vector<Interval> places_of(const PassPlan& plan) {
  std::vector<Interval> places;
  for (const Stream& stream : plan.streams) {
    places.push_back({stream.tiles[0], stream.tiles[0] + stream.tile_bytes()});
    if (stream.tiles[1] != stream.tiles[0]) places.push_back({stream.tiles[1], stream.tiles[1] + stream.tile_bytes()});
  }
  if (plan.workspace.bytes != 0) places.push_back({plan.workspace.place, plan.workspace.place + plan.workspace.bytes});
  std::sort(places.begin(), places.end(), [](const Interval& a, const Interval& b) { return a.begin < b.begin; });
  return places;
}

// Rows or planes that the tiles of a stream cover along one direction, all of them.
int covered(int whole, int block, Axis axis, const PassPlan& plan) {
  const int steps = axis == Axis::outer ? plan.outer : axis == Axis::inner ? plan.inner : 1;
  return std::min(whole, steps * block);
}

}  // namespace

TEST_CASE("tiles of a pass lie apart, in the TCDM, and cover what they cut", "[network]") {
  const std::string name =
      GENERATE(std::string("resnet8"), std::string("dscnn"), std::string("autoencoder"), kEveryKind);
  const std::string type = GENERATE("fp32", "fp16");
  const int tcdm = GENERATE(56 * 1024, 50 * 1024);
  const Buffering buffering = GENERATE(Buffering::best, Buffering::twofold, Buffering::single);
  INFO(name << " " << type << " " << tcdm);
  const Network network = read_network(find_network(name), {type, "", 0});
  const Schedule schedule = make_schedule(network, buffered(buffering, tcdm));
  for (const ScheduledPass& pass : schedule.passes) {
    INFO(pass.plan.layer << " " << pass.plan.pass);
    const std::vector<Interval> places = places_of(pass.plan);
    for (std::size_t i = 1; i < places.size(); ++i) CHECK(places[i - 1].end <= places[i].begin);
    CHECK(places.back().end <= tcdm);
    for (const Stream& stream : pass.plan.streams) {
      CHECK(covered(stream.planes, stream.plane_block, stream.plane_axis, pass.plan) == stream.planes);
      const int rows_read = covered(stream.rows + stream.row_lead, stream.row_block, stream.row_axis, pass.plan);
      CHECK(rows_read + stream.row_span - stream.row_block - stream.row_lead >= 0);
      if (stream.flow == Flow::store) CHECK(rows_read == stream.rows);
      CHECK(stream.tile_pitch >= stream.row_span * stream.row_bytes);
    }
  }
}

TEST_CASE("the best buffering is by pass, and its estimate no slower than either", "[network]") {
  const Network network = read_network(find_network("resnet8"), {"fp32", "", 2});  // 2: all updates by themselves
  const Schedule best = make_schedule(network, buffered(Buffering::best));
  const Schedule twofold = make_schedule(network, buffered(Buffering::twofold));
  const Schedule single = make_schedule(network, buffered(Buffering::single));
  REQUIRE(best.passes.size() == twofold.passes.size());
  std::set<int> chosen;
  for (std::size_t i = 0; i < best.passes.size(); ++i) {
    INFO(best.passes[i].plan.layer << " " << best.passes[i].plan.pass);
    chosen.insert(best.passes[i].plan.buffers);
    CHECK(best.passes[i].plan.cycles() <= std::min(twofold.passes[i].plan.cycles(), single.passes[i].plan.cycles()));
    CHECK(single.passes[i].plan.buffers == 1);
  }
  CHECK(chosen == std::set<int>{1, 2});
}

TEST_CASE("weights are updated with their gradient, behind the input gradient, if a sample makes an update",
          "[network]") {
  const auto gradients_in_l2 = [](const Schedule& schedule) {
    return std::count_if(schedule.buffers.begin(), schedule.buffers.end(),
                         [](const Buffer& buffer) { return buffer.content == Content::weight_gradient; });
  };
  const Network network = read_network(find_network("autoencoder"), {"fp16", "", 1});
  Schedule schedule = make_schedule(network, buffered(Buffering::best));
  CHECK(gradients_in_l2(schedule) == 0);
  std::set<std::string> updated;
  for (const ScheduledPass& pass : schedule.passes) {
    CHECK(pass.plan.pass != "update");
    if (pass.plan.pass == "input_gradient") CHECK(updated.count(pass.plan.layer) == 0);
    if (!pass.plan.updates_at_once()) continue;
    updated.insert(pass.plan.layer);
    CHECK(schedule.buffers.at(static_cast<std::size_t>(pass.writes)).content == Content::weights);
  }
  CHECK(updated.size() == 10);
  const Network accumulating = read_network(find_network("autoencoder"), {"fp16", "", 2});
  Schedule apart = make_schedule(accumulating, buffered(Buffering::best));
  CHECK(gradients_in_l2(apart) == 10);
  const std::uint32_t together_bytes = plan_memory(schedule).bytes;
  CHECK(together_bytes + 2U * static_cast<std::uint32_t>(network.weights()) <= plan_memory(apart).bytes);
}

TEST_CASE("momentum keeps a velocity for each weight that trains, in the memory report, too", "[network]") {
  Network network = read_network(find_network("autoencoder"), {"fp16", "", 1});
  network.optimizer.momentum = 0.9;
  Schedule schedule = make_schedule(network, buffered(Buffering::best));
  int velocities = 0;
  for (const Buffer& buffer : schedule.buffers)
    if (buffer.content == Content::velocity) velocities += buffer.bytes;
  CHECK(velocities == 2 * network.weights());
  for (const ScheduledPass& pass : schedule.passes) CHECK_FALSE(pass.plan.updates_at_once());
  CHECK(plan_memory(schedule).permanent > 4U * static_cast<std::uint32_t>(network.weights()));
}

TEST_CASE("strides that differ are refused where they matter, with both", "[network]") {
  Network network = read_network(find_network("dscnn"), {});
  network.layers[0].stride_width = 1;
  CHECK_THAT(usage_error_of([&] { make_schedule(network, double_buffered()); }),
             Contains(": conv has stride 2x1: the kernels have one stride for both directions, 2x2 or 1x1 would do"));
}

TEST_CASE("buffers that live at the same time lie apart in L2", "[network]") {
  const std::string name = GENERATE(std::string("resnet8"), std::string("dscnn"), kEveryKind);
  const int batch = GENERATE(1, 4);
  const Network network = read_network(find_network(name), {"fp32", "", batch});
  Schedule schedule = make_schedule(network, double_buffered());
  const MemoryPlan memory = plan_memory(schedule);
  std::uint32_t all = 0;
  for (const Buffer& a : schedule.buffers) {
    all += static_cast<std::uint32_t>(a.bytes);
    CHECK(a.offset + static_cast<std::uint32_t>(a.bytes) <= memory.bytes);
    for (const Buffer& b : schedule.buffers) {
      if (&a == &b || a.storage == b.storage) continue;
      const bool meet = a.permanent || b.permanent || (a.first <= b.last && b.first <= a.last);
      const bool apart = a.offset + static_cast<std::uint32_t>(a.bytes) <= b.offset ||
                         b.offset + static_cast<std::uint32_t>(b.bytes) <= a.offset;
      INFO(a.name << " " << b.name);
      CHECK((!meet || apart));
    }
  }
  CHECK(memory.bytes < all);  // memory is used again
  for (int pass = 0; pass < static_cast<int>(schedule.passes.size()); ++pass)
    CHECK(live_bytes(schedule, pass) <= memory.bytes);
}

TEST_CASE("results take an operand's place only behind its last reader", "[network]") {
  const Network network = read_network(find_network("resnet8"), {"fp16", "", 0});
  const Schedule schedule = make_schedule(network, double_buffered());
  for (std::size_t i = 0; i < schedule.passes.size(); ++i) {
    const Buffer& result = schedule.buffers.at(static_cast<std::size_t>(schedule.passes[i].writes));
    for (const int index : schedule.passes[i].reads) {
      const Buffer& operand = schedule.buffers.at(static_cast<std::size_t>(index));
      if (operand.permanent || operand.storage != result.storage) continue;
      CHECK(operand.last == static_cast<int>(i));
      CHECK(schedule.passes[i].plan.in_place);
    }
  }
}

TEST_CASE("only passes that train are planned", "[network]") {
  const auto passes_of = [](const std::string& train) {
    const Network network = read_network(find_network("resnet8"), {"fp32", train, 0});
    const Schedule schedule = make_schedule(network, double_buffered());
    std::uint64_t macs = 0;
    for (const ScheduledPass& pass : schedule.passes) macs += pass.plan.macs;
    CHECK(macs == network.training_macs());
    return schedule.passes.size();
  };
  const std::size_t all = passes_of("all");
  const std::size_t last = passes_of("last:1");
  CHECK(passes_of("last:3") < all);
  CHECK(last < passes_of("last:3"));
  // Forward, loss, weight gradient of the linear layer, which updates it.
  CHECK(last == read_network(find_network("resnet8"), {}).layers.size() + 1 + 1);
}

TEST_CASE("what does not fit is told with the numbers", "[network]") {
  const Network network = read_network(find_network("resnet8"), {});
  CHECK_THAT(usage_error_of([&] { make_schedule(network, double_buffered(2000)); }),
             Contains("conv1, forward: the smallest tile takes ") && Contains(" bytes of TCDM, there are 2000"));
  // Stacks that are larger than the TCDM leave nothing, no negative number.
  CHECK_THAT(usage_error_of([&] { make_schedule(network, double_buffered(-6656)); }),
             Contains("there are 0 behind the stacks; a larger tcdm.size would do"));
  ScheduleOptions whole = double_buffered();
  whole.pass.whole = true;
  CHECK_THAT(usage_error_of([&] { make_schedule(network, whole); }),
             Contains("conv1, forward: the whole pass takes ") && Contains("network.buffers=best, double or single"));
  model::ClusterConfig samples;
  samples.network_samples = 3;
  samples.network_batch = 2;
  CHECK(usage_error_of([&] { PreparedNetwork("resnet8", samples); }) ==
        "network.samples=3: an update of resnet8 takes 2 samples, expected a multiple of them");
  model::ClusterConfig config;
  config.l2_size = 600 * 1024;
  CHECK_THAT(usage_error_of([&] { PreparedNetwork("resnet8", config); }),
             Contains("resnet8 (network.type=fp32) takes ") && Contains("of l2.size=600K the program leaves ") &&
                 Contains("K would do"));
}

TEST_CASE("numbers keep their places between rows of zeros", "[network]") {
  const ImageLayout layout = image_layout({2, 3, 5}, tools::kFp16, 1);
  CHECK(layout.row_elements == 6);
  std::vector<double> values(30);
  std::iota(values.begin(), values.end(), 1.0);
  const std::vector<std::uint8_t> bytes = encode_image(layout, values);
  CHECK(bytes.size() == 2 * 3 * 6 * 2);
  CHECK(decode_image(layout, bytes) == values);
  CHECK(tools::decode(tools::kFp16, &bytes[2 * 5]) == 0);  // behind the first row
  CHECK(tools::decode(tools::kFp16, &bytes[2 * 6]) == 6);
}

}  // namespace halfstep::network
