// A report of two layers on two cores, as text that tests can bend.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace halfstep::tests {

inline nlohmann::ordered_json causes(std::uint64_t issued, std::uint64_t denied, std::uint64_t waiting) {
  return {{"issued", issued}, {"tcdm_denied", denied}, {"event_wait", waiting}};
}

inline nlohmann::ordered_json layer(const std::string& name, const std::string& pass, const std::string& kernel,
                                    std::uint64_t cycles, const nlohmann::ordered_json& its_causes) {
  return {{"layer", name},       {"pass", pass},        {"kernel", kernel},
          {"cores", 2},          {"cycles", cycles},    {"instructions", its_causes.at("issued")},
          {"macs", 1000},        {"mac_per_clk", 0},    {"bank_conflicts", its_causes.at("tcdm_denied")},
          {"fpu_contention", 0}, {"causes", its_causes}};
}

inline nlohmann::ordered_json made_up_report() {
  nlohmann::ordered_json report;
  report["schema"] = "halfstep-report-1";
  report["version"] = "1.2.3";
  report["program"] = {{"name", "net.elf"}, {"sha256", "00"}, {"code_bytes", 4000}};
  report["config"] = {{"cluster.cores", 2}, {"fpu.count", 2}, {"fpu.policy", "dynamic"}};
  report["exit_code"] = 0;
  report["cycles"] = 600;
  report["cores"] = nlohmann::ordered_json::array();
  report["layers"] = {layer("conv1", "forward", "conv_a", 400, causes(700, 60, 40)),
                      layer("conv1", "update", "sgd", 100, causes(200, 0, 0))};
  report["regions"] = nlohmann::ordered_json::array();
  return report;
}

}  // namespace halfstep::tests
