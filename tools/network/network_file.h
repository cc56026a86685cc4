// The syntax of network files: "key = value" lines and comments from # as in configuration files, and a [name] line in
// front of each layer's keys.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace halfstep::network {

// One value, and where it stands.
struct Entry {
  std::string value;
  std::string origin;  // "resnet8.cfg:12"
};

// The keys between one [name] and the next.
class Section {
 public:
  Section(std::string name, std::string origin) : name_(std::move(name)), origin_(std::move(origin)) {}

  const std::string& name() const { return name_; }
  const std::string& origin() const { return origin_; }
  // Throws UsageError if the key is there already.
  void add(const std::string& key, Entry entry);
  // Throws UsageError for a key that is not one of `known`; `owner` says of what they are the keys.
  void expect_only(const std::vector<std::string>& known, const std::string& owner) const;

  const Entry* find(const std::string& key) const;
  // Throws UsageError if it is missing.
  const Entry& required(const std::string& key) const;
  // A whole number in a range; `otherwise` if the key is not there.
  int number(const std::string& key, int least, int most) const;
  int number(const std::string& key, int least, int most, int otherwise) const;
  // "3" or "10x4": as many numbers as there are separators of `x`, one number for all.
  std::vector<int> sizes(const std::string& key, std::size_t count, int least, int most) const;
  // "0.01" or "1/64", above 0.
  double positive(const std::string& key, double otherwise) const;

  // "resnet8.cfg:12: conv1.outputs: WHAT"
  [[noreturn]] void refuse(const std::string& key, const std::string& what) const;

 private:
  std::string name_;  // empty: in front of the first layer
  std::string origin_;
  std::map<std::string, Entry> entries_;
};

struct NetworkFile {
  Section header;
  std::vector<Section> layers;  // in the order of the file
};

// Throws UsageError.
NetworkFile read_network_file(const std::filesystem::path& path);

// A whole number from `least` to `most`, or -1.
int parse_number(const std::string& text, int least, int most);
// Without blanks around the parts.
std::vector<std::string> split(const std::string& text, char separator);

}  // namespace halfstep::network
