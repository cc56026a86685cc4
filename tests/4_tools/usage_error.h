// What somebody is told who asks for something impossible.
#pragma once

#include <functional>
#include <string>

#include "tools/errors.h"

inline std::string usage_error_of(const std::function<void()>& attempt) {
  try {
    attempt();
  } catch (const halfstep::tools::UsageError& error) {
    return error.what();
  }
  return "no error";
}
