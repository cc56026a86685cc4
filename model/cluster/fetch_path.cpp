#include "model/cluster/fetch_path.h"

#include "model/icache/banked_refill.h"
#include "model/icache/fixed_latency_memory.h"
#include "model/soc/address_map.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

std::unique_ptr<RefillMemory> make_memory(const ClusterConfig& config, const ClusterL2Ports* l2) {
  const std::uint32_t beats = config.icache.beats_per_line();
  if (l2 == nullptr) return std::make_unique<FixedLatencyMemory>(config.refill_latency(), beats);
  return std::make_unique<BankedRefill>(config.refill_latency(), beats, l2->interconnect, l2->read,
                                        ClusterL2Ports::refills);
}

}  // namespace

// In bare-cluster boot nobody switches the caches on, so they are on, as in the measurements.
FetchPath::FetchPath(const ClusterConfig& config, Cores& cores, PePorts& pe_ports, const ClusterL2Ports* l2)
    : cores_(cores),
      pe_ports_(pe_ports),
      memory_(make_memory(config, l2)),
      cache_("icache", config.cores, config.icache, *memory_, config.boot_mode == BootMode::cluster) {
  for (std::uint32_t index = 0; index < config.cores; ++index) {
    cores_[index]->fetch_port.socket.bind(cache_.core_ports[index]->socket);
  }
}

void FetchPath::cycle(std::uint64_t cycle, std::uint32_t running, std::uint32_t asleep, const Causes& causes) {
  std::uint32_t fetches = 0;
  for (std::uint32_t rest = running & ~asleep; rest != 0; rest &= rest - 1) fetches |= fetch_of(lowest(rest));
  follow(cycle, running, fetches, causes);
}

std::uint32_t FetchPath::fetch_of(std::uint32_t core) {
  const Pipeline& pipeline = cores_[core]->pipeline;
  if (pipeline.on_graph()) return lines().words()[pipeline.fetch_line()] & HeldLines::kOneCore << core;
  return pipeline.raises_fetch() ? HeldLines::kOneCore << core : 0;
}

// Somebody fetches what his private cache does not hold, or is not known to; or more is going on than hits. A core
// whose front end is in the middle of a fetch is awake.
void FetchPath::cycle_further(std::uint64_t cycle, std::uint32_t running, std::uint32_t fetches, const Causes& causes) {
  const std::uint32_t raised = HeldLines::fetches(fetches);
  const std::uint32_t others = HeldLines::missing(fetches) | cache_.others();
  const std::uint32_t requests = raised & others;
  const std::uint32_t hits = raised & ~others;
  for (std::uint32_t rest = (requests | cache_.controlled()) & running; rest != 0; rest &= rest - 1) {
    addresses_[lowest(rest)] = cores_[lowest(rest)]->pipeline.fetch_address();
  }
  cache_.set_clock(cycle);
  const std::uint32_t granted = cache_.cycle(requests, addresses_, hits);
  const std::uint32_t answers = cache_.answers();
  const std::uint32_t expected = requests & granted & answers;
  for (std::uint32_t rest = (requests | answers) & ~expected & running; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    cores_[index]->pipeline.settle_fetch(((granted >> index) & 1U) != 0, ((answers >> index) & 1U) != 0);
  }
  count(running, causes, requests, granted, hits);
  if (registers_busy()) serve_registers(cycle);
  quiet_ = cache_.quiet() && (waiting_ | waited_) == 0 && !registers_busy();
}

void FetchPath::cycle_through_sockets(std::uint64_t cycle, std::uint32_t running, const Causes& causes) {
  std::uint32_t requests = 0;
  std::uint32_t granted = 0;
  for (std::uint32_t rest = running; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    if (cores_[index]->pipeline.raises_fetch()) requests |= 1U << index;
    cores_[index]->send_fetch();
  }
  cache_.set_clock(cycle);
  cache_.cycle_through_sockets();
  for (std::uint32_t rest = running; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    if (cores_[index]->take_fetch_answer()) granted |= 1U << index;
  }
  count(running, causes, requests, granted, 0);
  serve_registers(cycle);
}

// hits: beside those of the granted that are answered at once.
void FetchPath::count(std::uint32_t running, const Causes& causes, std::uint32_t requests, std::uint32_t granted,
                      std::uint32_t hits) {
  const std::uint32_t answers = cache_.answers();
  counts_.hits.add((hits | (granted & answers)) & running);
  counts_.misses.add(granted & ~answers & running);
  counts_.lines.add(cache_.line_lookups() & running);
  if (cache_.refills() != 0) counts_.refills.add(cache_.refills() & running);
  // A word that does not come is missed in decode one cycle later.
  counts_.late.add_where(waited_ & running, causes, Cause::fetch);
  waited_ = waiting_;
  outstanding_ = (outstanding_ | granted) & ~answers;
  waiting_ = outstanding_ | (requests & ~granted);
  if (--cycles_until_full_ == 0) complete_counters();
}

void FetchPath::complete_counters() {
  for (std::uint32_t core = 0; core < cores_.size(); ++core) {
    Counters& counters = cores_[core]->statistics.counters;
    counters.icache_hits += counts_.hits.of(core);
    counters.icache_misses += counts_.misses.of(core);
    counters.icache_lines += counts_.lines.of(core);
    counters.icache_refills += counts_.refills.of(core);
    counters.causes[static_cast<std::size_t>(Cause::fetch)] -= counts_.late.of(core);
    counters.causes[static_cast<std::size_t>(Cause::icache_miss)] += counts_.late.of(core);
  }
  counts_ = {};
  cycles_until_full_ = CountsByCore::kMost;
}

IcacheStatistics FetchPath::shared_statistics() const {
  IcacheStatistics statistics;
  for (std::uint32_t bank = 0; bank < cache_.banks(); ++bank) {
    const SharedBank::Counters& counters = cache_.shared_bank(bank).counters();
    statistics.shared_lookups += counters.lookups;
    statistics.shared_hits += counters.hits;
    statistics.shared_merged += counters.merged;
    statistics.shared_misses += counters.misses;
  }
  return statistics;
}

void FetchPath::access_registers(std::uint32_t core, const DataAccess& access) {
  register_requests_ |= 1U << core;
  register_accesses_[core] = &access;
  quiet_ = false;
}

std::uint32_t FetchPath::external_access(const DataAccess& access) {
  if (!access.write) return cache_.read_control(access.address - kIcacheControlBase);
  posted_writes_.push_back(access);
  quiet_ = false;
  return 0;
}

// Source: hier_icache_ctrl_unit (R). A write takes effect in the next cycle; its response comes when all caches have
// followed.
void FetchPath::serve_registers(std::uint64_t cycle) {
  if (cache_.control_busy()) return;
  if (register_writer_ != kNobody) {
    pe_ports_.answer(register_writer_, 0, cycle + 1);
    register_writer_ = kNobody;
  }
  if (!posted_writes_.empty()) {
    const DataAccess& write = posted_writes_.front();
    cache_.write_control(write.address - kIcacheControlBase, write.write_data);
    posted_writes_.pop_front();
    return;
  }
  if (register_requests_ == 0) return;
  const std::uint32_t core = lowest(register_requests_);
  register_requests_ &= register_requests_ - 1;
  const DataAccess& access = *register_accesses_[core];
  const std::uint32_t offset = access.address - kIcacheControlBase;
  if (access.write) {
    cache_.write_control(offset, access.write_data);
    register_writer_ = core;
  } else {
    pe_ports_.answer(core, cache_.read_control(offset), cycle + 1);
  }
}

}  // namespace halfstep::model
