// From where to where in a step a buffer holds something, and who may take whose place.
#pragma once

#include "tools/network/schedule.h"

namespace halfstep::network {

// Sets `first` and `last` of every buffer.
void find_lifetimes(Schedule& schedule);

// An elementwise result takes the place of an operand that nobody reads any more: sets `storage`. Lifetimes are known.
void share_storage(Schedule& schedule);

}  // namespace halfstep::network
