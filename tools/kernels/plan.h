// What one run of a primitive needs: operands with their data, the words its program is told, and what it should
// compute.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "tools/kernels/operand.h"
#include "tools/kernels/variant.h"
#include "tools/reference/bounded.h"

namespace halfstep::tools {

// Numbers for operands. `uniform`: from -1 to 1, rounded to the format. `integers`: -1, 0 or 1, with which short sums
// are exact in every format, so that a check needs no bounds to find one wrong product.
enum class DataKind : std::uint8_t { uniform, integers };

class DataSource {
 public:
  explicit DataSource(DataKind kind) : kind_(kind) {}
  std::vector<double> numbers(const NumberFormat& format, int count);
  int below(int limit);  // from 0
  DataKind kind() const { return kind_; }

 private:
  DataKind kind_;
  std::mt19937 generator_{20230519};
};

struct PlanRequest {
  const NumberFormat& format;
  const Variant& variant;
  const std::vector<int>& shape;
  DataSource& data;
  int repeat;  // executions
};

// A result and the reference's opinion of it.
struct ExpectedResult {
  std::size_t operand;
  std::function<reference::Tensor()> compute;
};

class KernelPlan {
 public:
  std::uint64_t macs = 0;  // of the mathematics
  std::vector<Operand> operands;
  std::vector<ExpectedResult> results;

  // Index of the operand.
  std::size_t add(Operand operand);
  // The same filled with numbers from `data`.
  std::size_t add_input(Operand operand, DataSource& data);

  void tell(std::uint32_t word) { words_.push_back({word, kNoOperand, 0}); }
  void tell(int word) { tell(static_cast<std::uint32_t>(word)); }
  void tell(const Variant& variant);                        // algorithm, and struct tiling
  void tell_single(float value);                            // its bits
  void tell_address(std::size_t operand, int element = 0);  // of its element `first` and `element` more
  void tell_matrix(std::size_t operand);                    // struct matrix of kernels/primitives/matmul.h

  // Lays the operands out one after another. Bytes needed.
  std::uint32_t place(std::uint32_t first_address);
  // Once they are placed.
  std::vector<std::uint32_t> argument_words() const;

 private:
  static constexpr std::size_t kNoOperand = ~std::size_t{0};
  struct Word {
    std::uint32_t value;
    std::size_t operand;
    int element;
  };
  std::vector<Word> words_;
};

// So many roundings to the format.
reference::Roundings roundings(const NumberFormat& format, int count);

}  // namespace halfstep::tools
