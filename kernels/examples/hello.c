// Every core of the team says hello, one after the other.
#include "runtime/print.h"
#include "runtime/team.h"

int main(void) {
  for (int core = 0; core < team_size(); ++core) {
    team_barrier();
    if (core == core_id()) printf("hello from core %d of %d\n", core, team_size());
  }
  return 0;
}
