// Updating a tile of weights with a tile of their gradient: as a pass of its own, or behind the weight gradient, which
// then never leaves the TCDM.
#pragma once

#include "primitives/share.h"
#include "primitives/tensor.h"
#include "runtime/team.h"
#include "streaming/stream.h"

// updated = weights - rate * gradient, one rounding. Like residual_add(), a core always does the same words.
static inline void subtract_step(word* updated, const word* weights, const word* gradient, int words, float rate) {
  const unit_range mine = skewed_share(words);
  const word step = lane_word(to_element(-rate));
#pragma clang loop unroll_count(4)
  for (int i = mine.begin; i < mine.end; ++i) updated[i] = mac_lane(weights[i], gradient[i], step);
}

// updated = weights - rate * slope, slope = gradient + decay * weights: two roundings.
static inline void subtract_decayed_step(word* updated, const word* weights, const word* gradient, int words,
                                         const number_work* work) {
  const unit_range mine = skewed_share(words);
  const word step = lane_word(to_element(-work->rate));
  const word decay = lane_word(to_element(work->decay));
#pragma clang loop unroll_count(4)
  for (int i = mine.begin; i < mine.end; ++i)
    updated[i] = mac_lane(weights[i], mac_lane(gradient[i], weights[i], decay), step);
}

typedef struct {
  word* weights;
  word* velocity;
} optimizer_state;

// velocity' = momentum * velocity + slope, slope = gradient + decay * weights, weights' = weights - rate * velocity':
// three roundings, as sgd_update() of primitives/elementwise.h has them.
static inline void momentum_step(optimizer_state updated, optimizer_state before, const word* gradient, int words,
                                 const number_work* work) {
  const unit_range mine = skewed_share(words);
  const word step = lane_word(to_element(-work->rate));
  const word momentum = lane_word(to_element(work->momentum));
  const word decay = lane_word(to_element(work->decay));
#pragma clang loop unroll_count(2)
  for (int i = mine.begin; i < mine.end; ++i) {
    const word weights = before.weights[i];
    const word velocity = mac_lane(mac_lane(gradient[i], weights, decay), before.velocity[i], momentum);
    updated.velocity[i] = velocity;
    updated.weights[i] = mac_lane(weights, velocity, step);
  }
}

// Where a pass computes the gradient of a tile of weights: in the arena if it updates them at once, else where it is
// stored from.
static inline char* gradient_tile(const tile_pass* pass, const tile_view* views) {
  return pass->gradient_at != 0 ? tile_at(pass->gradient_at) : views[2].data;
}

// The third stream is the updated weights, the fourth the weights. Behind a barrier, or by residual_add()'s shares.
static inline void update_at_once(const tile_pass* pass, const tile_view* views) {
  const int words = views[2].planes * pass->stream[2].tile_pitch >> 2;
  subtract_step((word*)views[2].data, (const word*)views[3].data, (const word*)gradient_tile(pass, views), words,
                pass->update_rate);
}
