#include "tools/terminal/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace halfstep::tools {
namespace {

constexpr std::chrono::seconds kPatience{2};
constexpr std::chrono::milliseconds kInterval{100};
constexpr int kWidth = 30;
constexpr const char* kClearLine = "\r\033[K";

}  // namespace

ProgressBar::ProgressBar(std::string label)
    : label_(std::move(label)),
      start_(std::chrono::steady_clock::now()),
      last_(start_),
      on_terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressBar::~ProgressBar() { hide(); }

void ProgressBar::hide() {
  if (visible_) std::cerr << kClearLine << std::flush;
  visible_ = false;
}

void ProgressBar::show(double fraction, const std::string& note) {
  if (!on_terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - start_ < kPatience || now - last_ < kInterval) return;
  last_ = now;
  visible_ = true;
  std::string line = kClearLine + label_ + " ";
  if (fraction >= 0) {
    const int filled = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * kWidth);
    line += "[" + std::string(static_cast<std::size_t>(filled), '#') +
            std::string(static_cast<std::size_t>(kWidth - filled), '.') + "] ";
  }
  std::cerr << line << note << std::flush;
}

}  // namespace halfstep::tools
