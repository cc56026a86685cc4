// What came out of executing every row of a folder of operand and result vectors, as text or JSON.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "tools/validate/functional_corpus.h"

namespace halfstep::tools {

struct ComparedFile {
  std::string name;
  FunctionalReport report;
};

struct FunctionalComparison {
  std::vector<ComparedFile> files;

  std::size_t rows() const;
  std::size_t equal_rows() const;
  bool all_equal() const { return rows() != 0 && equal_rows() == rows(); }
};

// The *.csv.gz files of a folder whose name contains `filter`, sorted by name.
std::vector<std::filesystem::path> functional_files(const std::filesystem::path& directory, const std::string& filter);

// Compares with what the RTL computed (isa.arith=rtl), like every corpus.
FunctionalComparison validate_functional(const std::vector<std::filesystem::path>& files);

std::string print_functional_text(const FunctionalComparison& comparison);
std::string print_functional_json(const FunctionalComparison& comparison);

}  // namespace halfstep::tools
