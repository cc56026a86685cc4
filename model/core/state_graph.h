// The control states that the cores of a cluster have been in, and the ways between them, as a graph that grows while
// the program runs.
//
// A core's next control state follows from its present one and from few inputs: was its request granted, does an FP
// result arrive, does a hardware loop go round; and, when an instruction issues, whether a branch is taken. A program
// is short and its cores meet the same states over and over, so what the pipeline (pipeline.cpp) did once is kept as a
// transition and looked up the next time. The mechanism stays in one place and runs for everything that is new; the
// graph only remembers. (Memoisation of processor simulators: Schnarr and Larus, "Fast Out-of-Order Processor
// Simulation Using Memoization", ASPLOS 1998.) The socket path of the cluster never uses it, and must give the same
// cycles.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>

#include "isa/hart.h"
#include "model/core/pipeline_registers.h"
#include "model/stats/cause.h"

namespace halfstep::model {

struct StateNode;

// Where a core's request of a cycle goes. One operation occupies EX, so there is at most one.
enum class Request : std::uint8_t { none, fpu, division, tcdm, event_unit, dma, pe_port };
constexpr std::size_t kRequests = 7;

Request request_of(const PipelineRegisters& registers);

// One cycle: what it does, and where it leads.
struct Transition {
  // What issues, as far as it matters for what comes next.
  enum class Issue : std::uint8_t {
    nothing,
    plain,    // the next state is always the same
    decides,  // by isa::Outcome::flag, or by being illegal: branches, floating point
    load,     // in the TCDM and within a word the next state is always the same
    store,
  };

  std::array<StateNode*, 2> next{};  // by isa::Outcome::flag; null: not yet known
  isa::Execute execute = nullptr;    // what issues
  const Slot* issued = nullptr;
  const isa::Instruction* answered = nullptr;  // the load whose word arrives
  std::uint32_t pc = 0;                        // of what issues
  Cause cause = Cause::idle;
  Issue issue = Issue::nothing;
  bool finishes = false;           // something: a load (`answered`), rounds of loops
  std::uint8_t loops_counted = 0;  // bit i: loop i has gone round once more
  std::uint8_t last_offset = 0;    // within a word, at which a load or store that issues fits into it
};

// The registers of hardware loops that can go round; { 1, 1 } for those that cannot.
using LoopBounds = std::array<std::array<std::uint32_t, 2>, 2>;

struct StateNode {
  static constexpr std::uint8_t kNoLoop = 2;

  static constexpr unsigned kLoopEnds = 4;
  static constexpr unsigned kLoopGoesRound = 8;

  // By granted | result << 1, plus one of the above where a loop may go round; null: not yet known, or never the same.
  std::array<Transition*, 12> transitions{};
  Request request = Request::none;
  bool parked = false;                  // see Pipeline::parked()
  bool repeats = false;                 // its transitions depend on their inputs alone
  std::uint8_t loop = kNoLoop;          // whose end stands at the output of the front end
  std::uint8_t loop_threshold = 0;      // it goes round if its counter is above
  std::array<StateNode*, 4> settled{};  // by granted | answered << 1 of its fetch, see Pipeline::settle_fetch()
  PipelineRegisters registers;
  LoopBounds loops{};
};

class StateGraph {
 public:
  // More states than any sensible program has: about 100 MB. The graph is emptied before it grows beyond.
  static constexpr std::size_t kMaxNodes = 200'000;

  StateNode* node(const PipelineRegisters& registers, const LoopBounds& loops);
  Transition* add_transition() { return &transitions_.emplace_back(); }
  std::size_t size() const { return nodes_.size(); }

  // Nobody may stand on it.
  void clear();

 private:
  struct Key {
    PipelineRegisters::Key registers;
    LoopBounds loops;
    bool operator==(const Key& other) const { return registers == other.registers && loops == other.loops; }
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };

  std::unordered_map<Key, StateNode*, Hash> index_;
  std::deque<StateNode> nodes_;  // in place for ever
  std::deque<Transition> transitions_;
};

// Of the loops as they are now.
LoopBounds loop_bounds(const isa::Hart& hart);

}  // namespace halfstep::model
