#include "tools/kernels/shape.h"

#include <cctype>

#include "tools/errors.h"

namespace halfstep::tools {
namespace {

constexpr int kLargest = 65535;

struct Field {
  std::string name;
  char before = 0;  // the separator in front of it
  bool optional = false;
};

std::vector<Field> fields_of(const std::string& notation) {
  std::vector<Field> fields;
  Field field;
  bool optional = false;
  const auto finish = [&] {
    if (!field.name.empty()) fields.push_back(field);
    field = {};
  };
  for (const char c : notation) {
    if (c == '[' || c == ']') {
      finish();
      optional = c == '[';
    } else if (c == 'x' || c == ':') {
      finish();
      field.before = c;
      field.optional = optional;
    } else {
      field.name += c;
    }
  }
  finish();
  return fields;
}

}  // namespace

std::vector<int> parse_shape(const std::string& kernel, const std::string& notation, const std::string& example,
                             const std::vector<int>& defaults, const std::string& text) {
  const auto refuse = [&](const std::string& what) {
    throw UsageError("kernel.shape=" + text + ": " + what + "; the shape of " + kernel + " is " + notation +
                     ", for example " + example);
  };
  std::vector<int> sizes;
  std::size_t at = 0;
  std::size_t defaults_used = 0;
  for (const Field& field : fields_of(notation)) {
    if (at == text.size() && field.optional) {
      sizes.push_back(defaults.at(defaults_used++));
      continue;
    }
    if (field.before != 0) {
      if (at == text.size()) refuse(field.name + " is missing");
      if (text[at] != field.before)
        refuse("expected '" + std::string(1, field.before) + "' and " + field.name + " at '" + text.substr(at) + "'");
      ++at;
    }
    std::size_t end = at;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
    if (end == at) refuse(field.name + " is missing");
    const int least = field.name == "PAD" ? 0 : 1;
    const int value = end - at > 5 ? kLargest + 1 : std::stoi(text.substr(at, end - at));
    if (value < least || value > kLargest)
      refuse(field.name + " must be from " + std::to_string(least) + " to " + std::to_string(kLargest));
    sizes.push_back(value);
    if (field.optional) ++defaults_used;
    at = end;
    if (field.name == "KERNEL") {  // one number for both sizes, or HEIGHTxWIDTH
      int width = value;
      if (at != text.size() && text[at] == 'x') {
        end = at + 1;
        while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
        width = end - at > 1 && end - at < 6 ? std::stoi(text.substr(at + 1, end - at - 1)) : 0;
        if (width < 1) refuse("KERNEL is one number, or HEIGHTxWIDTH");
        at = end;
      }
      sizes.push_back(width);
    }
  }
  if (at != text.size()) refuse("there is something behind it: '" + text.substr(at) + "'");
  return sizes;
}

}  // namespace halfstep::tools
