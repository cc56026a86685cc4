#include "tools/sweep/expression.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cstring>
#include <string_view>

#include "model/config/parameters.h"
#include "tools/config/assignment.h"
#include "tools/errors.h"

namespace halfstep::tools {
namespace {

bool is_name_letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '.' || letter == '_';
}

// A recursive descent over the text; every sum() and product() leaves `place_` behind what it read.
class Evaluator {
 public:
  Evaluator(const std::string& text, const ParameterLookup& value_of) : text_(text), value_of_(value_of) {}

  std::int64_t whole() {
    const std::int64_t value = sum();
    if (peek() != '\0') throw UsageError("'" + text_ + "': did not expect '" + text_.substr(place_) + "'");
    return value;
  }

 private:
  char peek() {
    while (place_ < text_.size() && text_[place_] == ' ') ++place_;
    return place_ < text_.size() ? text_[place_] : '\0';
  }

  std::int64_t sum() {
    std::int64_t value = product();
    for (char sign = peek(); sign == '+' || sign == '-'; sign = peek()) {
      ++place_;
      const std::int64_t right = product();
      value = sign == '+' ? value + right : value - right;
    }
    return value;
  }

  std::int64_t product() {
    std::int64_t value = atom();
    for (char sign = peek(); sign == '*' || sign == '/' || sign == '%'; sign = peek()) {
      ++place_;
      const std::int64_t right = atom();
      if (sign == '*') {
        value *= right;
        continue;
      }
      if (right <= 0) throw UsageError("'" + text_ + "': division by " + std::to_string(right));
      value = sign == '/' ? (value + right - 1) / right : value % right;
    }
    return value;
  }

  std::int64_t atom() {
    if (peek() == '(') {
      ++place_;
      const std::int64_t value = sum();
      if (peek() != ')') throw UsageError("'" + text_ + "': expected ')'");
      ++place_;
      return value;
    }
    const std::size_t begin = place_;
    while (place_ < text_.size() && is_name_letter(text_[place_])) ++place_;
    const std::string word = text_.substr(begin, place_ - begin);
    const bool is_parameter = model::find_parameter(word) != nullptr;
    const std::string digits = is_parameter ? value_of_(word) : word;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || value > 1'000'000'000'000)
      throw UsageError("'" + text_ + "': expected a number or a parameter with one, got '" +
                       (word.empty() ? text_.substr(begin) : word) + "'");
    return value;
  }

  const std::string& text_;
  const ParameterLookup& value_of_;
  std::size_t place_ = 0;
};

// A side that is nothing but a word or the name of a parameter, as text.
std::string word_of(const std::string& side, const ParameterLookup& value_of) {
  return model::find_parameter(side) != nullptr ? value_of(side) : side;
}

bool is_word(const std::string& text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) == 0 &&
         text.find_first_of(" +-*/%()<>=!") == std::string::npos;
}

}  // namespace

bool mentions_parameter(const std::string& text) {
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    std::size_t end = begin;
    while (end < text.size() && is_name_letter(text[end])) ++end;
    if (end > begin && model::find_parameter(text.substr(begin, end - begin)) != nullptr) return true;
    begin = end;
  }
  return false;
}

std::int64_t evaluate(const std::string& text, const ParameterLookup& value_of) {
  return Evaluator(text, value_of).whole();
}

bool holds(const std::string& text, const ParameterLookup& value_of) {
  static constexpr std::array<const char*, 6> kSigns = {"<=", ">=", "==", "!=", "<", ">"};
  for (const char* const sign : kSigns) {
    const std::size_t place = text.find(sign);
    if (place == std::string::npos) continue;
    const std::string left = trimmed(text.substr(0, place));
    const std::string right = trimmed(text.substr(place + std::strlen(sign)));
    const std::string_view comparison = sign;
    const bool equality = comparison == "==" || comparison == "!=";
    const std::string left_word = word_of(left, value_of);
    const std::string right_word = word_of(right, value_of);
    if (equality && (is_word(left_word) || is_word(right_word)))
      return (left_word == right_word) == (comparison == "==");
    const std::int64_t a = evaluate(left, value_of);
    const std::int64_t b = evaluate(right, value_of);
    if (comparison == "<=") return a <= b;
    if (comparison == ">=") return a >= b;
    if (comparison == "<") return a < b;
    if (comparison == ">") return a > b;
    return (a == b) == (comparison == "==");
  }
  throw UsageError("'" + text + "': expected a comparison: < <= > >= == !=");
}

}  // namespace halfstep::tools
