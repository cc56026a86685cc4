#include "kernels/compiler/post_pass/schedule.h"

#include <algorithm>

namespace halfstep::compiler {
namespace {

constexpr std::size_t kLongestBody = 256;  // choosing is cubic, and longer ones are not inner loops

bool accesses_memory(const Instruction& instruction) { return instruction.loads || instruction.stores; }

bool must_follow(const Instruction& later, const Instruction& earlier) {
  if ((earlier.may_write & (later.reads | later.may_write)) != 0 || (earlier.reads & later.may_write) != 0) return true;
  return (earlier.stores && accesses_memory(later)) || (later.stores && accesses_memory(earlier));
}

// A load whose result the other one needs: one instruction in between hides it.
bool uses_load(const Instruction& user, const Instruction& producer) { return (producer.loaded & user.reads) != 0; }

bool is_ready(const std::vector<Instruction>& body, std::size_t place, const std::vector<bool>& done) {
  for (std::size_t earlier = 0; earlier < place; ++earlier) {
    if (!done[earlier] && must_follow(body[place], body[earlier])) return false;
  }
  return true;
}

std::size_t stalls(const std::vector<Instruction>& body, const std::vector<std::size_t>& order) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t previous = order[i == 0 ? order.size() - 1 : i - 1];
    count += uses_load(body[order[i]], body[previous]) ? 1 : 0;
  }
  return count;
}

}  // namespace

std::vector<std::size_t> order_without_stalls(const std::vector<Instruction>& body) {
  std::vector<std::size_t> as_it_is(body.size());
  for (std::size_t i = 0; i < body.size(); ++i) as_it_is[i] = i;
  if (body.size() > kLongestBody) return as_it_is;
  std::vector<std::size_t> order;
  std::vector<bool> done(body.size(), false);
  while (order.size() < body.size()) {
    std::size_t next = body.size();
    for (std::size_t i = 0; i < body.size(); ++i) {
      if (done[i] || !is_ready(body, i, done)) continue;
      if (next == body.size()) next = i;  // whatever it costs
      if (order.empty() || !uses_load(body[i], body[order.back()])) {
        next = i;
        break;
      }
    }
    done[next] = true;
    order.push_back(next);
  }
  return stalls(body, order) < stalls(body, as_it_is) ? order : as_it_is;
}

namespace {

// The line of the source that is in force at a line of the file.
std::string place_before(const std::vector<Line>& lines, std::size_t index) {
  while (index-- > 0) {
    const Line& line = lines[index];
    if (line.kind == Line::Kind::directive && line.name == ".loc") return line.text;
    if (line.kind == Line::Kind::directive && line.name == ".type") return "";  // of this function
  }
  return "";
}

// Puts the instructions of a stretch into their new order. Each keeps its line of the source (.loc).
bool reorder(std::vector<Line>& lines, const Stretch& stretch) {
  const bool is_body = std::any_of(stretch.begin(), stretch.end(),
                                   [&](std::size_t i) { return lines[i].kind == Line::Kind::loop_count; });
  if (!is_body) return false;
  std::vector<Instruction> body;
  std::vector<Line> code;
  std::vector<Line> counts;
  std::vector<std::string> places;  // .loc of each, or empty
  std::string place = place_before(lines, stretch.front());
  std::string current = place;
  std::vector<Line> others;
  for (std::size_t i = stretch.front(); i <= stretch.back(); ++i) {
    const Line& line = lines[i];
    if (line.kind == Line::Kind::instruction) {
      body.push_back(line.instruction);
      code.push_back(line);
      places.push_back(place);
    } else if (line.kind == Line::Kind::loop_count) {
      counts.push_back(line);
    } else if (line.kind == Line::Kind::directive && line.name == ".loc") {
      place = line.text;
    } else if (line.kind != Line::Kind::empty) {
      others.push_back(line);
    }
  }
  // The count goes to the end, so nobody else may look at it.
  for (const Instruction& instruction : body) {
    for (const Line& count : counts) {
      if (((instruction.reads | instruction.may_write) & count.instruction.writes) != 0) return false;
    }
  }
  const std::vector<std::size_t> order = order_without_stalls(body);
  if (std::is_sorted(order.begin(), order.end())) return false;

  std::vector<Line> result = others;
  for (const std::size_t i : order) {
    if (places[i] != current && !places[i].empty()) result.push_back(make_directive(places[i]));
    current = places[i];
    result.push_back(code[i]);
  }
  result.insert(result.end(), counts.begin(), counts.end());
  if (place != current) result.push_back(make_directive(place));  // for what follows
  lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(stretch.front()),
              lines.begin() + static_cast<std::ptrdiff_t>(stretch.back()) + 1);
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(stretch.front()), result.begin(), result.end());
  return true;
}

}  // namespace

int schedule_loop_bodies(std::vector<Line>& lines, const FunctionRange& range,
                         const std::unordered_set<std::string>& mentioned) {
  int changed = 0;
  std::vector<Stretch> stretches = find_stretches(lines, range, mentioned);
  std::reverse(stretches.begin(), stretches.end());  // from the end, so that earlier lines stay where they are
  for (const Stretch& stretch : stretches) changed += reorder(lines, stretch) ? 1 : 0;
  return changed;
}

}  // namespace halfstep::compiler
