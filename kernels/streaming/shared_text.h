// Included in front of sources whose code lies in the shared L2, since 32 KB of private L2 are the inner loops'.
#pragma once

#pragma clang section text = ".text_shared.kernels"
