// The hardware and the run, as validated values. Every field is one parameter; parameters.h declares name, default,
// unit, range and description of each, and is the only place that knows them as text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "isa/hart.h"
#include "model/icache/icache_parameters.h"
#include "model/l2/l2_banks.h"
#include "model/l2/memory_latency.h"

namespace halfstep::model {

enum class FpuPolicy : std::uint8_t { dynamic_allocation, static_map, lfsr, private_units };
enum class IcacheMode : std::uint8_t { ideal, hierarchical };
enum class BootMode : std::uint8_t { fabric_controller, cluster };

struct ClusterConfig {
  std::uint32_t cores = 8;       // cluster.cores: cores in hardware, they shape every arbiter
  std::uint32_t boot_cores = 8;  // boot.cores: cores enabled
  BootMode boot_mode = BootMode::cluster;

  // Of the fabric controller, boot.mode=fc: cycles that a load or store holds it.
  std::uint32_t fc_l2_latency = 1;          // fc.l2_latency
  std::uint32_t fc_peripheral_latency = 5;  // fc.peripheral_latency
  std::uint32_t fc_cluster_latency = 15;    // fc.cluster_latency: TCDM and registers of the cluster

  std::uint32_t fpu_count = 4;
  FpuPolicy fpu_policy = FpuPolicy::dynamic_allocation;
  std::vector<std::uint32_t> fpu_map;  // static policy: FPU of each core; empty: core modulo fpu_count
  std::uint32_t fpu_pipe_regs = 0;

  std::uint32_t tcdm_banks = 16;
  std::uint32_t tcdm_size = 64 * 1024;  // bytes

  std::uint32_t l2_size = 1536 * 1024;       // bytes of the shared part at 0x1C010000
  std::uint32_t l2_latency = 12;             // cycles from the accepted request at the PE port to its response
  std::uint32_t l2_banks = 4;                // of the shared part, interleaved word by word
  bool l2_contention = false;                // l2.contention: cores, DMA and refills share ports and banks of L2
  std::uint32_t l3_size = 0;                 // l3.size, bytes at 0x20000000; 0: none. No hardware of a preset has it
  std::uint32_t l3_latency = 60;             // as l2_latency
  std::uint32_t dma_l2_latency = 12;         // dma.l2_latency: from an accepted burst to its first beat
  std::uint32_t dma_ids = 16;                // transfers that software can hold at a time
  std::uint32_t dma_queue_depth = 16;        // commands that wait behind the control ports
  std::uint32_t dma_outstanding_bursts = 8;  // for each direction
  std::uint32_t dma_burst_bytes = 256;
  IcacheMode icache_mode = IcacheMode::ideal;
  IcacheParameters icache;                   // of the hierarchical one
  std::uint32_t icache_refill_latency = 12;  // icache.refill_latency: cycles from a line request to its first beat

  // A memory that no such chip has, for conventional test programs, which are linked for 0x80000000; behaves like L2.
  std::uint32_t memory_base = 0x80000000;  // memory.base
  std::uint32_t memory_size = 0;           // memory.size, bytes; 0: none

  isa::IsaOptions isa;

  std::uint64_t max_cycles = 0;            // run.max_cycles; 0: no limit
  std::uint64_t deadlock_cycles = 100000;  // run.deadlock_cycles without any retirement: stop with a dump; 0: never

  // model.sockets: every request and grant as a TLM call instead of the direct path; slower, the same cycles.
  bool through_sockets = false;

  // What to build and run, when the program is a kernel or network of ours.
  std::string network_type = "fp32";
  std::uint32_t network_samples = 1;  // training samples a network runs through
  std::string network_train;          // which layers train; empty: what the network's file says
  std::string network_buffers = "best";
  std::uint32_t network_batch = 0;  // samples whose gradients make one update; 0: what the network's file says
  std::string kernel_type = "fp32";
  bool kernel_simd = true;
  bool kernel_hardware_loops = true;
  std::string kernel_variant = "best";
  std::string kernel_shape;
  std::uint32_t kernel_repeat = 1;

  MemoryLatency load_latency() const { return {l2_latency, l3_size, l3_latency}; }
  MemoryLatency dma_latency() const { return {dma_l2_latency, l3_size, l3_latency}; }
  MemoryLatency refill_latency() const { return {icache_refill_latency, l3_size, l3_latency}; }
  L2Banks l2_bank_map() const { return {l2_banks, l2_size, l3_size}; }
};

}  // namespace halfstep::model
