// Where the running halfstep finds what belongs to it: presets and built kernels.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace halfstep::tools {

// The folder with the ELF files of kernels and networks: `kernels` next to the executable.
std::filesystem::path kernel_directory();

// Folders with presets that exist, best first: `configs` next to the executable, share/halfstep/configs of an
// installation, and the source tree that this executable was built from.
std::vector<std::filesystem::path> preset_directories();

// Names of all presets, sorted.
std::vector<std::string> preset_names();

// A file as it stands, else the preset of that name. Throws UsageError if it is neither.
std::filesystem::path find_config_file(const std::string& name_or_path);

}  // namespace halfstep::tools
