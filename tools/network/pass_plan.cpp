#include "tools/network/pass_plan.h"

#include <algorithm>

#include "tools/errors.h"

namespace halfstep::network {
namespace {

// Of the estimate that chooses among tile sizes; reports measure.
constexpr double kBytesPerCycle = 7;    // of the DMA: 34 cycles for 256 bytes
constexpr double kCyclesPerTile = 700;  // barriers, descriptions, and the core that moves tiles comes later
constexpr double kCyclesPerTransfer = 60;
constexpr int kLargestTransfer = 131071;  // bytes: the DMA's length field

int slots(const PassPlan& plan, const Stream& stream) {
  const int tiles = (stream.moves_on(Axis::outer) ? plan.outer : 1) * (stream.moves_on(Axis::inner) ? plan.inner : 1);
  return std::min(plan.buffers, tiles);
}

// How many tiles of a stream are moved in the pass: kernels/streaming/stream.c says which stay.
int transfers(const PassPlan& plan, const Stream& stream) {
  if (stream.flow == Flow::load_to_accumulate || !stream.moves()) return 1;
  if (!stream.moves_on(Axis::inner) || plan.inner == 1) return stream.moves_on(Axis::outer) ? plan.outer : 1;
  if (!stream.moves_on(Axis::outer) && plan.inner <= plan.buffers) return plan.inner;
  return plan.outer * plan.inner;
}

bool is_whole(const PassPlan& plan) { return plan.outer == 1 && plan.inner == 1; }

}  // namespace

std::int64_t PassPlan::dma_bytes() const {
  std::int64_t bytes = 0;
  for (const Stream& stream : streams) bytes += transfers(*this, stream) * stream.bytes_per_tile();
  return bytes;
}

int PassPlan::tcdm_bytes() const {
  PassPlan placed = *this;
  place_tiles(placed);
  return placed.workspace.place + placed.workspace.bytes;
}

double PassPlan::cycles() const {
  constexpr int kCores = 8;
  const int tiles = outer * inner;
  int moved = 0;
  std::int64_t first = 0;  // bytes that nothing hides
  for (const Stream& stream : streams) {
    moved += transfers(*this, stream);
    first += stream.bytes_per_tile();
  }
  const int dealt_out = (results + kCores - 1) / kCores * kCores;  // as if every core had as many
  const double rounds = results == 0 ? 1.0 : static_cast<double>(dealt_out) / results;
  const double computing = compute_cycles * rounds;
  const double dma = static_cast<double>(dma_bytes()) / kBytesPerCycle;
  const double overhead = kCyclesPerTile * tiles + kCyclesPerTransfer * moved;
  if (buffers == 1 || tiles == 1) return computing + dma + overhead;
  return std::max(computing, dma) + static_cast<double>(first) / kBytesPerCycle + overhead;
}

void place_tiles(PassPlan& plan) {
  int at = 0;
  for (Stream& stream : plan.streams) {
    const int count = slots(plan, stream);
    for (int slot = 0; slot < count; ++slot) {
      at += kWordBytes;  // in front of the first row
      stream.tiles.at(static_cast<std::size_t>(slot)) = at;
      at += whole_words(stream.tile_bytes()) + kWordBytes;  // behind the last one
    }
    if (count == 1) stream.tiles[1] = stream.tiles[0];
  }
  plan.workspace.place = at;
}

namespace {

bool can_be_moved(const PassPlan& plan) {
  return std::all_of(plan.streams.begin(), plan.streams.end(),
                     [](const Stream& stream) { return stream.bytes_per_tile() <= kLargestTransfer; });
}

// The fastest with so many buffers; null if none fits. Equally fast: the first.
std::optional<PassPlan> fastest_with(int buffers, std::vector<PassPlan>& candidates, const PassOptions& options) {
  const PassPlan* best = nullptr;
  double best_cycles = 0;
  for (PassPlan& candidate : candidates) {
    candidate.buffers = buffers;
    if (options.whole && !is_whole(candidate)) continue;
    if (candidate.tcdm_bytes() > options.tcdm_bytes || !can_be_moved(candidate)) continue;
    const double cycles = candidate.cycles();
    if (best != nullptr && cycles >= best_cycles) continue;
    best = &candidate;
    best_cycles = cycles;
  }
  return best == nullptr ? std::nullopt : std::optional<PassPlan>(*best);
}

[[noreturn]] void refuse(std::vector<PassPlan> candidates, const PassOptions& options) {
  const PassPlan* smallest = nullptr;
  for (PassPlan& candidate : candidates) candidate.buffers = 1;
  for (const PassPlan& candidate : candidates)
    if (!options.whole || is_whole(candidate))
      if (smallest == nullptr || candidate.tcdm_bytes() < smallest->tcdm_bytes()) smallest = &candidate;
  throw tools::UsageError(smallest->layer + ", " + smallest->pass + ": " +
                          (options.whole ? "the whole pass" : "the smallest tile") + " takes " +
                          std::to_string(smallest->tcdm_bytes()) + " bytes of TCDM, there are " +
                          std::to_string(std::max(0, options.tcdm_bytes)) + " behind the stacks; " +
                          (options.whole ? "network.buffers=best, double or single cuts layers into tiles"
                                         : "a larger tcdm.size would do"));
}

}  // namespace

std::optional<PassPlan> find_fastest(std::vector<PassPlan> candidates, const PassOptions& options) {
  std::optional<PassPlan> best;
  if (options.buffering != Buffering::single) best = fastest_with(2, candidates, options);
  if (!best || options.buffering == Buffering::best) {  // better a pass without overlap than none
    const std::optional<PassPlan> single = fastest_with(1, candidates, options);
    if (!best || (single && single->cycles() < best->cycles())) best = single;
  }
  if (best) place_tiles(*best);
  return best;
}

PassPlan fastest(const std::vector<PassPlan>& candidates, const PassOptions& options) {
  const std::optional<PassPlan> best = find_fastest(candidates, options);
  if (!best) refuse(candidates, options);
  return *best;
}

}  // namespace halfstep::network
