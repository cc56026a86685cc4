// Where things are (platform.md). Addresses as a core's program uses them.
#pragma once

#include <cstdint>

namespace halfstep::model {

constexpr std::uint32_t kTcdmAlias = 0x00000000;  // of the TCDM, for cluster cores
constexpr std::uint32_t kTcdmBase = 0x10000000;
constexpr std::uint32_t kTestAndSetBase = 0x10100000;
constexpr std::uint32_t kClusterControlBase = 0x10200000;
constexpr std::uint32_t kClusterControlSize = 0x400;
constexpr std::uint32_t kEventUnitBase = 0x10204000;  // demultiplexed, private to each core
constexpr std::uint32_t kEventUnitSize = 0x400;
constexpr std::uint32_t kDmaBase = 0x10204400;            // demultiplexed, a control port for each core
constexpr std::uint32_t kDmaPeripheralBase = 0x10201800;  // the control port that they share
constexpr std::uint32_t kDmaSize = 0x400;
constexpr std::uint32_t kIcacheControlBase = 0x10201400;
constexpr std::uint32_t kIcacheControlSize = 0x400;
constexpr std::uint32_t kEventUnitPeripheralBase = 0x10200800;  // the cluster's side of the event unit
constexpr std::uint32_t kEventUnitPeripheralSize = 0x800;
constexpr std::uint32_t kClusterSize = 0x00400000;           // TCDM, its other view, and the peripherals
constexpr std::uint32_t kFabricInterruptsBase = 0x1A109800;  // boot by a fabric controller only
constexpr std::uint32_t kFabricInterruptsSize = 0x40;
constexpr std::uint32_t kExitRegister = 0x1A1040A0;  // write 0x80000000 | status
constexpr std::uint32_t kConsole = 0x1A10F000;       // + (core << 3) + (cluster << 7)
constexpr std::uint32_t kBenchExit = 0x1A10F004;     // bare-cluster boot only
constexpr std::uint32_t kBenchCycles = 0x1A10F008;   // bare-cluster boot only
constexpr std::uint32_t kL2PrivateBase = 0x1C000000;
constexpr std::uint32_t kL2PrivateSize = 0x10000;  // two banks of 32 KB
constexpr std::uint32_t kL2PrivateBankSize = 0x8000;
constexpr std::uint32_t kL2SharedBase = 0x1C010000;
constexpr std::uint32_t kL3Base = 0x20000000;  // no such chip has it; behind the largest L2 that can be configured

// mhartid of the fabric controller: cluster 31, core 0.
constexpr std::uint32_t kFabricControllerHart = 31U << 5;

// The cluster as the rest of the chip sees it.
constexpr bool is_cluster(std::uint64_t address) { return address - kTcdmBase < kClusterSize; }

// Bit 20 tells the test-and-set view from the plain one; the alias at 0 has none.
constexpr bool is_test_and_set(std::uint32_t address) { return (address >> 20) == (kTestAndSetBase >> 20); }

}  // namespace halfstep::model
