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
#include <memory>
#include <unordered_map>
#include <vector>

#include "isa/hart.h"
#include "model/core/common_work.h"
#include "model/core/pipeline_registers.h"
#include "model/icache/held_lines.h"
#include "model/stats/cause.h"

namespace halfstep::model {

struct StateNode;
struct Transition;
class Pipeline;

// One cycle of a core along a transition: returns the node that it arrives at, or null when it leaves the graph
// (Pipeline::departed()). A function for each kind of transition, chosen when the transition is remembered.
using Follow = StateNode* (*)(Pipeline&, Transition&);

// Where a core's request of a cycle goes. One operation occupies EX, so there is at most one.
enum class Request : std::uint8_t { none, fpu, division, tcdm, event_unit, dma, pe_port };
constexpr std::size_t kRequests = 7;

Request request_of(const PipelineRegisters& registers);

// States of the controller whose cycles are remembered.
bool is_remembered(PipelineRegisters::State state);

// One cycle: what it does, and where it leads. A kernel's inner loop visits hundreds of transitions and nodes, so what
// most cycles need of each is one cache line of the host, and they lie close together.
struct alignas(64) Transition {
  // What issues, as far as it matters for what comes next.
  enum class Issue : std::uint8_t {
    nothing,
    plain,     // the next state is always the same
    floating,  // the same, if it can execute
    decides,   // by isa::Outcome::flag: branches, divisions
    load,      // within a word the next state follows from who answers
    store,
    sets_loops,  // by where the hardware loops are then
  };
  // What becomes of the past in this cycle, beside what issues: in the TCDM; or the word of a load from elsewhere is
  // there, which the cluster hands over.
  enum class Arrival : std::uint8_t { nothing, stored, loaded, handed_over };
  // Eight cores at once, where only FPUs and TCDM are busy (model/cluster/cluster_compute.cpp): who requests what in
  // the next cycle, and kinds of work that are done core by core, one kind after another. Each is a byte of `columns`,
  // with a bit for each core. What follows alone does nothing else there.
  enum class Column : std::uint8_t {
    requests_fpu,
    requests_tcdm,
    requests_elsewhere,
    stored,    // a store is done
    common,    // model/core/common_work.h
    products,  // vfmac.h, vfmac.r.h, fmadd.s
    others,    // another instruction that leads where it always leads
    follows,   // whatever `follow` does, which is all of it
  };

  StateNode* ahead = nullptr;  // next[0], or nowhere
  std::uint64_t columns = 0;   // of core 0
  CommonWork common;           // done in columns
  Cause cause = Cause::idle;
  std::uint8_t counted = 0;  // instructions that issue in columns of which a recording keeps but the number
  // These are all 0 at first.
  Issue issue : 3;
  std::uint8_t stored_bytes : 3;   // of the store that is done
  std::uint8_t loops_counted : 2;  // bit i: loop i has gone round once more
  Arrival arrival : 2;
  std::uint8_t last_offset : 2;  // within a word, at which a load or store that issues fits into it
  Follow follow = nullptr;
  // By isa::Outcome::flag, by loops (Issue::sets_loops), or by where an access goes: to the TCDM, or where it last went
  // elsewhere. Null: not yet known.
  std::array<StateNode*, 2> next{};
  std::uint32_t pc = 0;          // of what issues
  isa::Instruction instruction;  // that issues: a copy

  bool accesses() const { return issue == Issue::load || issue == Issue::store; }
};
static_assert(offsetof(Transition, next) == 64);

// The place of a column among others, and core 0 there.
constexpr unsigned place(Transition::Column column) { return 8 * static_cast<unsigned>(column); }
constexpr std::uint64_t in_column(Transition::Column column) { return std::uint64_t{1} << place(column); }
std::uint64_t columns_of(Request request);  // of core 0

// The cores that request something in a cycle, sixteen bits for each of these: bit i: core i.
using RequestBits = std::uint64_t;
constexpr unsigned kFpuBits = 0;
constexpr unsigned kTcdmBits = 16;
constexpr unsigned kEventUnitBits = 32;
constexpr unsigned kOtherBits = 48;  // any other request

RequestBits request_bits(Request request);  // of core 0

// The registers of hardware loops that can go round; { 1, 1 } for those that cannot.
using LoopBounds = std::array<std::array<std::uint32_t, 2>, 2>;

// What is rarely looked at of a node.
struct StateDetails;

struct alignas(64) StateNode {
  StateNode() : has_loop(false), jumps(false), repeats(false) {}

  static constexpr unsigned kLoopEnds = 4;
  static constexpr unsigned kLoopGoesRound = 8;

  static StateNode nowhere;  // leads nowhere

  // By granted | result << 1; null: not yet known, or never the same, or in the details.
  std::array<Transition*, 4> transitions{};
  Transition* expected = nullptr;  // the one that is taken most: its request is granted
  StateDetails* details = nullptr;
  std::uint32_t fetch_line = 0;  // of what the front end asks the instruction cache for: its number in HeldLines
  Request request = Request::none;
  std::uint8_t loop = 0;            // whose end stands at the output of the front end, if it has one,
  std::uint8_t loop_threshold = 0;  // and which goes round if its counter is above
  bool has_loop : 1;
  bool jumps : 1;    // to a register, of which the instruction in decode makes its target
  bool repeats : 1;  // its transitions depend on their inputs alone

  bool has_more_inputs() const { return has_loop || jumps; }
  // Null: not yet known. inputs: with one of the above where a loop may go round. target: of a jump to a register.
  Transition* transition(unsigned inputs, std::uint32_t target) const;
  void remember(unsigned inputs, std::uint32_t target, Transition* transition);
  bool is_full() const;  // a jump with more targets than are worth looking through
  const PipelineRegisters& registers() const;
};

static_assert(sizeof(StateNode) == 64);

struct StateDetails {
  static constexpr std::size_t kMaxJumps = 32;
  struct Jump {
    unsigned inputs;
    std::uint32_t target;
    Transition* transition;
  };

  // Of nodes where a loop may go round: first if it ends, then if it does not.
  std::array<std::array<Transition*, 4>, 2> loop_transitions{};
  std::vector<Jump> jumps;
  std::array<StateNode*, 4> settled{};  // by granted | answered << 1 of its fetch, see Pipeline::settle_fetch()
  PipelineRegisters registers;
  LoopBounds loops{};
};

inline bool StateNode::is_full() const { return details->jumps.size() == StateDetails::kMaxJumps; }

inline const PipelineRegisters& StateNode::registers() const { return details->registers; }

// Objects that stay where they are, close together.
template <class T>
class Arena {
 public:
  T* add() {
    if (used_ == kChunk) {
      chunks_.push_back(std::make_unique<std::array<T, kChunk>>());
      used_ = 0;
    }
    ++size_;
    return &(*chunks_.back())[used_++];
  }
  std::size_t size() const { return size_; }
  void clear() {
    chunks_.clear();
    used_ = kChunk;
    size_ = 0;
  }

 private:
  static constexpr std::size_t kChunk = 256;
  std::vector<std::unique_ptr<std::array<T, kChunk>>> chunks_;
  std::size_t used_ = kChunk;  // of the last one
  std::size_t size_ = 0;
};

class StateGraph {
 public:
  // More states than any sensible program has: about 100 MB. The graph is emptied before it grows beyond.
  static constexpr std::size_t kMaxNodes = 200'000;

  StateNode* node(const PipelineRegisters& registers, const LoopBounds& loops);
  Transition* add_transition() { return transitions_.add(); }
  std::size_t size() const { return nodes_.size(); }

  // What the states fetch goes to private caches: their lines are numbered in `lines`. Before the first node.
  void number_fetches(HeldLines& lines) { lines_ = &lines; }

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
  HeldLines* lines_ = nullptr;  // null: an ideal instruction memory
  Arena<StateNode> nodes_;
  Arena<StateDetails> details_;
  Arena<Transition> transitions_;
};

// Of the loops as they are now.
LoopBounds loop_bounds(const isa::Hart& hart);

}  // namespace halfstep::model
