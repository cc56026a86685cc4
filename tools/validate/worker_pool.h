// Tasks in child processes: the SystemC kernel is a global of its process, and a task that crashes takes nobody along.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace halfstep::tools {

struct WorkerPool {
  // Runs in the child. Every line given to `send` reaches on_line in the parent.
  using Task = std::function<void(std::size_t index, const std::function<void(const std::string& line)>& send)>;

  Task task;
  std::function<void(std::size_t index, const std::string& line)> on_line;
  // Called once a task's child is gone: `failure` is empty, or says how it died or what it threw.
  std::function<void(std::size_t index, const std::string& failure)> on_end;

  // Runs tasks 0 .. count-1, at most `jobs` at a time; returns when all have ended.
  void run(std::size_t count, std::size_t jobs) const;
};

}  // namespace halfstep::tools
