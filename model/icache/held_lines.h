// Which private caches hold the lines that the cores' front ends ask for, in a form that costs a cycle next to nothing
// to ask: a word a line, found by a small number that a state of a core (model/core/state_graph.h) remembers.
//
// The tags decide; this only follows them (private_tags.h), so that while a program runs in its private caches nobody
// need compare any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "model/icache/tag_memory.h"

namespace halfstep::model {

class HeldLines {
 public:
  // A word of a line, of core 0; for core i, shifted left by i. What is not asked for has neither bit.
  static constexpr std::uint32_t kMissing = 1;         // its private cache does not hold the line
  static constexpr std::uint32_t kFetches = 1U << 16;  // set in every line that is fetched
  static constexpr std::uint32_t kOneCore = kMissing | kFetches;
  static constexpr std::uint32_t missing(std::uint32_t word) { return word & 0xffffU; }
  static constexpr std::uint32_t fetches(std::uint32_t word) { return word >> 16; }

  static constexpr std::uint32_t kNone = 0;  // the number of no line

  explicit HeldLines(std::uint32_t line_bytes) : line_mask_(~(line_bytes - 1)) {}

  // The private caches, in the order of the cores; they stay where they are.
  void add(const TagMemory& tags) { tags_.push_back(&tags); }

  // By number.
  const std::uint32_t* words() const { return words_.data(); }

  // The number of the line that holds `address`, given to it when first asked for.
  std::uint32_t number_of(std::uint32_t address) {
    const std::uint32_t line = address & line_mask_;
    if (const Place& place = places_[place_of(line)]; place.number != kNone) return place.number;
    if (words_.size() * 2 > places_.size()) grow();
    const auto number = static_cast<std::uint32_t>(words_.size());
    places_[place_of(line)] = {line, number};
    words_.push_back(0xffffU * kFetches);
    for (std::uint32_t core = 0; core < tags_.size(); ++core) follow(number, core, tags_[core]->holds(line));
    return number;
  }

  // The private cache of `core` holds the line at `address` from now on, or does not.
  void changed(std::uint32_t core, std::uint32_t address, bool holds) {
    const std::uint32_t number = places_[place_of(address & line_mask_)].number;
    if (number != kNone) follow(number, core, holds);
  }

  // No number counts any more.
  void clear() {
    places_.assign(kPlaces, {});
    words_.assign(1, 0);
  }

 private:
  struct Place {
    std::uint32_t line = 0;
    std::uint32_t number = kNone;  // none: nothing is here
  };
  static constexpr std::size_t kPlaces = 256;  // at first; a power of two, and always at most half of it is taken

  // Where the number of a line is, or would be. A miss asks twice, so a hash table of the library, which divides,
  // shows.
  std::size_t place_of(std::uint32_t line) const {
    std::size_t place = (line * 0x9e3779b1U) >> 8 & (places_.size() - 1);
    while (places_[place].number != kNone && places_[place].line != line) place = (place + 1) & (places_.size() - 1);
    return place;
  }

  void grow() {
    const std::vector<Place> before = std::exchange(places_, std::vector<Place>(places_.size() * 2));
    for (const Place& place : before) {
      if (place.number != kNone) places_[place_of(place.line)] = place;
    }
  }

  void follow(std::uint32_t number, std::uint32_t core, bool holds) {
    const std::uint32_t bit = kMissing << core;
    words_[number] = holds ? words_[number] & ~bit : words_[number] | bit;
  }

  std::uint32_t line_mask_;
  std::vector<const TagMemory*> tags_;
  std::vector<Place> places_ = std::vector<Place>(kPlaces);
  std::vector<std::uint32_t> words_ = std::vector<std::uint32_t>(1, 0);
};

}  // namespace halfstep::model
