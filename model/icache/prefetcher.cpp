#include "model/icache/prefetcher.h"

namespace halfstep::model {

Prefetcher::Signals Prefetcher::signals(const TagMemory& tags, bool line_arrives) const {
  Signals signals;
  signals.line_arrives = line_arrives;
  signals.hit = state_ == State::lookup && tags.matches(read_set_, address_);
  signals.started =
      state_ == State::lookup || state_ == State::wait_grant || (state_ == State::wait_line && !line_arrives);
  return signals;
}

bool Prefetcher::wants_line(const TagMemory& tags) const {
  return state_ == State::wait_grant || (state_ == State::lookup && !tags.matches(read_set_, address_));
}

void Prefetcher::advance(const Signals& signals, const Inputs& inputs, PrivateTags& tags,
                         ReplacementRegister& replacement) {
  const bool line_is_written = signals.line_arrives && state_ == State::wait_line && !inputs.tag_port_used;
  if (line_is_written && way_ != kNoWay) tags.write(address_, way_);

  switch (state_) {
    case State::off:
      if (inputs.enabled && !inputs.bypass) state_ = State::idle;
      break;
    case State::idle:
      if (lookup_due_ && !inputs.tag_port_writes) read_set_ = tags.set_of(address_);
      if (inputs.bypass || !inputs.enabled) {
        state_ = State::off;
      } else if (lookup_due_ && !next_line(inputs.fetch_address)) {
        state_ = State::lookup;
      }
      break;
    case State::lookup:
      if (signals.hit) {
        state_ = State::idle;
        break;
      }
      way_ = tags.free_way(read_set_);
      if (way_ == tags.ways()) way_ = replacement.choose(tags.ways());
      state_ = inputs.accepted ? State::wait_line : State::wait_grant;
      break;
    case State::wait_grant:
      if (inputs.accepted) state_ = State::wait_line;
      break;
    case State::wait_line:
      if (signals.line_arrives) state_ = State::idle;
      break;
  }
  follow_fetches(signals, inputs);
}

// Which line comes next, from the fetches that go by.
void Prefetcher::follow_fetches(const Signals& signals, const Inputs& inputs) {
  if (!inputs.enabled) {
    address_ = 0;
    way_ = kNoWay;
    lookup_due_ = false;
    catch_up_ = false;
    covers_fetch_ = false;
    line_was_here_ = false;
    return;
  }
  const bool same_line = next_line(inputs.fetch_address);
  line_was_here_ = signals.line_arrives;
  if (inputs.fetch_request) {
    covers_fetch_ = same_line && ((signals.started && !signals.hit) || signals.line_arrives);
  }
  lookup_due_ = false;
  if (inputs.fetch_request && signals.started) {
    catch_up_ = true;
  } else if (inputs.fetch_request) {
    address_ = line_after(inputs.fetch_address);
    lookup_due_ = true;
  } else if (catch_up_ && inputs.fetch_answers && !signals.started) {
    address_ = line_after(inputs.answered_address);
    lookup_due_ = true;
    catch_up_ = false;
  }
}

}  // namespace halfstep::model
