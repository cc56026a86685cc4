#include "model/soc/soc.h"

#include "model/soc/address_map.h"

namespace halfstep::model {

Soc::Soc(const sc_core::sc_module_name& name, const ClusterConfig& config)
    : sc_core::sc_module(name),
      l2("l2", config.l2_size),
      peripherals("peripherals", config.boot_mode),
      bus("bus", kL2PrivateBase, kL2SharedBase + config.l2_size - 1),
      cluster("cluster", config) {
  cluster.system_socket().bind(bus.cluster);
  bus.l2.bind(l2.socket);
  bus.peripherals.bind(peripherals.socket);
  peripherals.on_exit([this] { cluster.request_stop(); });
  SC_METHOD(run_quantum);
}

// The only process: self-timed, one nanosecond of SystemC time per cluster cycle. An error must not unwind through the
// SystemC kernel; it is kept for who started the run.
void Soc::run_quantum() {
  const std::uint64_t before = cluster.cycle();
  try {
    cluster.run(kQuantum);
    const bool ended = cluster.finished() || peripherals.exit_status().has_value();
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
  if (!l2.contains(address)) return false;
  word = l2.read_word(address);
  return true;
}

bool Soc::write_word(std::uint32_t address, std::uint32_t word) {
  if (address - kTcdmBase < cluster.tcdm().size()) {
    cluster.tcdm().write_word(address - kTcdmBase, word);
    return true;
  }
  if (!l2.contains(address)) return false;
  l2.write_word(address, word);
  return true;
}

}  // namespace halfstep::model
