// The table of parameters. Ranges come from the hardware's documents: FPU registers 0 to 2 are what the timing corpus
// measured, 16 cores and the size limits are the memory map's (core-private windows, TCDM below its test-and-set
// alias).
#include "model/config/parameters.h"

#include <algorithm>

#include "model/config/parameter_text.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t kMaxBanks = 64;  // Tcdm keeps sets of banks in 64-bit words
constexpr std::uint32_t kMaxIcacheBanks = 16;
constexpr std::uint64_t kKilobyte = 1024;

std::vector<Parameter> declare_parameters() {
  using Config = ClusterConfig;
  using Switch = std::vector<std::pair<const char*, bool>>;
  using Fpu = std::vector<std::pair<const char*, FpuPolicy>>;
  using Cache = std::vector<std::pair<const char*, IcacheMode>>;
  using Icache = IcacheParameters;
  using Boot = std::vector<std::pair<const char*, BootMode>>;
  using Arithmetic = std::vector<std::pair<const char*, isa::Arithmetic>>;
  using Half = std::vector<std::pair<const char*, isa::HalfUpper>>;
  using Dot = std::vector<std::pair<const char*, isa::DotProduct>>;
  using Text = std::vector<std::pair<const char*, std::string>>;
  // A parameter inside ClusterConfig::icache.
  const auto icache = [](auto field) {
    return [field](auto& config) -> auto& { return config.icache.*field; };
  };
  const auto arithmetic = [](auto& config) -> auto& { return config.isa.arithmetic; };
  const auto half_upper = [](auto& config) -> auto& { return config.isa.half_upper; };
  const auto dot_product = [](auto& config) -> auto& { return config.isa.dot_product; };
  return {
      {"cluster.cores", "cores", "cores in hardware: they shape every arbiter",
       whole_number(&Config::cores, 1, kMaxCores)},
      {"boot.cores", "cores", "cores that are enabled, from core 0 upwards",
       whole_number(&Config::boot_cores, 1, kMaxCores), "cluster.cores"},
      {"boot.mode", "", "who starts the cluster: the fabric controller, or every core starts at the ELF entry",
       choice(&Config::boot_mode, Boot{{"fc", BootMode::fabric_controller}, {"cluster", BootMode::cluster}})},
      {"fc.l2_latency", "cycles", "that an access of the fabric controller to L2 holds it",
       whole_number(&Config::fc_l2_latency, 1, 1000)},
      {"fc.peripheral_latency", "cycles", "that an access of the fabric controller to a peripheral holds it",
       whole_number(&Config::fc_peripheral_latency, 1, 1000)},
      {"fc.cluster_latency", "cycles", "that an access of the fabric controller to the cluster holds it",
       whole_number(&Config::fc_cluster_latency, 1, 1000)},
      {"fpu.count", "FPUs", "floating point units shared by the cores", whole_number(&Config::fpu_count, 1, kMaxCores)},
      {"fpu.policy", "", "how a request finds its FPU",
       choice(&Config::fpu_policy, Fpu{{"dynamic", FpuPolicy::dynamic_allocation},
                                       {"static", FpuPolicy::static_map},
                                       {"lfsr", FpuPolicy::lfsr},
                                       {"private", FpuPolicy::private_units}})},
      {"fpu.map", "", "FPU of each core under the static policy; auto: core modulo fpu.count",
       core_to_fpu_map(&Config::fpu_map)},
      {"fpu.pipe_regs", "registers", "pipeline registers in every FPU operation group",
       whole_number(&Config::fpu_pipe_regs, 0, 2)},
      {"tcdm.banks", "banks", "word-interleaved banks of the TCDM, a power of two",
       whole_number(&Config::tcdm_banks, 1, kMaxBanks)},
      {"tcdm.size", "bytes", "size of the TCDM (K and M are understood)",
       byte_count(&Config::tcdm_size, kKilobyte, kKilobyte * kKilobyte)},
      {"l2.size", "bytes", "size of the shared L2 at 0x1c010000 (K and M are understood)",
       byte_count(&Config::l2_size, 64 * kKilobyte, 32 * kKilobyte * kKilobyte)},
      {"l2.latency", "cycles", "from an accepted request at the port to L2 and peripherals to its response",
       whole_number(&Config::l2_latency, 1, 1000)},
      {"l2.banks", "banks", "word-interleaved banks of the shared L2, a power of two; two private ones come on top",
       whole_number(&Config::l2_banks, 1, L2Banks::kMaxShared)},
      {"l2.contention", "", "cores, DMA and refills share the cluster's ports and the banks of L2; off: each is alone",
       choice(&Config::l2_contention, Switch{{"off", false}, {"on", true}})},
      {"l3.size", "bytes", "an extra memory behind L2, at 0x20000000, for networks that do not fit; 0: none",
       byte_count(&Config::l3_size, 0, 256 * kKilobyte * kKilobyte)},
      {"l3.latency", "cycles", "the same as l2.latency, dma.l2_latency and icache.refill_latency, for that memory",
       whole_number(&Config::l3_latency, 1, 1000)},
      {"dma.l2_latency", "cycles", "from an accepted DMA burst to its first beat, or from the last one to its response",
       whole_number(&Config::dma_l2_latency, 1, 1000), "l2.latency"},
      {"dma.ids", "ids", "DMA transfers that software can hold at a time", whole_number(&Config::dma_ids, 1, 16)},
      {"dma.queue_depth", "commands", "DMA commands that wait behind the control ports",
       whole_number(&Config::dma_queue_depth, 1, 64)},
      {"dma.outstanding_bursts", "bursts", "DMA bursts on their way to or from L2, for each direction",
       whole_number(&Config::dma_outstanding_bursts, 1, 32)},
      {"dma.burst_bytes", "bytes", "largest DMA burst, a power of two; none crosses a multiple of it",
       whole_number(&Config::dma_burst_bytes, 8, 2048)},
      {"memory.base", "", "address of an extra memory for conventional test programs", address(&Config::memory_base)},
      {"memory.size", "bytes", "size of that memory, which behaves like L2; 0: none (K and M are understood)",
       byte_count(&Config::memory_size, 0, 256 * kKilobyte * kKilobyte)},
      {"icache.mode", "", "instruction fetch: one word a cycle always, or private and shared caches",
       choice(&Config::icache_mode, Cache{{"ideal", IcacheMode::ideal}, {"hierarchical", IcacheMode::hierarchical}})},
      {"icache.refill_latency", "cycles", "from a line request of the shared cache to the first 64 bits of the line",
       whole_number(&Config::icache_refill_latency, 1, 1000), "l2.latency"},
      {"icache.line_size", "bytes", "size of a line, in both levels, a power of two",
       byte_count(icache(&Icache::line_bytes), 16, 128)},
      {"icache.private_size", "bytes", "size of the private cache of each core, a power of two",
       byte_count(icache(&Icache::private_bytes), 32, 64 * kKilobyte)},
      {"icache.private_ways", "ways", "associativity of the private caches, a power of two",
       whole_number(icache(&Icache::private_ways), 1, 16)},
      {"icache.shared_size", "bytes", "size of the shared cache, all banks together, a power of two",
       byte_count(icache(&Icache::shared_bytes), 32, 1024 * kKilobyte)},
      {"icache.shared_ways", "ways", "associativity of the shared cache, a power of two",
       whole_number(icache(&Icache::shared_ways), 1, 16)},
      {"icache.shared_banks", "banks", "banks of the shared cache, interleaved by line, a power of two",
       whole_number(icache(&Icache::shared_banks), 1, kMaxIcacheBanks)},
      {"icache.request_register", "", "a register between the private caches and the banks: a cycle per private miss",
       choice(icache(&Icache::request_register), Switch{{"off", false}, {"on", true}})},
      {"icache.prefetch", "", "the private caches get the next line ahead",
       choice(icache(&Icache::prefetch), Switch{{"off", false}, {"on", true}})},
      {"isa.arith", "", "where hardware and IEEE 754 or the documents differ: follow which",
       choice(arithmetic, Arithmetic{{"ieee", isa::Arithmetic::ieee}, {"rtl", isa::Arithmetic::rtl}})},
      {"isa.half_upper", "", "upper half of a 16-bit floating point result in its register",
       choice(half_upper, Half{{"ones", isa::HalfUpper::ones}, {"sign", isa::HalfUpper::sign}})},
      {"isa.dotp", "", "meaning of vfdotp and vfdotpex, which the RTL does not have: one rounding, or one per step",
       choice(dot_product, Dot{{"off", isa::DotProduct::off},
                               {"fused", isa::DotProduct::fused},
                               {"chained", isa::DotProduct::chained}})},
      {"model.sockets", "", "every request and grant inside the cluster as a TLM call: slower, the same cycles",
       choice(&Config::through_sockets, Switch{{"off", false}, {"on", true}})},
      {"run.max_cycles", "cycles", "stop after so many cycles; 0: no limit", cycle_count(&Config::max_cycles)},
      {"run.deadlock_cycles", "cycles", "stop when nothing retired for so long; 0: never",
       cycle_count(&Config::deadlock_cycles)},
      {"network.type", "", "number format of a network run by name; mixed: each layer's own, from the network's file",
       choice(&Config::network_type, Text{{"fp32", "fp32"}, {"fp16", "fp16"}, {"bf16", "bf16"}, {"mixed", "mixed"}})},
      {"network.samples", "samples", "training samples a network runs through",
       whole_number(&Config::network_samples, 1, 1000000)},
      {"network.train", "", "which layers of a network run by name train",
       word(&Config::network_train, "default", "default (what its file says), all, last:N, or names of layers")},
      {"network.buffers", "",
       "tiles of an operand in TCDM: the next one comes while one is computed, or not; best: by pass; none: whole",
       choice(&Config::network_buffers,
              Text{{"best", "best"}, {"double", "double"}, {"single", "single"}, {"none", "none"}})},
      {"network.batch", "samples", "whose gradients make one update; 0: what the network's file says",
       whole_number(&Config::network_batch, 0, 1024)},
      {"kernel.type", "", "number format of a kernel run by name", number_format(&Config::kernel_type)},
      {"kernel.simd", "", "16-bit formats of a kernel run by name in pairs, or one number at a time",
       choice(&Config::kernel_simd, Switch{{"on", true}, {"off", false}})},
      {"kernel.hardware_loops", "", "loops of a kernel run by name: the hardware's, or counters and branches",
       choice(&Config::kernel_hardware_loops, Switch{{"on", true}, {"off", false}})},
      {"kernel.variant", "", "variant of a kernel run by name",
       word(&Config::kernel_variant, "", "best, or the name of a variant")},
      {"kernel.shape", "", "shape of a kernel run by name",
       word(&Config::kernel_shape, "default", "default, or a shape such as 16x16x16 or 8x16x16:8:3:1:1")},
      {"kernel.repeat", "times", "executions of a kernel run by name",
       whole_number(&Config::kernel_repeat, 1, 1000000)},
  };
}

}  // namespace

std::string Parameter::default_text() const { return follows != nullptr ? follows : value.read(ClusterConfig{}); }

const std::vector<Parameter>& parameters() {
  static const std::vector<Parameter> table = declare_parameters();
  return table;
}

const Parameter* find_parameter(std::string_view name) {
  const auto& table = parameters();
  const auto found = std::find_if(table.begin(), table.end(), [&](const Parameter& row) { return name == row.name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace halfstep::model
