#include "tools/network/memory_plan.h"

#include <algorithm>
#include <map>

namespace halfstep::network {
namespace {

constexpr std::uint32_t kAlignment = 16;

std::uint32_t aligned(std::uint32_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

// Memory with the lifetime of all buffers that have it, one after another.
struct Storage {
  std::uint32_t bytes = 0;
  int first = 0;
  int last = 0;
  bool permanent = false;
  std::uint32_t offset = 0;

  bool meets(const Storage& other) const {
    return permanent || other.permanent || (first <= other.last && other.first <= last);
  }
};

std::map<int, Storage> storages_of(const Schedule& schedule) {
  std::map<int, Storage> storages;
  for (const Buffer& buffer : schedule.buffers) {
    const auto [place, is_new] = storages.try_emplace(buffer.storage);
    Storage& storage = place->second;
    storage.bytes = std::max(storage.bytes, aligned(static_cast<std::uint32_t>(buffer.bytes)));
    storage.first = is_new ? buffer.first : std::min(storage.first, buffer.first);
    storage.last = is_new ? buffer.last : std::max(storage.last, buffer.last);
    storage.permanent = storage.permanent || buffer.permanent;
  }
  return storages;
}

// The lowest gap between those that are placed and alive at the same time.
std::uint32_t lowest_gap(const Storage& storage, const std::vector<const Storage*>& placed) {
  std::vector<const Storage*> neighbours;
  std::copy_if(placed.begin(), placed.end(), std::back_inserter(neighbours),
               [&](const Storage* other) { return storage.meets(*other); });
  std::sort(neighbours.begin(), neighbours.end(),
            [](const Storage* a, const Storage* b) { return a->offset < b->offset; });
  std::uint32_t at = 0;
  for (const Storage* neighbour : neighbours) {
    if (neighbour->offset >= at + storage.bytes) break;
    at = std::max(at, neighbour->offset + neighbour->bytes);
  }
  return at;
}

}  // namespace

MemoryPlan plan_memory(Schedule& schedule) {
  std::map<int, Storage> storages = storages_of(schedule);
  std::vector<Storage*> order;
  order.reserve(storages.size());
  for (auto& [index, storage] : storages) order.push_back(&storage);
  std::stable_sort(order.begin(), order.end(), [](const Storage* a, const Storage* b) {
    return a->permanent != b->permanent ? a->permanent : a->bytes > b->bytes;
  });
  MemoryPlan plan;
  std::vector<const Storage*> placed;
  for (Storage* storage : order) {
    storage->offset = lowest_gap(*storage, placed);
    placed.push_back(storage);
    plan.bytes = std::max(plan.bytes, storage->offset + storage->bytes);
    if (storage->permanent) plan.permanent += storage->bytes;
  }
  for (Buffer& buffer : schedule.buffers) buffer.offset = storages.at(buffer.storage).offset;
  return plan;
}

std::uint32_t live_bytes(const Schedule& schedule, int pass) {
  std::uint32_t bytes = 0;
  for (const auto& [index, storage] : storages_of(schedule))
    if (storage.permanent || (storage.first <= pass && pass <= storage.last)) bytes += storage.bytes;
  return bytes;
}

}  // namespace halfstep::network
