#include "model/soc/soc.h"

#include <algorithm>

#include "model/soc/address_map.h"

namespace halfstep::model {

Soc::Soc(const sc_core::sc_module_name& name, const ClusterConfig& config)
    : sc_core::sc_module(name),
      l2("l2", config.l2_size),
      l3("l3", kL3Base, config.l3_size),
      program_memory("program_memory", config.memory_base, config.memory_size),
      peripherals("peripherals", config.boot_mode),
      bus("bus", {kL2PrivateBase, kL2PrivateSize + config.l2_size}, {config.memory_base, config.memory_size},
          {kL3Base, config.l3_size}),
      host_interface("host_interface"),
      l2_interconnect(config.l2_bank_map()),
      cluster("cluster", config, config.l2_contention ? &l2_interconnect : nullptr) {
  if (config.boot_mode == BootMode::fabric_controller) {
    fabric = std::make_unique<Fabric>(config, cluster, config.l2_contention ? &l2_interconnect : nullptr);
    fabric->bus.to_system.bind(host_interface.cluster);
  } else {
    cluster.system_socket().bind(host_interface.cluster);
  }
  host_interface.bus.bind(bus.cluster);
  bus.l2.bind(l2.socket);
  bus.program_memory.bind(program_memory.socket);
  bus.l3.bind(l3.socket);
  bus.peripherals.bind(peripherals.socket);
  peripherals.on_exit([this] { request_stop(); });
  SC_METHOD(run_quantum);
}

// Events reach the fabric controller in the cycle after they are raised: the cluster stops at the end of a cycle that
// raises one.
Soc::Fabric::Fabric(const ClusterConfig& config, Cluster& cluster, L2Interconnect* l2)
    : interrupts("fabric_interrupts"),
      bus("fabric_bus"),
      controller("fabric_controller", config, cluster.code(), interrupts, l2) {
  cluster.system_socket().bind(bus.cluster);
  controller.system.socket.bind(bus.fabric_controller);
  bus.to_cluster.bind(cluster.external_socket);
  bus.to_interrupts.bind(interrupts.socket);
  interrupts.on_raise([&cluster] { cluster.request_stop(); });
  cluster.on_end_of_computation([this] { interrupts.raise(FabricInterrupts::kEndOfComputationLine); });
}

void Soc::boot(std::uint32_t entry, std::uint32_t cores) {
  if (fabric) {
    fabric->controller.boot(entry);
  } else {
    cluster.boot(entry, cores);
  }
}

void Soc::request_stop() {
  stop_requested_ = true;
  cluster.request_stop();
}

std::uint64_t Soc::last_issue_cycle() const {
  const std::uint64_t in_cluster = cluster.last_issue_cycle();
  return fabric ? std::max(in_cluster, fabric->controller.last_issue_cycle()) : in_cluster;
}

// While the fabric controller sleeps the cluster runs alone, else they take turns: the controller first.
void Soc::run_with_fabric(std::uint64_t cycles) {
  FabricController& controller = fabric->controller;
  const std::uint64_t end = cluster.cycle() + cycles;
  while (cluster.cycle() != end && !stop_requested_ && !finished()) {
    const std::uint64_t before = cluster.cycle();
    const bool alone = controller.finished() || controller.asleep();
    if (!alone) controller.step(before);
    cluster.resume();
    cluster.run_clock(alone ? end - before : 1);
    if (alone && !controller.finished()) controller.sleep(cluster.cycle() - before);
  }
}

// The only process: self-timed, one nanosecond of SystemC time per cluster cycle. An error must not unwind through the
// SystemC kernel; it is kept for who started the run.
void Soc::run_quantum() {
  const std::uint64_t before = cluster.cycle();
  try {
    if (fabric) {
      run_with_fabric(kQuantum);
    } else {
      cluster.run(kQuantum);
    }
    const bool ended = finished() || peripherals.exit_status().has_value();
    if (ended || (between_quanta && between_quanta())) {
      sc_core::sc_stop();
      return;
    }
  } catch (...) {
    error_ = std::current_exception();
    sc_core::sc_stop();
    return;
  }
  next_trigger(sc_core::sc_time(static_cast<double>(cluster.cycle() - before), sc_core::SC_NS));
}

bool Soc::read_word(std::uint32_t address, std::uint32_t& word) const {
  const Tcdm& tcdm = const_cast<Soc*>(this)->cluster.tcdm();
  if (address - kTcdmBase < tcdm.size()) {
    word = tcdm.read_word(address - kTcdmBase);
    return true;
  }
  for (const L2Memory* memory : {&l2, &l3, &program_memory}) {
    if (!memory->contains(address)) continue;
    word = memory->read_word(address);
    return true;
  }
  return false;
}

bool Soc::write_word(std::uint32_t address, std::uint32_t word) {
  if (address - kTcdmBase < cluster.tcdm().size()) {
    cluster.tcdm().write_word(address - kTcdmBase, word);
    return true;
  }
  for (L2Memory* memory : {&l2, &l3, &program_memory}) {
    if (!memory->contains(address)) continue;
    memory->write_word(address, word);
    return true;
  }
  return false;
}

}  // namespace halfstep::model
