// An instruction cache between cores that a test moves by hand and a memory that counts.
#pragma once

#include <catch2/catch.hpp>
#include <initializer_list>
#include <utility>
#include <vector>

#include "fresh_kernel.h"
#include "model/icache/fixed_latency_memory.h"
#include "model/icache/instruction_cache.h"

namespace icache_test {

using namespace halfstep::model;

constexpr std::uint32_t kCode = 0x1c008000;
constexpr std::uint32_t kNextLine = 0x10;
constexpr std::uint32_t kPrivateWay = 0x80;  // lines this far apart share a private set
constexpr std::uint32_t kSharedWay = 0x400;  // ... and a bank and its set
constexpr std::uint64_t kMaxCycles = 10000;

// Counts what is asked of memory.
class WatchedMemory : public FixedLatencyMemory {
 public:
  explicit WatchedMemory(std::uint32_t latency) : FixedLatencyMemory(latency, 2) {}
  bool request(std::uint64_t cycle, std::uint32_t address, std::uint32_t bank) override {
    requested.push_back(address);
    return FixedLatencyMemory::request(cycle, address, bank);
  }
  std::vector<std::uint32_t> requested;
};

struct Bench : FreshKernel {
  explicit Bench(std::uint32_t memory_latency = 5, const IcacheParameters& parameters = {})
      : memory(memory_latency), cache("icache", 8, parameters, memory) {}

  // One cycle in which the cores of `wanted` fetch an address. Returns who is granted; who was answered at its begin
  // stands in `answered`.
  std::uint32_t cycle(std::initializer_list<std::pair<std::uint32_t, std::uint32_t>> wanted = {}) {
    answered = cache.answers();
    std::uint32_t requests = 0;
    for (const auto& [core, address] : wanted) {
      addresses[core] = address;
      requests |= 1U << core;
    }
    ++now;
    return cache.cycle(requests, addresses);
  }

  // Fetches and returns how many cycles after the grant the answer came.
  std::uint64_t fetch(std::uint32_t core, std::uint32_t address) {
    while (cycle({{core, address}}) == 0) REQUIRE(now < kMaxCycles);
    const std::uint64_t granted = now;
    do {
      cycle();
      REQUIRE(now < kMaxCycles);
    } while (answered != 1U << core);
    return now - granted;
  }

  // `count` cores fetch the same line in the same cycle; the cycle of each answer, counted from the grant.
  std::vector<std::uint64_t> fetch_together(std::uint32_t count, std::uint32_t address) {
    std::vector<std::uint64_t> answers(count, 0);
    const std::uint32_t everybody = (1U << count) - 1U;
    addresses.fill(address);
    REQUIRE(cache.cycle(everybody, addresses) == everybody);
    std::uint32_t waiting = everybody;
    for (std::uint64_t after = 1; waiting != 0; ++after) {
      REQUIRE(after < kMaxCycles);
      cycle();
      CHECK((answered & ~waiting) == 0);
      for (std::uint32_t core = 0; core < count; ++core) {
        if (((answered >> core) & 1U) != 0) answers[core] = after;
      }
      waiting &= ~answered;
    }
    return answers;
  }

  void write_control(std::uint32_t offset, std::uint32_t data) {
    cache.write_control(offset, data);
    while (cache.control_busy()) {
      cycle();
      REQUIRE(now < kMaxCycles);
    }
  }

  std::uint64_t shared(std::uint64_t SharedBank::Counters::*counter) const {
    std::uint64_t sum = 0;
    for (std::uint32_t bank = 0; bank < cache.banks(); ++bank) sum += cache.shared_bank(bank).counters().*counter;
    return sum;
  }

  WatchedMemory memory;
  InstructionCache cache;
  InstructionCache::Addresses addresses{};
  std::uint32_t answered = 0;
  std::uint64_t now = 0;
};

}  // namespace icache_test
