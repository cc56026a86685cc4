#include "primitives/depthwise3x3.h"

#include "primitives/share.h"

constexpr int kTaps = 3;                         // in a row or column of the window
constexpr int kMostWords = kLanes == 1 ? 3 : 4;  // of results, side by side: sums and taps stay in registers
constexpr int kMostMet = kMostWords + kTaps - 1;

typedef struct {
  word tap[kTaps][kTaps];  // in lane 0
} taps3x3;

static taps3x3 load_taps(const element* weights, bool flipped) {
  taps3x3 loaded;
  for (int i = 0; i < kTaps * kTaps; ++i)
    loaded.tap[i / kTaps][i % kTaps] = lane_word(weights[flipped ? kTaps * kTaps - 1 - i : i]);
  return loaded;
}

// Bits that are kept of the first words and of the last words that a row of results meets, and of its own ones.
typedef struct {
  uint32_t met_first[kTaps - 1];
  uint32_t met_last[kTaps - 1];
  uint32_t result_first;
  uint32_t result_last;
} edges;

// Words [at, at + words) of the rows [begin, end) of one channel.
typedef struct {
  element* result;
  int result_pitch;
  const element* source;  // what tap (0, 0) meets for the first word of row `begin`, if there is such a row
  int source_pitch;
  int rows;       // of results
  int missing;    // of rows of the source above the first one, 0 to 2
  int available;  // of rows of the source, below the missing ones
} column;

// Words of the source that `words` words of results meet.
static inline int met_by(int words) { return kLanes == 1 ? words + kTaps - 1 : words + 1; }

// Word `at` of a row of results, of `words`.
[[gnu::always_inline]] static inline void store_result(element* result, int at, const int words, word value,
                                                       const bool at_edge, const edges* edges) {
  if (at_edge && kLanes == 2 && at == 0) value = masked_word(value, edges->result_first);
  if (at_edge && kLanes == 2 && at == words - 1) value = masked_word(value, edges->result_last);
  ((volatile word*)result)[at] = value;
}

// A row of the source, with the three rows of results that it reaches. `next`, what lacks the last row of taps only, is
// complete then and is stored (`complete`: it is not for the first two rows); `fresh` becomes next, and a new one is
// begun.
[[gnu::always_inline]] static inline void add_row(word* next, word* fresh, const bool complete, element* result,
                                                  const int words, const bool at_edge, const edges* edges,
                                                  const element* row, const taps3x3* taps) {
  const int met = met_by(words);
  const int masked = kLanes == 1 ? 2 : 1;
  word value[kMostMet];
  for (int i = 0; i < met; ++i) {
    value[i] = ((const volatile word*)row)[i];
    if (at_edge && i < masked) value[i] = masked_word(value[i], edges->met_first[i]);
    if (at_edge && i >= met - masked) value[i] = masked_word(value[i], edges->met_last[i - met + masked]);
    const int at = i - (met - words);
    if (at < 0) continue;
    if (complete) next[at] = mac_lane(next[at], value[at], taps->tap[2][0]);  // the load's result is not used yet
    const word meets[kTaps] = {value[at], kLanes == 1 ? value[at + 1] : between(value[at], value[i]), value[i]};
    if (complete) {
      for (int kx = 1; kx < kTaps; ++kx) next[at] = mac_lane(next[at], meets[kx], taps->tap[2][kx]);
      store_result(result, at, words, next[at], at_edge, edges);
    }
    next[at] = fresh[at];
    for (int kx = 0; kx < kTaps; ++kx) next[at] = mac_lane(next[at], meets[kx], taps->tap[1][kx]);
    fresh[at] = multiply_lane(meets[0], taps->tap[0][0]);
    for (int kx = 1; kx < kTaps; ++kx) fresh[at] = mac_lane(fresh[at], meets[kx], taps->tap[0][kx]);
  }
}

[[gnu::always_inline]] static inline void compute_column(const column* c, const int words, const bool at_edge,
                                                         const edges* known_edges, const taps3x3* known_taps) {
  const taps3x3 taps = *known_taps;
  const edges edges = *known_edges;
  const int source_pitch = c->source_pitch;
  const int result_pitch = c->result_pitch;
  word next[kMostWords];
  word fresh[kMostWords];
  for (int i = 0; i < words; ++i) next[i] = fresh[i] = zero_word();
  const element* source = c->source;
  for (int row = 0; row < kTaps - 1; ++row) {
    if (row >= c->missing && row < c->missing + c->available)
      add_row(next, fresh, false, 0, words, at_edge, &edges, source, &taps);
    else
      for (int i = 0; i < words; ++i) {
        next[i] = fresh[i];
        fresh[i] = zero_word();
      }
    source += source_pitch;
  }
  element* result = c->result;
  const int whole = larger(0, smaller(c->rows, c->missing + c->available - (kTaps - 1)));
  for (int row = 0; row < whole; ++row) {
    add_row(next, fresh, true, result, words, at_edge, &edges, source, &taps);
    source += source_pitch;
    result += result_pitch;
  }
  for (int row = whole; row < c->rows; ++row) {
    for (int i = 0; i < words; ++i) {
      store_result(result, i, words, next[i], at_edge, &edges);
      next[i] = fresh[i];
      fresh[i] = zero_word();
    }
    result += result_pitch;
  }
}

[[gnu::noinline]] static void compute_inner_column(const column* c, const edges* edges, const taps3x3* taps) {
  compute_column(c, kMostWords, false, edges, taps);
}

[[gnu::noinline]] static void compute_edge_column(const column* c, int words, const edges* edges, const taps3x3* taps) {
  switch (words) {
    case 1:
      compute_column(c, 1, true, edges, taps);
      break;
    case 2:
      compute_column(c, 2, true, edges, taps);
      break;
    case 3:
      compute_column(c, 3, true, edges, taps);
      break;
    default:
      compute_column(c, kMostWords, true, edges, taps);
      break;
  }
}

// Ones for the lanes of a word whose columns, `first` and the next one, are among `width`.
static uint32_t lanes_within(int first, int width) {
  const uint32_t lane = kLanes == 1 ? 0xFFFFFFFFU : 0xFFFFU;
  uint32_t kept = first >= 0 && first < width ? lane : 0;
  if (kLanes == 2 && first + 1 >= 0 && first + 1 < width) kept |= lane << 16;
  return kept;
}

static edges edges_of(int at, int words, int before, const tensor* result, const tensor* source) {
  const int end = at + (words - 1) * kLanes;  // column of the last word
  edges edges;
  for (int i = 0; i < kTaps - 1; ++i) {
    edges.met_first[i] = lanes_within(at - before + i * kLanes, source->width);
    edges.met_last[i] = lanes_within(end - before + (kLanes == 1 ? i + 1 : kLanes), source->width);
  }
  edges.result_first = lanes_within(at, result->width);
  edges.result_last = lanes_within(end, result->width);
  return edges;
}

void depthwise3x3(const tensor* result, const tensor* source, const matrix* weights, bool flipped, int above,
                  int before) {
  // The first row of results begins at a word, or in the middle of one.
  const int first = kLanes == 2 && ((uintptr_t)result->data & 2) != 0 ? -1 : 0;
  const int all_words = words_of(result->width - first);
  const unit_range units = even_share(result->channels * result->height);
  for (int unit = units.begin; unit < units.end;) {
    const int channel = unit / result->height;
    const int y = unit - channel * result->height;
    const int rows = smaller(result->height - y, units.end - unit);
    const taps3x3 taps = load_taps(weights->data + channel * weights->pitch, flipped);
    for (int word = 0; word < all_words;) {
      const int left = all_words - word;
      const int words = left <= kMostWords ? left : left < 2 * kMostWords ? (left + 1) / 2 : kMostWords;
      const int at = first + word * kLanes;
      const edges edges = edges_of(at, words, before, result, source);
      const column column = {
          .result = tensor_row(result, channel, y) + at,
          .result_pitch = result->row_pitch,
          .source = tensor_row(source, channel, y - above) + at - before,
          .source_pitch = source->row_pitch,
          .rows = rows,
          .missing = larger(0, above - y),
          .available = source->height - larger(0, y - above),
      };
      if (word != 0 && word + words != all_words && words == kMostWords)
        compute_inner_column(&column, &edges, &taps);
      else
        compute_edge_column(&column, words, &edges, &taps);
      word += words;
    }
    unit += rows;
  }
}
