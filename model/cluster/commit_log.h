// Which instructions committed, in the order of each core's program. A load is told when its value is known, and what
// follows it waits: an entry leaves when a later one has come, so that one that still traps can be taken back.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>

#include "model/core/commit_event.h"
#include "model/core/core.h"

namespace halfstep::model {

class CommitLog {
 public:
  static constexpr std::uint32_t kMaxCores = 16;

  explicit CommitLog(std::function<void(const CommitEvent&)> observer) : observer_(std::move(observer)) {}

  // An instruction at `pc` entered EX in this cycle, or did its work without leaving decode (fence, mret, wfi).
  void committed(Core& core, const Slot& slot, std::uint32_t pc);
  // The last one of this core trapped after all.
  void take_back(const Core& core);
  // Everything that is left, at the end of the run. A load without an answer is not told.
  void finish(const Core& core);

 private:
  struct Entry {
    CommitEvent event;
    std::uint32_t load = 0;  // which load of its core
  };
  struct PerCore {
    std::deque<Entry> entries;
    std::uint32_t loads = 0;
  };
  bool tell_first(const Core& core);

  std::function<void(const CommitEvent&)> observer_;
  std::array<PerCore, kMaxCores> cores_;
};

}  // namespace halfstep::model
