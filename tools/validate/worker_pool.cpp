#include "tools/validate/worker_pool.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <vector>

namespace halfstep::tools {
namespace {

constexpr char kFailureMark = '!';  // a line of the child about its own end; task lines start with ' '

struct Worker {
  std::size_t task = 0;
  pid_t process = 0;
  int pipe = -1;
  std::string pending;  // bytes after the last newline
  std::string failure;
};

void write_all(int pipe, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t count = write(pipe, text.data() + done, text.size() - done);
    if (count < 0) _exit(1);  // the parent is gone
    done += static_cast<std::size_t>(count);
  }
}

[[noreturn]] void run_child(const WorkerPool& pool, std::size_t task, int pipe) {
  try {
    pool.task(task, [pipe](const std::string& line) { write_all(pipe, ' ' + line + '\n'); });
  } catch (const std::exception& error) {
    write_all(pipe, kFailureMark + std::string(error.what()) + '\n');
  }
  _exit(0);  // the parent's buffers and destructors are not the child's to flush
}

Worker start_worker(const WorkerPool& pool, std::size_t task) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error(std::string("cannot make a pipe: ") + std::strerror(errno));
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error(std::string("cannot start a worker process: ") + std::strerror(errno));
  if (child == 0) {
    close(ends[0]);
    run_child(pool, task, ends[1]);
  }
  close(ends[1]);
  return {task, child, ends[0], {}, {}};
}

// Takes what the worker has written so far; false once it has closed its pipe.
bool receive(const WorkerPool& pool, Worker& worker) {
  std::array<char, 65536> buffer{};
  const ssize_t count = read(worker.pipe, buffer.data(), buffer.size());
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) return false;
  worker.pending.append(buffer.data(), static_cast<std::size_t>(count));
  for (std::size_t end = worker.pending.find('\n'); end != std::string::npos; end = worker.pending.find('\n')) {
    const std::string line = worker.pending.substr(1, end - 1);
    if (worker.pending[0] == kFailureMark)
      worker.failure = line;
    else
      pool.on_line(worker.task, line);
    worker.pending.erase(0, end + 1);
  }
  return true;
}

void finish(const WorkerPool& pool, Worker& worker) {
  close(worker.pipe);
  int status = 0;
  waitpid(worker.process, &status, 0);
  if (WIFSIGNALED(status)) worker.failure = std::string("the worker process died: ") + strsignal(WTERMSIG(status));
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
    worker.failure = "the worker process ended with status " + std::to_string(WEXITSTATUS(status));
  pool.on_end(worker.task, worker.failure);
}

}  // namespace

void WorkerPool::run(std::size_t count, std::size_t jobs) const {
  std::vector<Worker> workers;
  std::size_t next = 0;
  while (next < count || !workers.empty()) {
    while (next < count && workers.size() < jobs) workers.push_back(start_worker(*this, next++));
    std::vector<pollfd> pipes;
    for (const Worker& worker : workers) pipes.push_back({worker.pipe, POLLIN, 0});
    if (poll(pipes.data(), pipes.size(), -1) < 0 && errno != EINTR)
      throw std::runtime_error(std::string("cannot wait for worker processes: ") + std::strerror(errno));
    for (std::size_t i = workers.size(); i-- > 0;) {
      if (pipes[i].revents == 0 || receive(*this, workers[i])) continue;
      finish(*this, workers[i]);
      workers.erase(workers.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
}

}  // namespace halfstep::tools
