// Cuts a strided transfer into segments that are contiguous on both sides; a plain transfer passes as one segment.
//
// Source: twd_trans_splitter of the RTL, one per direction. A transfer is taken in one cycle and its segments leave
// from the next cycle on, one a cycle, as long as the queue behind has room; then the next transfer is taken.
#pragma once

#include <algorithm>
#include <cstdint>

#include "model/dma/fifo.h"
#include "model/dma/transfer.h"

namespace halfstep::model {

class RowSplitter {
 public:
  // A transfer can be taken in this cycle.
  bool ready(const Fifo<DmaSegment>& segments) const { return !running_ && segments.ready(); }

  // l2, tcdm: how the sides that are strided are laid out.
  void start(const Transfer& transfer, const Rows& l2, const Rows& tcdm) {
    transfer_ = transfer;
    left_ = transfer.bytes;
    l2_.start(transfer.l2_address, transfer.bytes, transfer.strided_l2, l2);
    tcdm_.start(transfer.tcdm_address, transfer.bytes, transfer.strided_tcdm, tcdm);
    running_ = true;
  }

  // One cycle without start().
  void step(Fifo<DmaSegment>& segments) {
    if (!running_ || !segments.ready()) return;
    const std::uint32_t bytes = std::min({l2_.row_left, tcdm_.row_left, left_});
    segments.push({transfer_.id, transfer_.increment, bytes, tcdm_.address, l2_.address});
    left_ -= bytes;
    l2_.advance(bytes);
    tcdm_.advance(bytes);
    running_ = left_ != 0;
  }

 private:
  struct Side {
    std::uint32_t address = 0;
    std::uint32_t row_start = 0;
    std::uint32_t row_left = 0;
    Rows rows;

    void start(std::uint32_t first, std::uint32_t bytes, bool strided, const Rows& layout) {
      rows = strided ? layout : Rows{bytes, 0};
      address = row_start = first;
      row_left = std::min(rows.bytes, bytes);
    }
    void advance(std::uint32_t bytes) {
      address += bytes;
      row_left -= bytes;
      if (row_left != 0) return;
      row_start += rows.stride;
      address = row_start;
      row_left = rows.bytes;
    }
  };

  bool running_ = false;
  Transfer transfer_;
  std::uint32_t left_ = 0;
  Side l2_;
  Side tcdm_;
};

}  // namespace halfstep::model
