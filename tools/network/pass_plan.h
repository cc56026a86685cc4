// A pass as the planner sees it: what kernels/streaming/pass.h describes to the device, with buffers in place of
// addresses.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/network/layout.h"

namespace halfstep::network {

enum class Axis : std::uint8_t { fixed, outer, inner };
enum class Flow : std::uint8_t { load, store, load_to_accumulate };
enum class Clearing : std::uint8_t { keep, lead, all };

// One operand. Defaults are those of one that has one row, which all comes at once.
struct Stream {
  int buffer = 0;        // in L2
  int sample_pitch = 0;  // bytes; 0: not one of several samples
  int plane_pitch = 0;   // bytes, in L2
  int row_bytes = 0;
  int planes = 1;
  int plane_block = 1;
  int rows = 1;
  int row_block = 1;
  int row_span = 1;
  int row_lead = 0;
  int tile_pitch = 0;  // bytes, in TCDM
  Axis plane_axis = Axis::fixed;
  Axis row_axis = Axis::fixed;
  Flow flow = Flow::load;
  Clearing clearing = Clearing::keep;
  std::array<int, 2> tiles{};  // bytes behind the beginning of the arena: set when the pass is placed

  bool moves() const { return plane_axis != Axis::fixed || row_axis != Axis::fixed; }
  bool moves_on(Axis axis) const { return plane_axis == axis || row_axis == axis; }
  int tile_bytes() const { return plane_block * tile_pitch; }
  std::int64_t bytes_per_tile() const { return std::int64_t{plane_block} * row_span * row_bytes; }
};

// Memory of the TCDM that a pass uses beside its tiles.
struct Workspace {
  int bytes = 0;
  int gradient_bytes = 0;  // the first of them: a tile of the gradient of weights that are updated at once
  int place = 0;           // set when the pass is placed
  bool clear = false;      // before the pass
};

struct PassPlan {
  std::string layer;
  std::string pass;     // forward, ...
  std::string kernel;   // for the report
  std::string compute;  // kernels/streaming/tiles.h
  const tools::NumberFormat* format = nullptr;
  std::uint64_t macs = 0;
  int outer = 1;
  int inner = 1;
  int buffers = 2;
  std::vector<Stream> streams;
  Workspace workspace;
  std::string work;        // initializer of its union member in C; `@` stands for the workspace behind gradient_bytes
  double update_rate = 0;  // of weights that are updated with their gradient at once
  int results = 0;         // rows of register tiles that the cores share in a tile: fewer than eight leave cores idle
  double compute_cycles = 0;  // of the whole pass, estimated
  int longest_sum = 0;        // roundings that a term passes on its way into a result, at most; 0: as many as terms
  bool updates = false;       // weights: only behind the last sample of an update
  bool in_place = false;      // results may lie where an operand was

  bool updates_at_once() const { return workspace.gradient_bytes != 0; }
  std::int64_t dma_bytes() const;
  int tcdm_bytes() const;  // of TCDM
  double cycles() const;   // estimated
};

// How passes are to be planned.
enum class Buffering : std::uint8_t { best, twofold, single };  // best: whichever the estimate finds faster
struct PassOptions {
  int tcdm_bytes = 0;  // of TCDM, for tiles
  Buffering buffering = Buffering::best;
  bool whole = false;  // no tiles: each pass is one
  bool paced = false;  // cores share FPUs
};

// Gives every tile its place.
void place_tiles(PassPlan& plan);

// Of candidates, the fastest that fits; if none does with two buffers, with one.
std::optional<PassPlan> find_fastest(std::vector<PassPlan> candidates, const PassOptions& options);
// Throws UsageError with the numbers of the smallest if none fits.
PassPlan fastest(const std::vector<PassPlan>& candidates, const PassOptions& options);

}  // namespace halfstep::network
