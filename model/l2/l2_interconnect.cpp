#include "model/l2/l2_interconnect.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }
constexpr std::uint32_t count(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_popcount(bits)); }

std::uint32_t beat_bytes(const L2Request& request) { return request.wide ? 8 : 4; }

std::uint32_t beat_address(const L2Request& request) { return request.address & ~(beat_bytes(request) - 1); }

// The word of a beat; index 0: the lower or only one.
std::uint32_t word_address(const L2Request& request, std::uint32_t index) { return beat_address(request) + 4 * index; }

}  // namespace

std::uint32_t L2Interconnect::add_port(std::uint32_t groups) {
  Port port;
  port.groups.resize(groups);
  port.arbiter = RoundRobinTree(groups, RoundRobinTree::Wrap::at_last_master);
  ports_.push_back(std::move(port));
  const auto ports = static_cast<std::uint32_t>(ports_.size());
  for (RoundRobinTree& arbiter : bank_arbiters_) {
    arbiter = RoundRobinTree(ports, RoundRobinTree::Wrap::at_last_master);
  }
  return ports - 1;
}

std::uint32_t L2Interconnect::add_initiator(std::uint32_t port, std::uint32_t group, Listener& listener) {
  const auto initiator = static_cast<std::uint32_t>(initiators_.size());
  initiators_.push_back({port, &listener, {}});
  Group& members = ports_[port].groups[group];
  members.members.push_back(initiator);
  members.arbiter =
      RoundRobinTree(static_cast<std::uint32_t>(members.members.size()), RoundRobinTree::Wrap::at_last_master);
  return initiator;
}

void L2Interconnect::request(const L2Request& request) {
  Initiator& initiator = initiators_[request.initiator];
  initiator.requests.push_back(request);
  ++ports_[initiator.port].waiting;
  ++waiting_requests_;
}

void L2Interconnect::step(std::uint64_t cycle) {
  if (cycle < next_cycle_) return;
  next_cycle_ = cycle + 1;
  counters_before_ = counters_;
  for (std::uint32_t index = 0; index < ports_.size(); ++index) {
    Port& port = ports_[index];
    if (port.waiting == 0) continue;
    choose(port, cycle);
    start_beat(port, cycle);
    request_banks(index);
  }
  grant_banks();
  for (Port& port : ports_) finish_beat(port, cycle);
}

// The next burst of a free port; who stands behind the served one waits.
void L2Interconnect::choose(Port& port, std::uint64_t cycle) {
  if (port.served != kNobody && initiators_[port.served].requests.size() == port.waiting) return;
  std::uint32_t due_groups = 0;
  std::uint32_t due = 0;
  std::array<std::uint32_t, kMaxGroups> due_members{};
  for (std::uint32_t group = 0; group < port.groups.size(); ++group) {
    const auto& members = port.groups[group].members;
    for (std::uint32_t member = 0; member < members.size(); ++member) {
      if (!is_due(members[member], cycle)) continue;
      ++due;
      due_groups |= 1U << group;
      due_members[group] |= 1U << member;
    }
  }
  if (port.served == kNobody) {
    if (due == 0) return;
    const std::uint32_t winner = port.arbiter.winner(due_groups);
    Group& group = port.groups[winner];
    port.served = group.members[group.arbiter.winner(due_members[winner])];
    group.arbiter.advance();
    port.arbiter.advance();
  }
  counters_.port_waits += due - (is_due(port.served, cycle) ? 1 : 0);
}

void L2Interconnect::start_beat(Port& port, std::uint64_t cycle) {
  if (port.served == kNobody || port.words != 0 || !is_due(port.served, cycle)) return;
  port.words = initiators_[port.served].requests.front().wide ? 3 : 1;
}

// Of two words in the same bank the lower one goes first. A word outside of all banks finds nobody in its way.
void L2Interconnect::request_banks(std::uint32_t index) {
  Port& port = ports_[index];
  for (std::uint32_t rest = port.words; rest != 0; rest &= rest - 1) {
    const std::uint32_t word = lowest(rest);
    const std::uint32_t bank = banks_.of(word_address(initiators_[port.served].requests.front(), word));
    if (bank == L2Banks::kNone) {
      port.words &= ~(1U << word);
      continue;
    }
    bank_requests_[bank] |= 1U << index;
    wanted_banks_ |= 1U << bank;
  }
}

void L2Interconnect::grant_banks() {
  for (; wanted_banks_ != 0; wanted_banks_ &= wanted_banks_ - 1) {
    const std::uint32_t bank = lowest(wanted_banks_);
    const std::uint32_t requests = bank_requests_[bank];
    bank_requests_[bank] = 0;
    Port& port = ports_[bank_arbiters_[bank].winner(requests)];
    bank_arbiters_[bank].advance();
    counters_.bank_conflicts += count(requests) - 1;
    for (std::uint32_t rest = port.words; rest != 0; rest &= rest - 1) {
      const std::uint32_t word = lowest(rest);
      if (banks_.of(word_address(initiators_[port.served].requests.front(), word)) != bank) continue;
      port.words &= ~(1U << word);
      break;
    }
  }
}

void L2Interconnect::finish_beat(Port& port, std::uint64_t cycle) {
  if (port.served == kNobody || port.words != 0 || !is_due(port.served, cycle)) return;
  Initiator& initiator = initiators_[port.served];
  L2Request& request = initiator.requests.front();
  const std::uint32_t number = request.initiator;
  ++port.beats;
  ++counters_.busy_cycles;
  if (request.increment) request.address = beat_address(request) + beat_bytes(request);
  if (--request.beats == 0) {
    if (request.last) port.served = kNobody;
    initiator.requests.pop_front();
    --port.waiting;
    --waiting_requests_;
  }
  initiator.listener->beat_granted(number, cycle);
}

}  // namespace halfstep::model
