// What the report of a network says about each layer and pass: compute, exposed DMA, overlap, in every buffer mode.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tools/files/temporary_directory.h"

namespace {

using namespace halfstep;
using Json = nlohmann::json;

Json report_of(const std::string& arguments) {
  const tools::TemporaryDirectory folder;
  const std::string file = (folder.path() / "report.json").string();
  INFO(arguments);
  REQUIRE(std::system((HALFSTEP_EXECUTABLE " run " + arguments + " --report " + file + " >/dev/null").c_str()) == 0);
  std::ifstream stream(file);
  return Json::parse(stream);
}

// The DMA's counters and the causes of the cores are counted independently of each other: in an exposed cycle all cores
// wait for an event or, as those that program the DMA, at its control port, and no other cause can lie in one.
void check_sums(const Json& row) {
  INFO(row.at("layer") << " " << row.at("pass"));
  const auto cycles = row.at("cycles").get<std::int64_t>();
  const auto compute = row.at("compute").get<std::int64_t>();
  const auto cores = row.at("cores").get<std::int64_t>();
  const Json& dma = row.at("dma");
  const auto exposed = dma.at("exposed").get<std::int64_t>();
  const auto hidden = dma.at("hidden").get<std::int64_t>();
  const auto busy = dma.at("busy").get<std::int64_t>();
  CHECK(compute + exposed == cycles);
  CHECK(hidden + exposed == busy);
  CHECK(hidden <= compute);
  CHECK(dma.at("overlap").get<double>() ==
        Approx(busy == 0 ? 0.0 : static_cast<double>(hidden) / static_cast<double>(busy)));
  std::int64_t core_cycles = 0;
  for (const auto& [cause, count] : row.at("causes").items()) core_cycles += count.get<std::int64_t>();
  const auto waiting =
      row.at("causes").at("event_wait").get<std::int64_t>() + row.at("causes").at("pe_port_wait").get<std::int64_t>();
  CHECK(exposed * cores <= waiting);
  CHECK(core_cycles - waiting <= compute * cores);
}

std::int64_t sum_of(const Json& report, const char* counter) {
  std::int64_t sum = 0;
  for (const Json& row : report.at("layers")) sum += row.at("dma").at(counter).get<std::int64_t>();
  return sum;
}

const Json& row_of(const Json& report, const std::string& layer, const std::string& pass) {
  for (const Json& row : report.at("layers"))
    if (row.at("layer") == layer && row.at("pass") == pass) return row;
  throw std::runtime_error("no row of " + layer + ", " + pass);
}

}  // namespace

TEST_CASE("a layer's compute and exposed DMA are its cycles, with and without buffers", "[layer_overlap]") {
  const std::string type = GENERATE("fp32", "fp16");
  for (const char* buffers : {"none", "single", "double", "best"}) {
    const Json report = report_of(HALFSTEP_TEST_DATA "/../data/networks/every_kind.cfg --set network.type=" + type +
                                  " --set network.buffers=" + buffers);
    for (const Json& row : report.at("layers")) check_sums(row);
    CHECK(sum_of(report, "exposed") > 0);
  }
}

TEST_CASE("a second buffer moves DMA time from exposed to hidden, layer by layer", "[layer_overlap]") {
  const Json twofold = report_of("autoencoder --set network.type=fp16 --set network.buffers=double");
  const Json single = report_of("autoencoder --set network.type=fp16 --set network.buffers=single");
  for (const Json* report : {&twofold, &single})
    for (const Json& row : report->at("layers")) check_sums(row);
  CHECK(sum_of(twofold, "exposed") * 2 < sum_of(single, "exposed"));
  CHECK(sum_of(twofold, "hidden") > 2 * sum_of(single, "hidden"));
  // One tile of 33 KB, then an input: the DMA's port holds the core that asks for more until the tile has come, and
  // that is no computing.
  for (const Json* report : {&twofold, &single})
    CHECK(row_of(*report, "linear2", "forward").at("dma").at("overlap") < 0.2);
  // Tiles of 20 KB each: only the first comes while all wait.
  for (const char* pass : {"forward", "input_gradient"}) {
    CHECK(row_of(twofold, "linear10", pass).at("dma").at("overlap") > 0.5);
    CHECK(row_of(single, "linear10", pass).at("dma").at("overlap") < 0.5);
  }
}
