#include "tools/kernels/plan.h"

#include <cstring>

namespace halfstep::tools {

std::vector<double> DataSource::numbers(const NumberFormat& format, int count) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(count));
  // Not std::uniform_real_distribution, whose numbers depend on the library.
  for (int i = 0; i < count; ++i) {
    if (kind_ == DataKind::integers)
      values.push_back(below(3) - 1);
    else
      values.push_back(rounded_to(format, static_cast<double>(generator_()) * 0x1p-31 - 1.0));
  }
  return values;
}

int DataSource::below(int limit) { return static_cast<int>(generator_() % static_cast<std::uint32_t>(limit)); }

std::size_t KernelPlan::add(Operand operand) {
  operands.push_back(std::move(operand));
  return operands.size() - 1;
}

std::size_t KernelPlan::add_input(Operand operand, DataSource& data) {
  operand.values = data.numbers(*operand.format, operand.elements());
  return add(std::move(operand));
}

void KernelPlan::tell(const Variant& variant) {
  tell(variant.algorithm);
  tell(variant.tiles.rows);
  tell(variant.tiles.columns);
  tell(static_cast<std::uint32_t>(variant.tiles.split));
  tell(variant.tiles.paced ? 1U : 0U);
}

void KernelPlan::tell_single(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  tell(bits);
}

void KernelPlan::tell_address(std::size_t operand, int element) { words_.push_back({0, operand, element}); }

void KernelPlan::tell_matrix(std::size_t operand) {
  const Operand& matrix = operands.at(operand);
  tell_address(operand);
  tell(matrix.sizes.at(0));
  tell(matrix.sizes.at(1));
  tell(matrix.strides.at(0));
}

std::uint32_t KernelPlan::place(std::uint32_t first_address) {
  std::uint32_t address = first_address;
  for (Operand& operand : operands) {
    operand.address = address;
    address += (static_cast<std::uint32_t>(operand.bytes()) + 3U) & ~3U;
  }
  return address - first_address;
}

std::vector<std::uint32_t> KernelPlan::argument_words() const {
  std::vector<std::uint32_t> result;
  for (const Word& word : words_) {
    std::uint32_t value = word.value;
    if (word.operand != kNoOperand) {
      const Operand& operand = operands.at(word.operand);
      value = operand.address + static_cast<std::uint32_t>((operand.first + word.element) * operand.format->bytes);
    }
    result.push_back(value);
  }
  return result;
}

reference::Roundings roundings(const NumberFormat& format, int count) {
  if (format.fraction_bits == kFp32.fraction_bits) return {0, count, 0};
  if (format.fraction_bits == kFp16.fraction_bits) return {count, 0, 0};
  return {0, 0, count};
}

}  // namespace halfstep::tools
