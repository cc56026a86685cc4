// A progress bar on standard error: only on a terminal, only for what takes longer than two seconds.
#pragma once

#include <chrono>
#include <string>

namespace halfstep::tools {

class ProgressBar {
 public:
  explicit ProgressBar(std::string label);
  ~ProgressBar();  // takes the bar off the screen
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // `fraction` 0 .. 1, negative if the end is unknown; `note` stands behind the bar.
  void show(double fraction, const std::string& note);
  void hide();  // before somebody else writes to the terminal

 private:
  std::string label_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_;
  bool on_terminal_ = false;
  bool visible_ = false;
};

}  // namespace halfstep::tools
