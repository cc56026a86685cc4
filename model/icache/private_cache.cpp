#include "model/icache/private_cache.h"

namespace halfstep::model {
namespace {

std::uint32_t log2_of(std::uint32_t power_of_two) { return static_cast<std::uint32_t>(__builtin_ctz(power_of_two)); }

}  // namespace

PrivateCache::PrivateCache(const IcacheParameters& parameters)
    : tags_(parameters.private_sets(), parameters.private_ways, log2_of(parameters.line_bytes)),
      port_(parameters.request_register),
      prefetcher_(parameters.line_bytes) {}

bool PrivateCache::advance(const Inputs& inputs) {
  const bool line_is_here = port_.delivers(LinePort::User::fetch);
  const Prefetcher::Signals prefetch = prefetcher_.signals(tags_, port_.delivers(LinePort::User::prefetch));
  const LinePort::User accepted = port_.advance(wanted_, inputs.line_granted, inputs.line_arrives);
  const std::uint32_t answered_address = address_;

  const Step step = this->step(inputs, prefetch, line_is_here, accepted == LinePort::User::fetch);

  if (inputs.control.prefetch || !prefetcher_.at_rest()) {
    Prefetcher::Inputs to_prefetch;
    to_prefetch.enabled = inputs.control.prefetch;
    to_prefetch.bypass = inputs.control.bypass;
    to_prefetch.fetch_request = inputs.request;
    to_prefetch.fetch_address = inputs.address;
    to_prefetch.fetch_answers = answers_;
    to_prefetch.answered_address = answered_address;
    to_prefetch.tag_port_used = step.tag_port != TagPort::free;
    to_prefetch.tag_port_writes = step.tag_port == TagPort::writes;
    to_prefetch.accepted = accepted == LinePort::User::prefetch;
    prefetcher_.advance(prefetch, to_prefetch, tags_, replacement_);
  }
  replacement_.advance();
  state_ = step.next;
  follow_registers();
  return step.granted;
}

PrivateCache::Step PrivateCache::step(const Inputs& inputs, const Prefetcher::Signals& prefetch, bool line_is_here,
                                      bool accepted) {
  bypass_acknowledged_ = false;
  flush_acknowledged_ = false;
  flush_set_acknowledged_ = false;
  switch (state_) {
    case State::idle:
      return step_idle(inputs, prefetch);
    case State::lookup:
      return step_lookup(inputs, prefetch, accepted);
    case State::wait_grant:
      return {accepted ? State::wait_line : State::wait_grant, TagPort::free, false};
    case State::wait_line:
      if (!line_is_here) return {State::wait_line, TagPort::free, false};
      tags_.write(address_, way_);
      return {State::idle, TagPort::writes, false};
    case State::wait_prefetch:
      return {prefetch.line_arrives ? State::idle : State::wait_prefetch, TagPort::free, false};
    case State::prefetched:
      return {State::idle, TagPort::free, false};
    case State::flush:
    case State::flush_set:
      return step_flush(inputs);
    case State::bypassed:
      return step_bypassed(inputs);
    case State::bypass_request:
      bypass_acknowledged_ = flush_acknowledged_ = flush_set_acknowledged_ = true;
      return {accepted ? State::bypass_wait : State::bypass_request, TagPort::free, false};
    case State::bypass_wait:
      bypass_acknowledged_ = flush_acknowledged_ = flush_set_acknowledged_ = true;
      if (line_is_here) waits_for_line_ = false;
      return {line_is_here ? State::bypassed : State::bypass_wait, TagPort::free, false};
  }
  return {};
}

PrivateCache::Step PrivateCache::step_idle(const Inputs& inputs, const Prefetcher::Signals& prefetch) {
  const Control& control = inputs.control;
  if (control.bypass) return {State::bypassed, TagPort::free, false};
  if (control.flush) return {State::flush, TagPort::free, false};
  if (control.flush_set) return {State::flush_set, TagPort::free, false};
  if (!inputs.request) return {State::idle, TagPort::free, false};
  address_ = inputs.address;
  // The line is being prefetched: wait for it instead of asking for it again.
  if (control.prefetch && prefetcher_.next_line(inputs.address) && !prefetch.hit) {
    if (prefetch.line_arrives) return {State::prefetched, TagPort::reads, true};
    if (prefetch.started) return {State::wait_prefetch, TagPort::reads, true};
  }
  return {State::lookup, TagPort::reads, true};
}

PrivateCache::Step PrivateCache::step_lookup(const Inputs& inputs, const Prefetcher::Signals& prefetch, bool accepted) {
  if (hit_) {
    if (!inputs.request) return {State::idle, TagPort::free, false};
    address_ = inputs.address;
    return {State::lookup, TagPort::reads, true};
  }
  if (prefetcher_.covers_fetch()) {
    const bool line_was_here = prefetch.line_arrives || prefetcher_.line_was_here();
    return {line_was_here ? State::prefetched : State::wait_prefetch, TagPort::free, false};
  }
  choose_way();
  return {accepted ? State::wait_line : State::wait_grant, TagPort::free, false};
}

PrivateCache::Step PrivateCache::step_flush(const Inputs& inputs) {
  flush_set_acknowledged_ = true;
  if (state_ == State::flush_set) {
    tags_.clear_set(tags_.set_of(inputs.control.flush_address));
    return {State::idle, TagPort::writes, false};
  }
  tags_.clear_set(flushed_sets_);
  if (++flushed_sets_ != tags_.sets()) return {State::flush, TagPort::writes, false};
  flushed_sets_ = 0;
  flush_acknowledged_ = true;
  return {State::idle, TagPort::writes, false};
}

PrivateCache::Step PrivateCache::step_bypassed(const Inputs& inputs) {
  bypass_acknowledged_ = flush_acknowledged_ = flush_set_acknowledged_ = true;
  flushed_sets_ = 0;
  address_ = inputs.address;
  if (!inputs.control.bypass) return {waits_for_line_ ? State::bypassed : State::flush, TagPort::free, false};
  if (inputs.request) waits_for_line_ = true;
  return {inputs.request ? State::bypass_request : State::bypassed, TagPort::free, inputs.request};
}

// What follows from the registers and holds for the whole next cycle.
void PrivateCache::follow_registers() {
  hit_ = state_ == State::lookup && tags_.holds(address_);
  const bool misses = state_ == State::lookup && !hit_ && !prefetcher_.covers_fetch();
  wanted_.fetch = misses || state_ == State::wait_grant || state_ == State::bypass_request;
  wanted_.fetch_address = address_;
  wanted_.prefetch = prefetcher_.wants_line(tags_);
  wanted_.prefetch_address = prefetcher_.address();
  undisturbed_ = (state_ == State::idle || hit_) && port_.idle() && prefetcher_.at_rest();
  answers_ = hit_ || state_ == State::prefetched ||
             (state_ == State::wait_prefetch && port_.delivers(LinePort::User::prefetch)) ||
             ((state_ == State::wait_line || state_ == State::bypass_wait) && port_.delivers(LinePort::User::fetch));
}

}  // namespace halfstep::model
