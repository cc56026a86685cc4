// Text of designated initializers in C.
#pragma once

#include <string>

namespace halfstep::network {

class CInitializer {
 public:
  CInitializer& set(const std::string& field, const std::string& value) {
    text_ += (text_.empty() ? "." : ", .") + field + " = " + value;
    return *this;
  }
  CInitializer& set(const std::string& field, int value) { return set(field, std::to_string(value)); }
  std::string braces() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

// {1, 2, 3}
template <typename... Numbers>
std::string c_list(Numbers... numbers) {
  std::string text;
  ((text += (text.empty() ? "{" : ", ") + std::to_string(numbers)), ...);
  return text + "}";
}

// A float's exact value.
std::string c_float(double value);

}  // namespace halfstep::network
