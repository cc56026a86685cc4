// Every byte arrives where it should, and nothing else changes: offsets, lengths, strides and grants at random.
#include <catch2/catch.hpp>
#include <random>

#include "dma_test_bench.h"

using namespace dma_test;

namespace {

std::uint32_t place(const Rows& rows, std::uint32_t index) {
  return rows.bytes == 0 ? index : index / rows.bytes * rows.stride + index % rows.bytes;
}

struct RandomBench : Bench {
  explicit RandomBench(std::uint32_t seed) : Bench(seed % 7 + 1), random(seed) {
    for (std::uint32_t address = 0x1c000000; memory.contains(address); address += 4) memory.write_word(address, word());
    for (std::uint32_t& entry : tcdm) entry = word();
    grants = [this](std::uint64_t) { return word() & word(); };
  }

  // Copies and compares all of both memories with a copy byte by byte.
  void copy_and_compare(const Description& transfer) {
    std::vector<std::uint8_t> expected_l2;
    std::vector<std::uint8_t> expected_tcdm;
    for (std::uint32_t address = 0x1c000000; memory.contains(address); ++address)
      expected_l2.push_back(l2_byte(address));
    for (std::uint32_t address = 0; address < 4 * tcdm.size(); ++address) expected_tcdm.push_back(tcdm_byte(address));
    for (std::uint32_t index = 0; index < transfer.bytes; ++index) {
      std::uint8_t& l2_side = expected_l2[transfer.l2 - 0x1c000000 + place(transfer.l2_rows, index)];
      std::uint8_t& tcdm_side = expected_tcdm[transfer.tcdm + place(transfer.tcdm_rows, index)];
      (transfer.to_tcdm ? tcdm_side : l2_side) = transfer.to_tcdm ? l2_side : tcdm_side;
    }
    program(transfer);
    run_until_events(1);
    bool same = true;
    for (std::uint32_t i = 0; i < expected_l2.size(); ++i) same = same && l2_byte(0x1c000000 + i) == expected_l2[i];
    for (std::uint32_t i = 0; i < expected_tcdm.size(); ++i) same = same && tcdm_byte(i) == expected_tcdm[i];
    CHECK(same);
  }

  std::uint32_t word() { return static_cast<std::uint32_t>(random()); }
  std::uint32_t number(std::uint32_t first, std::uint32_t last) { return first + word() % (last - first + 1); }

  std::mt19937 random;
};

}  // namespace

SCENARIO("every pair of byte offsets is copied exactly", "[dma]") {
  for (std::uint32_t source = 0; source < 8; ++source) {
    for (std::uint32_t destination = 0; destination < 8; ++destination) {
      RandomBench bench(source * 8 + destination + 1);
      const Description transfer =
          transfer_of((source + destination) % 2 == 0, bench.number(1, 600), kL2 + 0x1f8 + source, 0x400 + destination);
      CAPTURE(source, destination, transfer.bytes, transfer.to_tcdm);
      bench.copy_and_compare(transfer);
    }
  }
}

SCENARIO("strided transfers are gathered and scattered", "[dma]") {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    RandomBench bench(seed);
    Description transfer = transfer_of(seed % 2 == 0, bench.number(1, 900));
    transfer.l2 += bench.number(0, 299);
    transfer.tcdm += bench.number(0, 299);
    if (seed % 4 != 0) transfer.l2_rows = {bench.number(1, 100), bench.number(100, 149)};
    if (seed % 4 != 1) transfer.tcdm_rows = {bench.number(1, 60), bench.number(60, 69)};
    CAPTURE(seed, transfer.bytes, transfer.l2_rows.bytes, transfer.tcdm_rows.bytes);
    bench.copy_and_compare(transfer);
  }
}

SCENARIO("a standing L2 address gives the same eight bytes for every beat", "[dma]") {
  Bench bench;
  bench.memory.write_word(kL2, 0x33221100);
  bench.memory.write_word(kL2 + 4, 0x77665544);
  Description transfer = in(32);
  transfer.flags = kEvent;
  bench.program(transfer);
  bench.run_until_events(1);
  for (std::uint32_t word = 0; word < 8; ++word) CHECK(bench.tcdm[word] == (word % 2 == 0 ? 0x33221100 : 0x77665544));
}
