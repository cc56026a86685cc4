#include "model/tcdm/tcdm.h"

#include "model/soc/address_map.h"

namespace halfstep::model {
namespace {

std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

std::uint32_t lowest_bank(std::uint64_t banks) { return static_cast<std::uint32_t>(__builtin_ctzll(banks)); }

std::uint32_t power_of_two_above(std::uint32_t size) {
  std::uint32_t power = 4;
  while (power < size) power *= 2;
  return power;
}

}  // namespace

Tcdm::Tcdm(const sc_core::sc_module_name& name, std::uint32_t cores, std::uint32_t banks, std::uint32_t size)
    : sc_core::sc_module(name),
      core_ports(make_request_ports<DataTransaction>(cores)),
      dma_ports(make_request_ports<DataTransaction>(kDmaPorts, "dma")),
      size_(size),
      memory_(power_of_two_above(size) / 4, 0),
      counters_(cores),
      conflicts_(cores, banks),
      bank_mask_(banks - 1),
      word_mask_(static_cast<std::uint32_t>(memory_.size()) - 1),
      dma_trees_(banks, RoundRobinTree(kSecondGroup, RoundRobinTree::Wrap::at_last_master)) {}

// Who is granted, if these banks are busy or wanted by several.
std::uint32_t Tcdm::arbitrate_contended(std::uint32_t requests, std::uint64_t contended) {
  std::uint32_t granted = requests;
  for (std::uint64_t rest = contended; rest != 0; rest &= rest - 1) {
    const std::uint32_t bank = lowest_bank(rest);
    const std::uint32_t cores = conflicts_.wanting(bank, requests);
    granted &= ~cores;
    if (((busy_banks_ >> bank) & 1U) == 0) granted |= 1U << winner(bank, cores);
  }
  return granted;
}

std::uint32_t Tcdm::arbitrate(std::uint32_t requests) {
  const BankConflicts::Banks banks = conflicts_.find(requests);
  const std::uint64_t contended = (banks.contended | busy_banks_) & banks.touched;
  dma_first_ ^= banks.touched & ~busy_banks_;
  const std::uint32_t granted = contended == 0 ? requests : arbitrate_contended(requests, contended);
  counters_.advance(banks.touched & ~busy_banks_);
  busy_banks_ = 0;
  return granted;
}

Tcdm::Grants Tcdm::arbitrate(std::uint32_t requests, std::uint32_t dma_requests,
                             const std::array<const DataAccess*, kDmaPorts>& dma_accesses) {
  const BankConflicts::Banks cores = conflicts_.find(requests);
  const std::uint64_t busy = busy_banks_;
  busy_banks_ = 0;
  std::uint64_t touched = cores.touched;
  std::uint64_t contended = cores.contended | (busy & touched);
  DmaBanks dma_banks{};
  for (std::uint32_t rest = dma_requests; rest != 0; rest &= rest - 1) {
    const std::uint32_t port = lowest(rest);
    dma_banks[port] = bank_of(dma_accesses[port]->address);
    const std::uint64_t bank = std::uint64_t{1} << dma_banks[port];
    contended |= (touched | busy) & bank;
    touched |= bank;
  }
  dma_first_ ^= touched & ~busy;
  // Whoever is alone at a bank is granted.
  Grants granted{requests, dma_requests};
  std::uint64_t granting = cores.touched & ~busy;  // to a core
  for (std::uint64_t rest = contended; rest != 0; rest &= rest - 1) {
    const std::uint32_t bank = lowest_bank(rest);
    Grants wanting{conflicts_.wanting(bank, requests), 0};
    for (std::uint32_t port = 0; port < kDmaPorts; ++port) {
      wanting.dma |= (dma_banks[port] == bank ? 1U << port : 0U) & dma_requests;
    }
    granted.cores &= ~wanting.cores;
    granted.dma &= ~wanting.dma;
    if (((busy >> bank) & 1U) == 0 && weigh(bank, wanting, granted)) granting &= ~(std::uint64_t{1} << bank);
  }
  counters_.advance(granting);
  for (std::uint32_t rest = granted.dma; rest != 0; rest &= rest - 1) {
    const std::uint32_t port = lowest(rest);
    dma_trees_[dma_banks[port]].advance();
    access(*dma_accesses[port], dma_read_data_[port]);
  }
  return granted;
}

// Who of a bank's masters is granted; true: the DMA. The bank's flag has toggled already.
inline bool Tcdm::weigh(std::uint32_t bank, const Grants& wanting, Grants& granted) {
  const bool dma_first = ((dma_first_ >> bank) & 1U) == 0;
  const bool dma_wins = wanting.dma != 0 && (wanting.cores == 0 || dma_first);
  if (dma_wins) {
    granted.dma |= 1U << (dma_trees_[bank].winner(wanting.dma << kFirstDmaLeaf) - kFirstDmaLeaf);
  } else {
    granted.cores |= 1U << winner(bank, wanting.cores);
  }
  return dma_wins;
}

namespace {

// Requests of this cycle that came through sockets.
template <std::size_t kMasters>
std::uint32_t requests_at(const std::vector<std::unique_ptr<RequestPort<DataTransaction>>>& ports,
                          std::array<const DataAccess*, kMasters>& accesses) {
  std::uint32_t requests = 0;
  for (std::uint32_t index = 0; index < ports.size(); ++index) {
    const DataTransaction* const request = ports[index]->request();
    if (request == nullptr) continue;
    accesses[index] = &request->access;
    requests |= 1U << index;
  }
  return requests;
}

template <std::size_t kMasters>
void grant_at(const std::vector<std::unique_ptr<RequestPort<DataTransaction>>>& ports, std::uint32_t granted,
              const std::array<std::uint32_t, kMasters>& read_data) {
  for (std::uint32_t index = 0; index < ports.size(); ++index) {
    RequestPort<DataTransaction>& port = *ports[index];
    if (((granted >> index) & 1U) != 0) {
      port.request()->read_data = read_data[index];
      port.grant();
    }
    port.finish_cycle();
  }
}

}  // namespace

void Tcdm::arbitrate_sockets() {
  std::array<const DataAccess*, kMaxCores> accesses{};
  std::array<const DataAccess*, kDmaPorts> dma_accesses{};
  const std::uint32_t requests = requests_at(core_ports, accesses);
  for (std::uint32_t rest = requests; rest != 0; rest &= rest - 1) want(lowest(rest), accesses[lowest(rest)]->address);
  const std::uint32_t dma_requests = requests_at(dma_ports, dma_accesses);
  const Grants granted = arbitrate(requests, dma_requests, dma_accesses);
  for (std::uint32_t rest = granted.cores; rest != 0; rest &= rest - 1) serve(lowest(rest), *accesses[lowest(rest)]);
  grant_at(core_ports, granted.cores, read_data_);
  grant_at(dma_ports, granted.dma, dma_read_data_);
}

}  // namespace halfstep::model
