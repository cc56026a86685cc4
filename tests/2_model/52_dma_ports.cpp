// Several control ports: ids, descriptors and events among them; and what a program can do wrong.
#include <catch2/catch.hpp>
#include <string>

#include "dma_test_bench.h"

using namespace dma_test;
using Catch::Matchers::Contains;

namespace {

constexpr DataAccess kReadCommand{0, 0, 0xf, false, false, {}};
constexpr DataAccess kReadStatus{4, 0, 0xf, false, false, {}};
constexpr DataAccess write_command(std::uint32_t word) { return {0, word, 0xf, true, false, {}}; }
constexpr DataAccess write_status(std::uint32_t word) { return {4, word, 0xf, true, false, {}}; }

DmaParameters with_ports(std::uint32_t ports) {
  DmaParameters parameters;
  parameters.control_ports = ports;
  return parameters;
}

Description with_tcdm_rows(Description transfer, const Rows& rows) {
  transfer.tcdm_rows = rows;
  return transfer;
}

// Access `access` through port `port` until it is granted.
void access_port(Bench& bench, std::uint32_t port, const DataAccess& access) {
  const std::uint64_t patience = bench.now + Bench::kMaxCycles;
  const std::vector<DataAccess> accesses(port + 1, access);
  while (bench.cycle(1U << port, accesses) == 0) REQUIRE(bench.now < patience);
}

void program_port(Bench& bench, std::uint32_t port, const Description& transfer) {
  for (const DataAccess& access : accesses_of(transfer)) access_port(bench, port, access);
}

std::uint32_t status(Bench& bench) {
  access_port(bench, 0, kReadStatus);
  const std::uint32_t word = bench.dma.read_data(0);
  bench.cycle();
  return word;
}

std::string mistake(Bench& bench, const std::vector<DataAccess>& accesses) {
  std::string heard;
  bench.dma.on_misuse([&](std::uint32_t, const std::string& what) { heard = what; });
  for (const DataAccess& access : accesses) {
    for (int attempt = 0; attempt < 20 && heard.empty() && bench.cycle(1, {access}) == 0; ++attempt) continue;
  }
  return heard.empty() ? "nothing" : heard;
}

}  // namespace

SCENARIO("ids are handed out one port a cycle, lowest first, round robin", "[dma]") {
  Bench bench(5, with_ports(10));
  const std::vector<DataAccess> accesses(10, kReadCommand);
  const std::uint32_t all = (1U << 10) - 1;
  GIVEN("all ten ports that ask at once") {
    std::uint32_t waiting = all;
    std::uint32_t order = 0;
    while (waiting != 0) {
      const std::uint32_t granted = bench.cycle(waiting, accesses);
      REQUIRE(granted != 0);
      REQUIRE((granted & (granted - 1)) == 0);
      CHECK(bench.dma.read_data(static_cast<std::uint32_t>(__builtin_ctz(granted))) == order);
      waiting &= ~granted;
      ++order;
    }
    THEN("ten cycles later each has its own") {
      CHECK(order == 10);
      CHECK(bench.now == 10);
    }
  }
}

SCENARIO("without a free id nobody gets one until one is given back", "[dma]") {
  Bench bench(1);
  for (std::uint32_t transfer = 0; transfer < 16; ++transfer) bench.program(in(4, kL2, 16 * transfer));
  bench.run_until_events(16);
  for (int waited = 0; waited < 50; ++waited) CHECK(bench.cycle(1, {kReadCommand}) == 0);
  CHECK(status(bench) == 0xffff0000);
  access_port(bench, 0, write_status(1U << 11));
  access_port(bench, 0, kReadCommand);
  CHECK(bench.dma.read_data(0) == 11);
}

SCENARIO("the status register shows what is under way and what is given out", "[dma]") {
  Bench bench;
  bench.program(in(64));
  CHECK(status(bench) == 0x00010001);
  bench.run_until_events(1);
  CHECK(status(bench) == 0x00010000);
  access_port(bench, 0, write_status(1));
  CHECK(status(bench) == 0);
}

SCENARIO("the end of a transfer is told to who programmed it, or to all", "[dma]") {
  Bench bench(5, with_ports(10));
  GIVEN("a transfer of port 6 with event, one of port 3 with interrupt") {
    program_port(bench, 6, in(64));
    Description other = out(64);
    other.flags = kIncrement | kInterrupt;
    program_port(bench, 3, other);
    bench.run_until_events(2);
    CHECK(bench.terminations[0].events == 1U << 6);
    CHECK(bench.terminations[0].interrupts == 0);
    CHECK(bench.terminations[1].events == 0);
    CHECK(bench.terminations[1].interrupts == 1U << 3);
  }
  GIVEN("a broadcast") {
    Description transfer = in(64);
    transfer.flags = kIncrement | kEvent | kBroadcast;
    program_port(bench, 2, transfer);
    bench.run_until_events(1);
    CHECK(bench.terminations[0].events == (1U << 10) - 1);
  }
}

SCENARIO("of transfers that end together the higher id is told first", "[dma]") {
  // Id 0 goes in, id 1 out, with lengths that make them end in the same cycle: the tables hold no such pair for one
  // port.
  bool together = false;
  for (std::uint32_t bytes = 8; bytes <= 256 && !together; bytes += 8) {
    Bench bench(15);
    bench.program(in(256));
    bench.program(out(bytes, kL2 + 0x1000, 0x1000));
    bench.run_until_events(2);
    together = bench.termination_cycles[1] == bench.termination_cycles[0] + 1 && bench.terminations[0].id == 1;
  }
  CHECK(together);
}

SCENARIO("a strided command waits for a place in the descriptor table", "[dma]") {
  DmaParameters parameters = with_ports(8);
  Bench bench(5, parameters);
  Description strided = in(64);
  strided.l2_rows = {16, 64};
  GIVEN("four ports whose strided commands are not complete") {
    for (std::uint32_t port = 0; port < 4; ++port) {
      const std::vector<DataAccess> accesses = accesses_of(strided);
      for (std::size_t step = 0; step + 1 < accesses.size(); ++step) access_port(bench, port, accesses[step]);
    }
    const std::vector<DataAccess> accesses = accesses_of(strided);
    access_port(bench, 4, kReadCommand);
    const std::vector<DataAccess> command(5, accesses[1]);
    for (int waited = 0; waited < 30; ++waited) CHECK(bench.cycle(1U << 4, command) == 0);
    WHEN("one of the four is completed") {
      access_port(bench, 2, accesses.back());
      THEN("the fifth is taken") { access_port(bench, 4, accesses[1]); }
    }
  }
}

SCENARIO("misuse of the registers is told in one line", "[dma]") {
  Bench bench;
  const DataAccess command = write_command(64 | kToTcdm | kIncrement | kEvent);
  GIVEN("a command of no length") {
    const std::string what = mistake(bench, {kReadCommand, write_command(kToTcdm | kIncrement)});
    CHECK_THAT(what, Contains("DMA transfer of 0 bytes (bits 16:0 of the command word: 1 to 131071)"));
  }
  GIVEN("a command before any id was read") {
    CHECK_THAT(mistake(bench, {command}), Contains("DMA command for id 0, which is not free for it"));
  }
  GIVEN("the id of a transfer that is over") {
    bench.program(in(64));
    bench.run_until_events(1);
    access_port(bench, 0, write_status(1));
    CHECK_THAT(mistake(bench, {command}), Contains("DMA command for id 0, which is not free for it"));
  }
  GIVEN("an access to status in the middle of a command") {
    CHECK_THAT(mistake(bench, {kReadCommand, command, kReadStatus}), Contains("DMA command left incomplete"));
  }
  GIVEN("an id given back before its transfer is over") {
    bench.program(in(64));
    CHECK_THAT(mistake(bench, {write_status(1)}), Contains("DMA id 0 given back while its transfer is under way"));
  }
  GIVEN("an id given back afterwards") {
    bench.program(in(64));
    bench.run_until_events(1);
    CHECK(mistake(bench, {write_status(1)}) == "nothing");
  }
  GIVEN("an offset without a register") {
    CHECK_THAT(mistake(bench, {{12, 0, 0xf, false, false, {}}}), Contains("no DMA register at 0x0000000c"));
  }
}

SCENARIO("transfers that leave memory are told before they start", "[dma]") {
  Bench bench;
  const auto told = [&bench](const Description& transfer) { return mistake(bench, accesses_of(transfer)); };
  GIVEN("the last bytes of both memories") {
    CHECK(told(in(256, 0x1c010000 + 256 * 1024 - 256, 128 * 1024 - 256)) == "nothing");
  }
  GIVEN("one byte too many in the TCDM") {
    CHECK_THAT(told(in(257, 0x1c000000, 128 * 1024 - 256)), Contains("leaves the TCDM: 0x1001ff00 to 0x10020000"));
  }
  GIVEN("one byte too many in L2") {
    const std::uint32_t end = 0x1c010000 + 256 * 1024;
    CHECK_THAT(told(in(65, end - 64)), Contains("leaves L2: 0x1c04ffc0 to 0x1c050000"));
  }
  GIVEN("rows whose last one leaves the TCDM") {
    CHECK_THAT(told(with_tcdm_rows(out(64, kL2, 128 * 1024 - 64), {32, 33})), Contains("leaves the TCDM"));
  }
  GIVEN("rows that go down to below the TCDM") {
    CHECK_THAT(told(with_tcdm_rows(out(64, kL2, 16), {32, 0x7fffffe0})), Contains("leaves the TCDM"));
  }
  GIVEN("a TCDM address where none is") {
    CHECK_THAT(told(in(64, kL2, 0x10300000)), Contains("0x10300000, where no TCDM is"));
  }
}
