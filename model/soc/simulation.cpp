#include "model/soc/simulation.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <systemc>

#include "model/soc/address_map.h"
#include "model/soc/fault.h"
#include "model/soc/soc.h"
#include "model/stats/layers.h"
#include "model/trace/trace_player.h"
#include "model/trace/trace_recorder.h"

namespace halfstep::model {
namespace {

std::string hexadecimal(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08x", value);
  return text;
}

std::string core_text(std::uint32_t hart) {
  return hart == kFabricControllerHart ? "fabric controller" : "core " + std::to_string(hart);
}

// SystemC keeps its state in a global context; every simulation gets one of its own.
class KernelContext {
 public:
  KernelContext() : context_(std::make_unique<sc_core::sc_simcontext>()), previous_(sc_core::sc_curr_simcontext) {
    sc_core::sc_curr_simcontext = context_.get();
    sc_core::sc_default_global_context = context_.get();
    sc_core::sc_report_handler::set_actions("/IEEE_Std_1666/deprecated", sc_core::SC_DO_NOTHING);
    sc_core::sc_report_handler::set_verbosity_level(sc_core::SC_NONE);
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
  }
  ~KernelContext() {
    context_.reset();
    sc_core::sc_curr_simcontext = previous_;
    sc_core::sc_default_global_context = previous_;
  }
  KernelContext(const KernelContext&) = delete;
  KernelContext& operator=(const KernelContext&) = delete;

 private:
  std::unique_ptr<sc_core::sc_simcontext> context_;
  sc_core::sc_simcontext* previous_;
};

constexpr std::uint32_t kTestsPassed = 1;

}  // namespace

struct Simulation::Parts {
  Parts(const ClusterConfig& configuration, const ProgramImage& image)
      : config(configuration), program(image), soc(std::make_unique<Soc>("soc", configuration)) {}
  ~Parts() { soc.reset(); }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  void load();
  void watch_host_interface();
  void judge_host_word(RunResult& result) const;
  bool watch(RunResult& result);
  std::string dump() const;
  void collect(RunResult& result) const;
  // make_trace(stream, end_core) gives the trace of each core.
  template <class MakeTrace>
  void attach_traces(std::uint32_t streams, MakeTrace make_trace);

  KernelContext kernel;  // first: modules are built in it and taken down before it
  ClusterConfig config;
  ProgramImage program;
  std::unique_ptr<Soc> soc;
  std::uint32_t host_word = 0;                            // first one that the program left at tohost
  std::vector<std::unique_ptr<TraceRecorder>> recorders;  // by core; empty: nothing is recorded
  std::vector<std::unique_ptr<TracePlayer>> players;      // by core; empty: the program executes
  std::function<void(std::uint64_t)> progress;
  std::chrono::steady_clock::time_point last_progress = std::chrono::steady_clock::now();
};

void Simulation::Parts::load() {
  for (const Segment& segment : program.segments) {
    const std::uint32_t size =
        std::max<std::uint32_t>(segment.memory_size, static_cast<std::uint32_t>(segment.bytes.size()));
    const std::uint32_t end = segment.address + size;
    for (std::uint32_t address = segment.address & ~3U; address < end; address += 4) {
      std::uint32_t word = 0;
      if (!soc->read_word(address, word)) {
        throw std::invalid_argument(
            program.name + ": segment " + hexadecimal(segment.address) + "-" + hexadecimal(end) +
            " is outside memory at " + hexadecimal(address) +
            " (TCDM: tcdm.size bytes at 0x10000000, L2: 64 KB at 0x1c000000 and l2.size bytes "
            "at 0x1c010000, L3: l3.size bytes at 0x20000000, more with memory.base and memory.size)");
      }
      for (std::uint32_t byte = 0; byte < 4; ++byte) {
        const std::uint32_t offset = address + byte - segment.address;
        if (offset >= segment.bytes.size()) continue;
        word = (word & ~(0xffU << (8 * byte))) | (static_cast<std::uint32_t>(segment.bytes[offset]) << (8 * byte));
      }
      soc->write_word(address, word);
    }
    // Conventional test programs write instructions into their data and jump there.
    if (segment.executable || soc->program_memory.contains(segment.address)) {
      std::vector<std::uint8_t> bytes = segment.bytes;
      if (!segment.executable) bytes.resize(size, 0);
      soc->cluster.code().add(segment.address, bytes);
    }
  }
}

// A program with a symbol `tohost` tells its result there (host_interface.h).
void Simulation::Parts::watch_host_interface() {
  const auto symbol = std::find_if(program.symbols.begin(), program.symbols.end(),
                                   [](const Symbol& candidate) { return candidate.name == "tohost"; });
  if (symbol == program.symbols.end()) return;
  if (!soc->l2.contains(symbol->address) && !soc->program_memory.contains(symbol->address)) {
    throw std::invalid_argument(program.name + ": tohost at " + hexadecimal(symbol->address) +
                                " is seen only in L2 or in the memory at memory.base");
  }
  soc->host_interface.watch(symbol->address, [this](std::uint32_t word) {
    if (host_word == 0) host_word = word;
    soc->request_stop();
  });
}

void Simulation::Parts::judge_host_word(RunResult& result) const {
  if (host_word == 0 || host_word == kTestsPassed) return;
  result.exit_code = 1;
  result.message = (host_word & 1U) != 0
                       ? "test " + std::to_string(host_word >> 1) + " failed"
                       : "asked the host for a service, of which there is none: expected 1 or an odd test number";
  result.message = program.name + ": " + result.message + " (tohost " + hexadecimal(host_word) + ", cycle " +
                   std::to_string(result.cycles) + ")";
}

// Between quanta: nothing may hang silently (design decision 8).
bool Simulation::Parts::watch(RunResult& result) {
  if (host_word != 0) return true;
  const std::uint64_t cycle = soc->cluster.cycle();
  if (config.deadlock_cycles != 0 && cycle - soc->last_issue_cycle() > config.deadlock_cycles) {
    result.stop = StopReason::deadlock;
    result.message = "deadlock: no instruction issued for " + std::to_string(config.deadlock_cycles) +
                     " cycles (run.deadlock_cycles), at cycle " + std::to_string(cycle);
    result.dump = dump();
    return true;
  }
  if (config.max_cycles != 0 && cycle >= config.max_cycles) {
    result.stop = StopReason::cycle_limit;
    result.message =
        "cycle limit: still running after " + std::to_string(config.max_cycles) + " cycles (run.max_cycles)";
    result.dump = dump();
    return true;
  }
  if (progress) {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_progress > std::chrono::milliseconds(100)) {
      last_progress = now;
      progress(cycle);
    }
  }
  return false;
}

std::string Simulation::Parts::dump() const {
  std::string text;
  const Cluster& cluster = soc->cluster;
  const auto add = [&](const std::string& core, bool runs, const Pipeline& pipeline, Cause cause) {
    const std::uint32_t pc = pipeline.decode_pc();
    const std::string place = "pc " + hexadecimal(pc) + " in " + program.locate(pc) + ", ";
    text += "  " + core + ": " + (runs ? place + kCauseNames[static_cast<std::size_t>(cause)] : "finished") + "\n";
  };
  if (soc->fabric) {
    const FabricController& controller = soc->fabric->controller;
    add(core_text(kFabricControllerHart), !controller.finished(), controller.core().pipeline, controller.last_cause());
  }
  for (std::uint32_t index = 0; index < config.boot_cores; ++index) {
    add(core_text(index), !cluster.finished(index), cluster.core(index).pipeline, cluster.last_cause(index));
  }
  for (std::uint32_t index = 0; index < config.cores; ++index) {
    const std::uint32_t arrived = cluster.event_unit().barrier_arrived(index);
    if (arrived == 0) continue;
    text += "  barrier " + std::to_string(index) + ": arrived " + hexadecimal(arrived) + " of " +
            hexadecimal(cluster.event_unit().barrier_trigger_mask(index)) + " (bit i: core i)\n";
  }
  return text;
}

void Simulation::Parts::collect(RunResult& result) const {
  result.cycles = soc->cluster.cycle();
  result.console = soc->peripherals.console();
  // Cycles in which a core was not enabled, or had finished, are nobody's but its own.
  const auto result_of = [&](std::uint32_t id, const Core& core) {
    CoreResult core_result{id, core.statistics.counters};
    core_result.counters.complete();
    core_result.counters.transfers = {};
    std::uint64_t counted = 0;
    for (const std::uint64_t cycles : core_result.counters.causes) counted += cycles;
    core_result.counters.causes[static_cast<std::size_t>(Cause::idle)] += result.cycles - counted;
    return core_result;
  };
  for (std::uint32_t index = 0; index < config.cores; ++index) {
    const Core& core = soc->cluster.core(index);
    result.cores.push_back(result_of(index, core));
    for (RegionResult& region : core.statistics.regions(index)) result.regions.push_back(std::move(region));
  }
  result.layers = summarize_layers(program.layers, result.regions);
  if (soc->fabric) {
    const Core& core = soc->fabric->controller.core();
    result.fabric_controller = result_of(kFabricControllerHart, core);
    for (RegionResult& region : core.statistics.regions(kFabricControllerHart)) {
      result.regions.push_back(std::move(region));
    }
  }
  for (RegionResult& region : result.regions) {
    for (const LayerEntry& layer : program.layers) {
      if (layer.region == region.id) region.name = layer.layer + " " + layer.pass;
    }
  }
  result.transfers = soc->cluster.transfers();
  result.icache = soc->cluster.icache_statistics();
}

// The cores of the cluster have the first streams of a trace, the fabric controller, if there is one, the last.
template <class MakeTrace>
void Simulation::Parts::attach_traces(std::uint32_t streams, MakeTrace make_trace) {
  Cluster& cluster = soc->cluster;
  const std::uint32_t clusters_cores = soc->fabric ? streams - 1 : streams;
  for (std::uint32_t core = 0; core < clusters_cores; ++core)
    cluster.attach_trace(core, make_trace(core, [&cluster, core] { cluster.end_core(core); }));
  if (!soc->fabric) return;
  FabricController& controller = soc->fabric->controller;
  controller.attach_trace(make_trace(clusters_cores, [&controller] { controller.end(); }));
}

Simulation::Simulation(const ClusterConfig& config, const ProgramImage& program)
    : parts_(std::make_unique<Parts>(config, program)) {
  parts_->load();
  parts_->watch_host_interface();
  parts_->soc->boot(program.entry, config.boot_cores);
}

Simulation::~Simulation() = default;

void Simulation::on_issue(std::function<void(const IssueEvent&)> observer) {
  if (parts_->soc->fabric) parts_->soc->fabric->controller.on_issue(observer);
  parts_->soc->cluster.on_issue(std::move(observer));
}

void Simulation::on_commit(std::function<void(const CommitEvent&)> observer) {
  if (parts_->soc->fabric) parts_->soc->fabric->controller.on_commit(observer);
  parts_->soc->cluster.on_commit(std::move(observer));
}

void Simulation::on_console(std::function<void(std::string_view)> observer) {
  parts_->soc->peripherals.on_console(std::move(observer));
}

void Simulation::on_progress(std::function<void(std::uint64_t)> observer) { parts_->progress = std::move(observer); }

void Simulation::record(traces::TraceWriter& writer) {
  parts_->attach_traces(writer.header().cores, [this, &writer](std::uint32_t stream, const std::function<void()>&) {
    parts_->recorders.push_back(std::make_unique<TraceRecorder>(writer, stream));
    return parts_->recorders.back().get();
  });
}

void Simulation::replay(traces::TraceReader& reader) {
  parts_->attach_traces(reader.header().cores, [this, &reader](std::uint32_t stream, std::function<void()> end_core) {
    parts_->players.push_back(std::make_unique<TracePlayer>(reader, stream, std::move(end_core)));
    return parts_->players.back().get();
  });
}

std::vector<std::uint32_t> Simulation::cores_out_of_trace() const {
  std::vector<std::uint32_t> cores;
  for (std::uint32_t core = 0; core < parts_->players.size(); ++core)
    if (parts_->players[core]->ran_out()) cores.push_back(core);
  return cores;
}

RunResult Simulation::run() {
  RunResult result;
  Soc& soc = *parts_->soc;
  soc.between_quanta = [this, &result] { return parts_->watch(result); };
  const auto begin = std::chrono::steady_clock::now();
  sc_core::sc_start();
  result.host_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  soc.between_quanta = nullptr;
  soc.cluster.finish_commit_log();
  if (soc.fabric) soc.fabric->controller.finish_commit_log();
  if (soc.error()) {
    try {
      std::rethrow_exception(soc.error());
    } catch (const Fault& fault) {
      result.stop = StopReason::program_error;
      result.message = core_text(fault.core) + ": " + fault.what() + " at " + hexadecimal(fault.pc) + " in " +
                       parts_->program.locate(fault.pc) + ", cycle " + std::to_string(soc.cluster.cycle());
    } catch (const traces::TraceError& error) {
      result.stop = StopReason::program_error;
      result.message = error.what();
    }
  }
  if (const auto status = soc.peripherals.exit_status()) result.exit_code = *status;
  parts_->collect(result);
  parts_->judge_host_word(result);
  return result;
}

std::vector<std::uint8_t> Simulation::read_memory(std::uint32_t address, std::uint32_t bytes) const {
  std::vector<std::uint8_t> values;
  values.reserve(bytes);
  for (std::uint32_t i = 0; i < bytes; ++i) {
    std::uint32_t word = 0;
    const std::uint32_t byte = address + i;
    if (!parts_->soc->read_word(byte & ~3U, word)) {
      throw std::out_of_range("no memory at " + hexadecimal(byte));
    }
    values.push_back(static_cast<std::uint8_t>(word >> ((byte & 3U) * 8)));
  }
  return values;
}

void Simulation::write_memory(std::uint32_t address, const std::vector<std::uint8_t>& bytes) {
  for (std::uint32_t i = 0; i < bytes.size(); ++i) {
    const std::uint32_t byte = address + i;
    const unsigned shift = (byte & 3U) * 8;
    std::uint32_t word = 0;
    if (!parts_->soc->read_word(byte & ~3U, word)) {
      throw std::out_of_range("no memory at " + hexadecimal(byte));
    }
    word = (word & ~(0xffU << shift)) | (static_cast<std::uint32_t>(bytes[i]) << shift);
    parts_->soc->write_word(byte & ~3U, word);
  }
}

}  // namespace halfstep::model
