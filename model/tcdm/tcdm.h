// The tightly coupled data memory: word-interleaved single-port banks behind a logarithmic interconnect.
//
// Every bank serves one word a cycle: granted in the cycle of the request, data in the next. Of each bank, the cores
// are arbitrated by a round-robin tree whose counter advances with every grant to a core, and the DMA's ports by
// another; between the two groups decides a flag that toggles with every grant, so under conflict they alternate.
// Test-and-set: a load through the alias also writes all-ones in the following cycle, which keeps the bank busy for
// that cycle (timing.md, TCDM; RequestBlock2CH, ArbitrationTree and MUX2_REQ of cluster_interconnect v1.1.0).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <systemc>
#include <vector>

#include "model/arbitration/round_robin_tree.h"
#include "model/ports/cycle_ports.h"
#include "model/ports/data_access.h"
#include "model/soc/address_map.h"
#include "model/tcdm/bank_conflicts.h"
#include "model/tcdm/bank_counters.h"
#include "model/tcdm/words_by_address.h"

namespace halfstep::model {

class Tcdm : public sc_core::sc_module {
 public:
  static constexpr std::uint32_t kMaxCores = 16;
  static constexpr std::uint32_t kDmaPorts = 4;

  // banks: a power of two up to 64; size in bytes: a multiple of banks x 4, up to 1 MB.
  Tcdm(const sc_core::sc_module_name& name, std::uint32_t cores, std::uint32_t banks, std::uint32_t size);

  // The address of the word that this core asks for, from now on, whenever it requests. Must be known to arbitrate().
  void want(std::uint32_t core, std::uint32_t address) { conflicts_.want(core, bank_of(address)); }

  // Arbitrates one cycle. `requests`: bit i set if core i requests the word that it wants, all of them inside the TCDM.
  // Returns the granted cores, each of which must be served before the cycle ends.
  std::uint32_t arbitrate(std::uint32_t requests);
  // The same with the DMA's ports as well: bit i of dma_requests if port i wants dma_accesses[i]. Those are served
  // here.
  struct Grants {
    std::uint32_t cores = 0;
    std::uint32_t dma = 0;
  };
  Grants arbitrate(std::uint32_t requests, std::uint32_t dma_requests,
                   const std::array<const DataAccess*, kDmaPorts>& dma_accesses);
  // The same for requests that came through the sockets: they are served, and grants go back there.
  void arbitrate_sockets();

  // Carries out the granted access of a core: what it reads stands in read_data(core).
  void serve(std::uint32_t core, const DataAccess& granted) { access(granted, read_data_[core]); }
  // The same of an access through the plain view, load or store known.
  std::uint32_t serve_load(std::uint32_t address) const { return memory_[(address >> 2) & word_mask_]; }
  WordsByAddress by_address() const { return {memory_.data(), word_mask_}; }
  // bits: of the word, that are stored.
  void serve_store(std::uint32_t address, std::uint32_t data, std::uint32_t bits) {
    std::uint32_t& word = word_at(address);
    word = (word & ~bits) | (data & bits);
  }

  std::vector<std::unique_ptr<RequestPort<DataTransaction>>> core_ports;
  std::vector<std::unique_ptr<RequestPort<DataTransaction>>> dma_ports;

  // A bank finishes a test-and-set in the coming cycle: arbitrate() must see that cycle, even without requests.
  bool busy() const { return busy_banks_ != 0; }
  std::uint32_t read_data(std::uint32_t core) const { return read_data_[core]; }
  std::uint32_t dma_read_data(std::uint32_t port) const { return dma_read_data_[port]; }

  // Host access, outside of time. offset: bytes from the start.
  std::uint32_t read_word(std::uint32_t offset) const { return memory_[offset / 4]; }
  void write_word(std::uint32_t offset, std::uint32_t word) { memory_[offset / 4] = word; }
  std::uint32_t* words() { return memory_.data(); }
  std::uint32_t size() const { return size_; }

 private:
  // The second group has eight leaves: four external ports, which nobody uses here, and the DMA's behind them.
  static constexpr std::uint32_t kSecondGroup = 8;
  static constexpr std::uint32_t kFirstDmaLeaf = 4;

  std::uint32_t arbitrate_contended(std::uint32_t requests, std::uint64_t contended);
  using DmaBanks = std::array<std::uint32_t, kDmaPorts>;
  bool weigh(std::uint32_t bank, const Grants& wanting, Grants& granted);
  std::uint32_t winner(std::uint32_t bank, std::uint32_t requests) const {
    return round_robin_winner(counters_.of(bank), requests);
  }
  std::uint32_t bank_of(std::uint32_t address) const { return (address >> 2) & bank_mask_; }
  std::uint32_t& word_at(std::uint32_t address) { return memory_[(address >> 2) & word_mask_]; }
  void store(const DataAccess& granted) {
    std::uint32_t& word = word_at(granted.address);
    const std::uint32_t mask = bit_mask(granted.byte_mask);
    word = (word & ~mask) | (granted.write_data & mask);
  }
  std::uint32_t load(std::uint32_t address) {
    std::uint32_t& word = word_at(address);
    const std::uint32_t value = word;
    if (is_test_and_set(address)) {
      word = ~0U;  // the bank is closed until this write is done, so nobody can see it early
      busy_banks_ |= std::uint64_t{1} << bank_of(address);
    }
    return value;
  }
  void access(const DataAccess& granted, std::uint32_t& read_data) {
    if (granted.write) {
      store(granted);
    } else {
      read_data = load(granted.address);
    }
  }

  std::uint32_t size_;                 // bytes
  std::vector<std::uint32_t> memory_;  // up to the next power of two: stray accesses wrap there
  BankCounters counters_;
  BankConflicts conflicts_;
  std::uint32_t bank_mask_;
  std::uint32_t word_mask_;
  std::uint64_t busy_banks_ = 0;  // bit b: bank b finishes a test-and-set in the next cycle
  std::vector<RoundRobinTree> dma_trees_;
  std::uint64_t dma_first_ = 0;  // bit b: the DMA goes before the cores at bank b
  std::array<std::uint32_t, kMaxCores> read_data_{};
  std::array<std::uint32_t, kDmaPorts> dma_read_data_{};
};

}  // namespace halfstep::model
