// Pixels to halves: scaled in single precision, rounded in pairs.
#include "layers/image.h"

#include "runtime/team.h"

void image_load(const tensor* image, const uint8_t* pixels) {
  constexpr float kScale = 1.0F / 255.0F;
  const int words_of_row = image->width / kPixelsPerWord;
  for (int row = core_id(); row < image->height; row += team_size()) {
    const uint32_t* from = (const uint32_t*)(const void*)pixels + row * words_of_row;
    half2* to = (half2*)tensor_row(image, 0, row);
    for (int word = 0; word < words_of_row; ++word) {
      const uint32_t four = from[word];
      to[2 * word] = vfcpka_h_s((float)(four & 0xFF) * kScale, (float)(four >> 8 & 0xFF) * kScale);
      to[2 * word + 1] = vfcpka_h_s((float)(four >> 16 & 0xFF) * kScale, (float)(four >> 24) * kScale);
    }
  }
}
