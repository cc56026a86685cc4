// How tables look.
#include "tools/report/table.h"

#include <catch2/catch.hpp>

using namespace halfstep::tools;

TEST_CASE("a table aligns its columns and breaks its headings", "[report]") {
  const Table table{{{"layer", false}, {"bank_conflicts"}, {"MACs"}},
                    {{"conv1", "7", "1,234,567"}, {}, {"total", "7", "-"}}};
  CHECK(table.to_text() ==
        "            bank\n"
        "layer  conflicts       MACs\n"
        "-----  ---------  ---------\n"
        "conv1          7  1,234,567\n"
        "-----  ---------  ---------\n"
        "total          7          -\n");
  CHECK(table.to_markdown() ==
        "| layer | bank conflicts | MACs |\n"
        "|---|---:|---:|\n"
        "| conv1 | 7 | 1,234,567 |\n"
        "| total | 7 | - |\n");
}

TEST_CASE("numbers are grouped by thousands", "[report]") {
  CHECK(with_separators(0) == "0");
  CHECK(with_separators(999) == "999");
  CHECK(with_separators(1000) == "1,000");
  CHECK(with_separators(1234567) == "1,234,567");
  CHECK(fixed_point(3.14159, 2) == "3.14");
}
