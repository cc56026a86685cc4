#include "tools/network/lifetimes.h"

namespace halfstep::network {

void find_lifetimes(Schedule& schedule) {
  for (std::size_t i = 0; i < schedule.passes.size(); ++i) {
    const ScheduledPass& pass = schedule.passes[i];
    const auto touch = [&](int index) {
      Buffer& touched = schedule.buffers.at(static_cast<std::size_t>(index));
      if (touched.first < 0) touched.first = static_cast<int>(i);
      touched.last = static_cast<int>(i);
    };
    for (const int index : pass.reads) touch(index);
    touch(pass.writes);
  }
}

void share_storage(Schedule& schedule) {
  for (std::size_t i = 0; i < schedule.passes.size(); ++i) {
    const ScheduledPass& pass = schedule.passes[i];
    Buffer& result = schedule.buffers.at(static_cast<std::size_t>(pass.writes));
    if (!pass.plan.in_place || result.permanent) continue;
    for (const int index : pass.reads) {
      const Buffer& operand = schedule.buffers.at(static_cast<std::size_t>(index));
      if (operand.permanent || operand.last != static_cast<int>(i) || operand.bytes != result.bytes) continue;
      result.storage = operand.storage;
      break;
    }
  }
}

}  // namespace halfstep::network
