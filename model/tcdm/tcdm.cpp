#include "model/tcdm/tcdm.h"

#include "model/soc/address_map.h"

namespace halfstep::model {
namespace {

std::uint32_t power_of_two_above(std::uint32_t size) {
  std::uint32_t power = 4;
  while (power < size) power *= 2;
  return power;
}

}  // namespace

Tcdm::Tcdm(const sc_core::sc_module_name& name, std::uint32_t cores, std::uint32_t banks, std::uint32_t size)
    : sc_core::sc_module(name),
      core_ports(make_request_ports<DataTransaction>(cores)),
      size_(size),
      memory_(power_of_two_above(size) / 4, 0),
      trees_(banks, RoundRobinTree(cores, RoundRobinTree::Wrap::at_last_master)),
      bank_mask_(banks - 1),
      word_mask_(static_cast<std::uint32_t>(memory_.size()) - 1) {}

std::uint32_t Tcdm::arbitrate(std::uint32_t requests, const std::array<const DataAccess*, kMaxCores>& accesses) {
  std::uint32_t granted = 0;
  std::uint64_t touched = 0;
  for (std::uint32_t rest = requests; rest != 0; rest &= rest - 1) {
    const auto core = static_cast<std::uint32_t>(__builtin_ctz(rest));
    const std::uint32_t bank = (accesses[core]->address >> 2) & bank_mask_;
    bank_requests_[bank] |= 1U << core;
    touched |= std::uint64_t{1} << bank;
  }
  for (std::uint64_t rest = touched; rest != 0; rest &= rest - 1) {
    const auto bank = static_cast<std::uint32_t>(__builtin_ctzll(rest));
    const std::uint32_t candidates = bank_requests_[bank];
    bank_requests_[bank] = 0;
    if (((busy_banks_ >> bank) & 1U) != 0) continue;
    const bool alone = (candidates & (candidates - 1)) == 0;
    const std::uint32_t core =
        alone ? static_cast<std::uint32_t>(__builtin_ctz(candidates)) : trees_[bank].winner(candidates);
    trees_[bank].advance();
    access(core, *accesses[core], bank);
    granted |= 1U << core;
  }
  busy_banks_ = next_busy_banks_;
  next_busy_banks_ = 0;
  return granted;
}

void Tcdm::arbitrate_sockets() {
  std::array<const DataAccess*, kMaxCores> accesses{};
  std::uint32_t requests = 0;
  for (std::uint32_t core = 0; core < core_ports.size(); ++core) {
    const DataTransaction* const request = core_ports[core]->request();
    if (request == nullptr) continue;
    accesses[core] = &request->access;
    requests |= 1U << core;
  }
  const std::uint32_t granted = arbitrate(requests, accesses);
  for (std::uint32_t core = 0; core < core_ports.size(); ++core) {
    RequestPort<DataTransaction>& port = *core_ports[core];
    if (((granted >> core) & 1U) != 0) {
      port.request()->read_data = read_data_[core];
      port.grant();
    }
    port.finish_cycle();
  }
}

void Tcdm::access(std::uint32_t core, const DataAccess& access, std::uint32_t bank) {
  std::uint32_t& word = memory_[(access.address >> 2) & word_mask_];
  if (access.write) {
    const std::uint32_t mask = bit_mask(access.byte_mask);
    word = (word & ~mask) | (access.write_data & mask);
    return;
  }
  read_data_[core] = word;
  if (is_test_and_set(access.address)) {
    word = ~0U;  // the bank is closed until this write is done, so nobody can see it early
    next_busy_banks_ |= std::uint64_t{1} << bank;
  }
}

}  // namespace halfstep::model
