// Pixels to single precision.
#include "layers/image.h"

#include "runtime/team.h"

void image_load(const tensor* image, const uint8_t* pixels) {
  constexpr float kScale = 1.0F / 255.0F;
  const int words_of_row = image->width / kPixelsPerWord;
  for (int row = core_id(); row < image->height; row += team_size()) {
    const uint32_t* from = (const uint32_t*)(const void*)pixels + row * words_of_row;
    float* to = tensor_row(image, 0, row);
    for (int word = 0; word < words_of_row; ++word) {
      const uint32_t four = from[word];
      for (int i = 0; i < kPixelsPerWord; ++i) to[word * kPixelsPerWord + i] = (float)(four >> 8 * i & 0xFF) * kScale;
    }
  }
}
