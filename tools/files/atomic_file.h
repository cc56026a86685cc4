// Writes a file under a temporary name and renames it when it is complete: readers never see half of it.
#pragma once

#include <filesystem>
#include <string>

namespace halfstep::tools {

// Throws UsageError if the folder does not exist or cannot be written.
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace halfstep::tools
