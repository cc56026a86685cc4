// Which banks are wanted by more than one core: the question of nearly every cycle of a run.
//
// Answered without a branch for eight cores and sixteen banks at once on hosts with SSE2 (every x86-64): a lane for
// each core, a bit for each bank. Otherwise, and for what does not fit, core by core; tests/2_model compares the two.
#pragma once

#include <array>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace halfstep::model {

class BankConflicts {
 public:
  static constexpr std::uint32_t kMaxCores = 16;

  struct Banks {
    std::uint64_t touched = 0;    // by at least one
    std::uint64_t contended = 0;  // by more than one
  };

  BankConflicts(std::uint32_t cores, std::uint32_t banks) : cores_(cores), fits_(cores <= 8 && banks <= 16) {}

  // The bank that this core asks for whenever it requests.
  void want(std::uint32_t core, std::uint32_t bank) {
    wanted_[core] = static_cast<std::uint8_t>(bank);
    wanted_of_sixteen_[core & 7U] = static_cast<std::uint16_t>(1U << (bank & 31U));
  }

  std::uint32_t wanted(std::uint32_t core) const { return wanted_[core]; }

  // requests: bit i: core i.
  Banks find(std::uint32_t requests) const {
#if defined(__SSE2__)
    if (fits_) return find_at_once(requests);
#endif
    return find_one_by_one(requests);
  }

  // Those of the requesting cores that want `bank`.
  std::uint32_t wanting(std::uint32_t bank, std::uint32_t requests) const {
#if defined(__SSE2__)
    if (fits_) {
      const __m128i lanes = _mm_load_si128(reinterpret_cast<const __m128i*>(wanted_of_sixteen_.data()));
      const __m128i same = _mm_cmpeq_epi16(lanes, _mm_set1_epi16(static_cast<short>(1U << bank)));
      return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(same, _mm_setzero_si128()))) & requests;
    }
#endif
    return wanting_one_by_one(bank, requests);
  }
  std::uint32_t wanting_one_by_one(std::uint32_t bank, std::uint32_t requests) const {
    std::uint32_t cores = 0;
    for (std::uint32_t core = 0; core < cores_; ++core) {
      if (wanted_[core] == bank) cores |= 1U << core;
    }
    return cores & requests;
  }

  Banks find_one_by_one(std::uint32_t requests) const {
    Banks banks;
    for (std::uint32_t core = 0; core < cores_; ++core) {
      const std::uint64_t wanted = static_cast<std::uint64_t>((requests >> core) & 1U) << wanted_[core];
      banks.contended |= banks.touched & wanted;
      banks.touched |= wanted;
    }
    return banks;
  }

 private:
#if defined(__SSE2__)
  Banks find_at_once(std::uint32_t requests) const {
    const __m128i bits = _mm_set_epi16(128, 64, 32, 16, 8, 4, 2, 1);
    const __m128i requesting = _mm_cmpeq_epi16(_mm_and_si128(_mm_set1_epi16(static_cast<short>(requests)), bits), bits);
    const __m128i wanted =
        _mm_and_si128(requesting, _mm_load_si128(reinterpret_cast<const __m128i*>(wanted_of_sixteen_.data())));
    // In each lane, what the lanes up to it want.
    __m128i touched = _mm_or_si128(wanted, _mm_slli_si128(wanted, 2));
    touched = _mm_or_si128(touched, _mm_slli_si128(touched, 4));
    touched = _mm_or_si128(touched, _mm_slli_si128(touched, 8));
    __m128i contended = _mm_and_si128(wanted, _mm_slli_si128(touched, 2));
    contended = _mm_or_si128(contended, _mm_srli_si128(contended, 8));
    contended = _mm_or_si128(contended, _mm_srli_si128(contended, 4));
    contended = _mm_or_si128(contended, _mm_srli_si128(contended, 2));
    return {static_cast<std::uint16_t>(_mm_extract_epi16(touched, 7)),
            static_cast<std::uint16_t>(_mm_extract_epi16(contended, 0))};
  }
#endif

  std::uint32_t cores_;
  bool fits_;
  std::array<std::uint8_t, kMaxCores> wanted_{};
  alignas(16) std::array<std::uint16_t, 8> wanted_of_sixteen_{1, 1, 1, 1, 1, 1, 1, 1};
};

}  // namespace halfstep::model
