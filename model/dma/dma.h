// The DMA of the cluster (MCHAN): moves data between L2 and the TCDM on its own, programmed by the cores.
//
// Source: mchan vega_v1.0.10 (R), measured by tests/data/dma (M). README.md in this folder has the mechanism.
//
// A cycle has two halves, like a core's: publish(), requests to the TCDM from registers alone; commit(), with the
// grants known, everything else. A cycle in which active() is false and nobody accesses a control port need not be run
// at all.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

#include "model/dma/completion.h"
#include "model/dma/control_port.h"
#include "model/dma/descriptor_table.h"
#include "model/dma/dma_parameters.h"
#include "model/dma/inbound.h"
#include "model/dma/l2_port.h"
#include "model/dma/outbound.h"
#include "model/dma/port_arbiter.h"
#include "model/dma/transfer_ids.h"
#include "model/dma/transfer_queue.h"
#include "model/ports/cycle_ports.h"

namespace halfstep::model {

class Dma : public sc_core::sc_module {
 public:
  static constexpr std::uint32_t kTcdmPorts = 4;  // 0 and 1 read, 2 and 3 write
  static constexpr std::uint32_t kMaxControlPorts = 32;

  Dma(const sc_core::sc_module_name& name, const DmaParameters& parameters, L2Port& l2);

  // Something will change without anybody asking for it.
  bool active() const { return awake_ports_ != 0 || under_way_ != 0 || ids_.reporting(); }
  // A transfer is under way: its command was taken from the port, and not all of it has arrived.
  bool transferring() const { return under_way_ != 0; }

  // Before the cycle: the answer to the read that was granted to control port `port` in the cycle before.
  std::uint32_t read_data(std::uint32_t port) const {
    return ports_[port].read_data(completion_.status(), ids_.allocated());
  }
  // termination() tells of one.
  bool reporting() const { return ids_.reporting(); }
  // The event and interrupt lines that are high in this cycle, and the transfer they belong to.
  std::optional<TransferIds::Termination> termination() const { return ids_.termination(); }

  // Requests to the TCDM: bit i set if port i wants tcdm_access(i). Addresses count from the start of the TCDM.
  std::uint32_t publish();
  const DataAccess& tcdm_access(std::uint32_t port) const { return port < 2 ? reads_[port] : writes_[port - 2]; }

  struct Inputs {
    std::uint64_t cycle = 0;
    std::uint32_t control_requests = 0;                                  // bit i: control port i is accessed
    std::array<const DataAccess*, kMaxControlPorts> control_accesses{};  // valid where requested
    std::uint32_t tcdm_granted = 0;                                      // of what publish() requested
    std::array<std::uint32_t, 2> tcdm_words{};                           // what the granted reads find
  };
  // Returns the granted control ports.
  std::uint32_t commit(const Inputs& inputs);

  // The socket path of a cycle: send to the TCDM what publish() requests, and to the control ports the read data that
  // is due, return the requests; take what came back and what the control ports request; tell them who is granted.
  std::uint32_t send_requests();
  void take_answers(Inputs& inputs);
  void send_grants(std::uint32_t granted);

  std::vector<std::unique_ptr<RequestPort<DataTransaction>>> control_ports;
  std::vector<std::unique_ptr<GrantPort<DataTransaction>>> tcdm_ports;

  // Hears what a program does wrong, in one line; may throw. Without it the DMA does what the hardware does.
  void on_misuse(std::function<void(std::uint32_t port, const std::string& what)> observer) {
    misuse_observer_ = std::move(observer);
  }

 private:
  std::uint32_t step_ports(const Inputs& inputs);
  void apply(std::uint32_t port, const DataAccess& access, const ControlPort::Step& step);
  void check(std::uint32_t port, const DataAccess& access, const ControlPort::Step& step) const;
  void take_command();
  void step_directions(const Inputs& inputs);
  void start(const Transfer& transfer);
  void clock();

  DmaParameters parameters_;
  std::uint32_t tcdm_mask_;  // addresses wrap at the next power of two
  L2Port& l2_;
  std::vector<ControlPort> ports_;
  std::uint32_t awake_ports_ = 0;  // in the middle of something
  TransferIds ids_;
  DescriptorTable l2_descriptors_;
  DescriptorTable tcdm_descriptors_;
  PortArbiter command_arbiter_;
  TransferQueue queue_;
  Completion completion_;
  Inbound inbound_;
  Outbound outbound_;
  std::array<DataAccess, 2> reads_{};
  std::array<DataAccess, 2> writes_{};

  // Bit per id, from the command word to the end of the transfer; from the queue to the end, by direction.
  std::uint32_t programmed_ = 0;
  std::uint32_t under_way_ = 0;
  std::uint32_t inbound_ids_ = 0;

  std::array<DataTransaction*, kMaxControlPorts> due_{};  // reads granted through a socket in the cycle before
  std::function<void(std::uint32_t, const std::string&)> misuse_observer_;
};

}  // namespace halfstep::model
