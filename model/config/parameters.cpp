// The table of parameters and the rules between them. Ranges come from the hardware's documents: FPU registers 0 to 2
// are what the timing corpus measured, 16 cores and the size limits are the memory map's (core-private windows, TCDM
// below its test-and-set alias).
#include "model/config/parameters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <utility>

#include "model/config/icache_rules.h"
#include "model/soc/address_map.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t kMaxCores = 16;
constexpr std::uint32_t kMaxBanks = 64;  // Tcdm keeps sets of banks in 64-bit words
constexpr std::uint32_t kMaxIcacheBanks = 16;
constexpr std::uint64_t kKilobyte = 1024;

[[noreturn]] void expected(const std::string& what, const std::string& found) {
  throw std::invalid_argument("expected " + what + ", got '" + found + "'");
}

// Decimal or 0x hexadecimal; with `with_suffix` also K and M (1024, 1024 x 1024). Empty if the text is something else.
std::optional<std::uint64_t> parse_number(std::string_view text, bool with_suffix) {
  std::uint64_t scale = 1;
  if (with_suffix && !text.empty() && (text.back() == 'K' || text.back() == 'M')) {
    scale = text.back() == 'K' ? kKilobyte : kKilobyte * kKilobyte;
    text.remove_suffix(1);
  }
  int base = 10;
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    base = 16;
    text.remove_prefix(2);
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value > std::numeric_limits<std::uint64_t>::max() / scale) return std::nullopt;
  return value * scale;
}

// `access` is a pointer to member or a function from ClusterConfig& to the field; it is used with and without const.
template <class Access>
ParameterText whole_number(Access access, std::uint64_t low, std::uint64_t high, bool with_suffix = false) {
  const bool bounded = high != std::numeric_limits<std::uint64_t>::max();
  const std::string limits = bounded ? " from " + std::to_string(low) + " to " + std::to_string(high)
                                     : ", " + std::to_string(low) + " or more";
  ParameterText value;
  value.range = bounded ? std::to_string(low) + " .. " + std::to_string(high) : std::to_string(low) + " or more";
  value.numeric = true;
  value.assign = [=](ClusterConfig& config, const std::string& text) {
    const auto number = parse_number(text, with_suffix);
    if (!number || *number < low || *number > high) expected("a whole number" + limits, text);
    auto& field = std::invoke(access, config);
    field = static_cast<std::decay_t<decltype(field)>>(*number);
  };
  value.read = [=](const ClusterConfig& config) { return std::to_string(std::invoke(access, config)); };
  return value;
}

// A size in bytes: K and M are understood.
template <class Access>
ParameterText byte_count(Access access, std::uint64_t low, std::uint64_t high) {
  return whole_number(access, low, high, true);
}

// An address of a word, in hexadecimal or decimal.
ParameterText address(std::uint32_t ClusterConfig::*field) {
  ParameterText value;
  value.range = "0 .. 0xfffffffc, a multiple of 4";
  value.assign = [=](ClusterConfig& config, const std::string& text) {
    const auto number = parse_number(text, false);
    if (!number || *number > 0xfffffffc || *number % 4 != 0)
      expected("an address that is a multiple of 4, such as 0x80000000", text);
    config.*field = static_cast<std::uint32_t>(*number);
  };
  value.read = [=](const ClusterConfig& config) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "0x%08x", unsigned{config.*field});
    return std::string(text.data());
  };
  return value;
}

template <class Access>
ParameterText cycle_count(Access access) {
  return whole_number(access, 0, std::numeric_limits<std::uint64_t>::max());
}

// One of several words, each standing for a value of the field.
template <class Access, class Value>
ParameterText choice(Access access, std::vector<std::pair<const char*, Value>> words) {
  ParameterText value;
  for (const auto& [word, meaning] : words) value.range += (value.range.empty() ? "" : "|") + std::string(word);
  value.assign = [=, range = value.range](ClusterConfig& config, const std::string& text) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) { return text == word.first; });
    if (found == words.end()) expected("one of " + range, text);
    std::invoke(access, config) = found->second;
  };
  value.read = [=](const ClusterConfig& config) {
    const auto& field = std::invoke(access, config);
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) { return field == word.second; });
    return std::string(found == words.end() ? "?" : found->first);
  };
  return value;
}

ParameterText number_format(std::string ClusterConfig::*field) {
  return choice(field,
                std::vector<std::pair<const char*, std::string>>{{"fp32", "fp32"}, {"fp16", "fp16"}, {"bf16", "bf16"}});
}

// A word of letters, digits and the punctuation of shapes ("3x32x32:16:3:1:1"); `when_empty` is what stands for "".
ParameterText word(std::string ClusterConfig::*field, const char* when_empty, const char* range) {
  ParameterText value;
  value.range = range;
  value.assign = [=](ClusterConfig& config, const std::string& text) {
    const auto allowed = [](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' || letter == ':';
    };
    if (text.empty() || !std::all_of(text.begin(), text.end(), allowed)) expected(range, text);
    config.*field = text == when_empty ? "" : text;
  };
  value.read = [=](const ClusterConfig& config) { return (config.*field).empty() ? when_empty : config.*field; };
  return value;
}

ParameterText core_to_fpu_map(std::vector<std::uint32_t> ClusterConfig::*field) {
  ParameterText value;
  value.range = "auto, or one FPU number per core: 0,1,2,3,0,1,2,3";
  value.assign = [=](ClusterConfig& config, const std::string& text) {
    std::vector<std::uint32_t> map;
    if (text != "auto") {
      std::string_view rest = text;
      for (std::size_t comma = 0; comma != std::string_view::npos; rest.remove_prefix(comma + 1)) {
        comma = rest.find(',');
        const auto number = parse_number(rest.substr(0, comma), false);
        if (!number || *number >= kMaxCores) expected("'auto' or FPU numbers separated by commas", text);
        map.push_back(static_cast<std::uint32_t>(*number));
        if (comma == std::string_view::npos) break;
      }
    }
    config.*field = std::move(map);
  };
  value.read = [=](const ClusterConfig& config) {
    std::string text;
    for (const std::uint32_t fpu : config.*field) text += (text.empty() ? "" : ",") + std::to_string(fpu);
    return text.empty() ? "auto" : text;
  };
  return value;
}

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
      {"network.type", "", "number format of a network run by name", number_format(&Config::network_type)},
      {"network.samples", "samples", "training samples a network runs through",
       whole_number(&Config::network_samples, 1, 1000000)},
      {"kernel.type", "", "number format of a kernel run by name", number_format(&Config::kernel_type)},
      {"kernel.variant", "", "variant of a kernel run by name",
       word(&Config::kernel_variant, "best", "best, or the name of a variant")},
      {"kernel.shape", "", "shape of a kernel run by name",
       word(&Config::kernel_shape, "default", "default, or a shape such as 16x16x16 or 8x16x16:8:3:1:1")},
      {"kernel.repeat", "times", "executions of a kernel run by name",
       whole_number(&Config::kernel_repeat, 1, 1000000)},
  };
}

bool is_power_of_two(std::uint32_t value) { return value != 0 && (value & (value - 1)) == 0; }

std::string policy_text(const ClusterConfig& config) {
  return "fpu.policy=" + find_parameter("fpu.policy")->value.read(config);
}

std::optional<RuleViolation> find_fpu_violation(const ClusterConfig& config) {
  const std::string count = "fpu.count is " + std::to_string(config.fpu_count);
  switch (config.fpu_policy) {
    case FpuPolicy::dynamic_allocation:
    case FpuPolicy::lfsr:
      if (!is_power_of_two(config.fpu_count))
        return RuleViolation{policy_text(config) + " needs a power of two FPUs: " + count, {"fpu.policy", "fpu.count"}};
      break;
    case FpuPolicy::private_units:
      if (config.fpu_count != config.cores)
        return RuleViolation{policy_text(config) + " needs as many FPUs as cores: " + count + ", cluster.cores is " +
                                 std::to_string(config.cores),
                             {"fpu.policy", "fpu.count", "cluster.cores"}};
      break;
    case FpuPolicy::static_map:
      if (config.fpu_map.empty()) break;
      if (config.fpu_map.size() != config.cores)
        return RuleViolation{"fpu.map needs one FPU for each of the " + std::to_string(config.cores) +
                                 " cores: it has " + std::to_string(config.fpu_map.size()),
                             {"fpu.map", "cluster.cores"}};
      for (const std::uint32_t fpu : config.fpu_map)
        if (fpu >= config.fpu_count)
          return RuleViolation{"fpu.map names FPU " + std::to_string(fpu) + ", the last one is " +
                                   std::to_string(config.fpu_count - 1) + ": " + count,
                               {"fpu.map", "fpu.count"}};
      break;
  }
  return std::nullopt;
}

// The chip's own addresses, from the alias of the TCDM to the end of the largest L2, stay its own.
std::optional<RuleViolation> find_memory_violation(const ClusterConfig& config) {
  constexpr std::uint64_t kChipEnd = kL3Base;
  constexpr std::uint64_t kAddressEnd = std::uint64_t{1} << 32;
  if (config.memory_size == 0) return std::nullopt;
  const std::string text = "memory.base=" + find_parameter("memory.base")->value.read(config) +
                           " memory.size=" + std::to_string(config.memory_size);
  if (config.memory_size % sizeof(std::uint32_t) != 0)
    return RuleViolation{text + ": expected a size in whole words", {"memory.size"}};
  if (config.memory_base < kChipEnd || config.memory_base + std::uint64_t{config.memory_size} > kAddressEnd)
    return RuleViolation{text + ": expected a memory within 0x20000000 .. 0xffffffff", {"memory.base", "memory.size"}};
  if (config.memory_base - kL3Base < config.l3_size)
    return RuleViolation{text + ": the L3 of l3.size=" + std::to_string(config.l3_size) + " at 0x20000000 is there",
                         {"memory.base", "l3.size"}};
  return std::nullopt;
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

std::optional<RuleViolation> find_violation(const ClusterConfig& config) {
  if (config.boot_cores > config.cores)
    return RuleViolation{"boot.cores is " + std::to_string(config.boot_cores) + ", but cluster.cores is only " +
                             std::to_string(config.cores),
                         {"boot.cores", "cluster.cores"}};
  if (auto violation = find_fpu_violation(config)) return violation;
  if (auto violation = find_icache_violation(config)) return violation;
  if (!is_power_of_two(config.tcdm_banks))
    return RuleViolation{"tcdm.banks must be a power of two: it is " + std::to_string(config.tcdm_banks),
                         {"tcdm.banks"}};
  if (config.tcdm_size % (config.tcdm_banks * sizeof(std::uint32_t)) != 0)
    return RuleViolation{"tcdm.size must be whole words in every bank: " + std::to_string(config.tcdm_size) +
                             " bytes do not divide into " + std::to_string(config.tcdm_banks) + " banks",
                         {"tcdm.size", "tcdm.banks"}};
  if (!is_power_of_two(config.dma_burst_bytes))
    return RuleViolation{"dma.burst_bytes must be a power of two: it is " + std::to_string(config.dma_burst_bytes),
                         {"dma.burst_bytes"}};
  if (!is_power_of_two(config.l2_banks))
    return RuleViolation{"l2.banks must be a power of two: it is " + std::to_string(config.l2_banks), {"l2.banks"}};
  if (config.l3_size % sizeof(std::uint32_t) != 0)
    return RuleViolation{"l3.size must be whole words: it is " + std::to_string(config.l3_size), {"l3.size"}};
  if (config.l2_size % sizeof(std::uint32_t) != 0)
    return RuleViolation{"l2.size must be whole words: it is " + std::to_string(config.l2_size), {"l2.size"}};
  if (auto violation = find_memory_violation(config)) return violation;
  return std::nullopt;
}

std::optional<RuleViolation> find_unmodelled(const ClusterConfig& config) {
  RuleViolation violation;
  std::string instead;
  const auto add = [&](const char* name, const char* value, const char* modelled) {
    violation.text += (violation.parameters.empty() ? "" : ", ") + std::string(name) + "=" + value;
    instead += (violation.parameters.empty() ? "" : " ") + std::string(name) + "=" + modelled;
    violation.parameters.push_back(name);
  };
  if (config.boot_mode == BootMode::fabric_controller) add("boot.mode", "fc", "cluster");
  if (violation.parameters.empty()) return std::nullopt;
  violation.text += ": not modelled yet, what exists is " + instead;
  return violation;
}

}  // namespace halfstep::model
