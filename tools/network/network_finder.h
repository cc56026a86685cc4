// Described networks by name, or by the path of a file that ends in .cfg.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace halfstep::network {

// The folder with the files NAME.cfg and their data: share/halfstep/networks of an installation, else kernels/networks
// of the source tree that this executable was built from.
std::filesystem::path network_directory();

// Sorted.
std::vector<std::string> network_names();

bool is_described(const std::string& name);

// Throws UsageError with the nearest name.
std::filesystem::path find_network(const std::string& name);

}  // namespace halfstep::network
