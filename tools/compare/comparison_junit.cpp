// A comparison as JUnit XML, which CI servers show: a suite for each pair of runs, a test case for each region.
#include "tools/compare/comparison_report.h"

namespace halfstep::tools {
namespace {

// Text for an attribute; what XML 1.0 cannot hold becomes a question mark.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += static_cast<unsigned char>(letter) < 0x20 ? '?' : letter;
    }
  }
  return result;
}

// A test case; `problem` is empty, or an element's name (failure, error) and its message.
std::string test_case(const std::string& suite, const std::string& name, const std::string& problem,
                      const std::string& message) {
  std::string text = "    <testcase classname=\"" + escaped(suite) + "\" name=\"" + escaped(name) + "\" time=\"0\"";
  if (problem.empty()) return text + "/>\n";
  return text + ">\n      <" + problem + " message=\"" + escaped(message) + "\"/>\n    </testcase>\n";
}

struct Suite {
  std::string name;
  std::string cases;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;

  void add(const std::string& test, const std::string& problem = "", const std::string& message = "") {
    cases += test_case(name, test, problem, message);
    ++tests;
    failures += problem == "failure" ? 1U : 0U;
    errors += problem == "error" ? 1U : 0U;
  }
  std::string text() const {
    return "  <testsuite name=\"" + escaped(name) + "\" tests=\"" + std::to_string(tests) + "\" failures=\"" +
           std::to_string(failures) + "\" errors=\"" + std::to_string(errors) + "\">\n" + cases + "  </testsuite>\n";
  }
};

Suite run_suite(const RunComparison& run, bool limited) {
  Suite suite;
  suite.name = run.program + " " + run.config;
  if (!run.new_good) suite.add("run", "error", "the new run did not end well");
  if (!run.config_differences.empty()) {
    std::string text = "the configurations differ:";
    for (const std::string& difference : run.config_differences) text += " " + difference + ";";
    suite.add("configuration", limited ? "error" : "", text);
  }
  for (const RegionChange& region : run.regions) {
    if (region.too_slow)
      suite.add(region.now.name(), "failure", complaint(region));
    else
      suite.add(region.now.name());
  }
  for (const MeasuredRegion& region : run.missing)
    suite.add(region.name(), limited ? "error" : "", "missing in the new run");
  return suite;
}

}  // namespace

std::string print_comparison_junit(const Comparison& comparison) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"halfstep compare\">\n";
  for (const RunComparison& run : comparison.runs) text += run_suite(run, comparison.limited).text();
  if (!comparison.only_in_base.empty()) {
    Suite suite;
    suite.name = "missing runs";
    for (const std::string& run : comparison.only_in_base)
      suite.add(run, comparison.limited ? "error" : "", "there is no new run");
    text += suite.text();
  }
  return text + "</testsuites>\n";
}

}  // namespace halfstep::tools
