// Who reaches which bank of L2 in a cycle: ports in front of the banks, initiators behind the ports.
//
// Source: the structure is that of the RTL (R): the cluster has one 64-bit AXI port for its cores, the refills of its
// instruction cache and its DMA (cluster_bus_wrap of pulp_cluster), whose read and write channels are bridged to two
// 32-bit memory ports each (axi64_2_lint32 of pulp_soc); the fabric controller has ports of its own; banks are 32 bits
// wide (l2_banks.h) and take one access a cycle. None of it was measured. Assumed: arbiters are round robin, a port
// serves one burst after the other, a beat of 64 bits waits until both its words were granted.
//
// A port serves one beat a cycle. Initiators of a port take turns burst by burst: first its groups (cores, refills,
// DMA), then the members of the group. An initiator that is alone never waits, except that a beat of 64 bits takes two
// cycles where both its words are in the same bank (private banks, L3).
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "model/arbitration/round_robin_tree.h"
#include "model/l2/l2_banks.h"

namespace halfstep::model {

struct L2Request {
  std::uint32_t address = 0;    // of a word, or of any byte of eight if wide
  std::uint32_t beats = 1;      // at consecutive addresses
  std::uint64_t cycle = 0;      // of the first chance of the first beat: a later one than the current
  bool wide = false;            // beats of 64 bits, else 32
  bool increment = true;        // false: all beats at the same address
  bool last = true;             // the port is free for others behind it; false: the burst goes on with another request
  std::uint32_t initiator = 0;  // as add_initiator() numbered it
};

class L2Interconnect {
 public:
  static constexpr std::uint32_t kMaxPorts = 16;
  static constexpr std::uint32_t kMaxGroups = 16;   // of a port
  static constexpr std::uint32_t kMaxMembers = 16;  // of a group

  // Hears of every beat, in the cycle in which its last word was granted, in the order of an initiator's requests. It
  // may make requests for later cycles.
  class Listener {
   public:
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    virtual ~Listener() = default;
    virtual void beat_granted(std::uint32_t initiator, std::uint64_t cycle) = 0;
  };

  explicit L2Interconnect(const L2Banks& banks) : banks_(banks) {}

  // Elaboration. A port: its groups; an initiator: its number.
  std::uint32_t add_port(std::uint32_t groups = 1);
  std::uint32_t add_initiator(std::uint32_t port, std::uint32_t group, Listener& listener);

  const L2Banks& banks() const { return banks_; }

  void request(const L2Request& request);
  // A cycle without a step would change something.
  bool busy() const { return waiting_requests_ != 0; }
  // One cycle; a second call for the same one does nothing, so whoever needs it first may make it.
  void step(std::uint64_t cycle);

  struct Counters {
    std::uint64_t bank_conflicts = 0;  // words refused for a cycle because the bank served another port
    std::uint64_t port_waits = 0;      // cycles that initiators waited because their port served another one
    std::uint64_t busy_cycles = 0;     // of all ports: beats
  };
  const Counters& counters() const { return counters_; }
  // The same at the end of the cycle before.
  const Counters& counted_before(std::uint64_t cycle) const {
    return next_cycle_ == cycle + 1 ? counters_before_ : counters_;
  }
  std::uint64_t port_beats(std::uint32_t port) const { return ports_[port].beats; }

 private:
  static constexpr std::uint32_t kNobody = ~0U;

  struct Initiator {
    std::uint32_t port = 0;
    Listener* listener = nullptr;
    std::deque<L2Request> requests;
  };
  struct Group {
    std::vector<std::uint32_t> members;  // initiators
    RoundRobinTree arbiter;
  };
  struct Port {
    std::vector<Group> groups;
    RoundRobinTree arbiter;
    std::uint32_t waiting = 0;       // requests
    std::uint32_t served = kNobody;  // initiator, until the end of its burst
    std::uint32_t words = 0;         // of the beat under way that no bank granted yet: bit 0 the lower one
    std::uint64_t beats = 0;
  };

  void choose(Port& port, std::uint64_t cycle);
  void start_beat(Port& port, std::uint64_t cycle);
  void request_banks(std::uint32_t index);
  void grant_banks();
  void finish_beat(Port& port, std::uint64_t cycle);
  bool is_due(std::uint32_t initiator, std::uint64_t cycle) const {
    const auto& requests = initiators_[initiator].requests;
    return !requests.empty() && requests.front().cycle <= cycle;
  }

  L2Banks banks_;
  std::vector<Initiator> initiators_;
  std::vector<Port> ports_;
  std::array<RoundRobinTree, L2Banks::kMax> bank_arbiters_{};
  std::uint32_t waiting_requests_ = 0;
  std::uint64_t next_cycle_ = 0;
  Counters counters_;
  Counters counters_before_;  // the last step

  // Within a cycle: the ports that want each bank (zero between cycles), and the banks that are wanted.
  std::array<std::uint32_t, L2Banks::kMax> bank_requests_{};
  std::uint32_t wanted_banks_ = 0;
};

}  // namespace halfstep::model
