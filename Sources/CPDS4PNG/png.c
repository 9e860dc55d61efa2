#include "pds4png.h"

#include <png.h>
#include <string.h>

int p4_png_write(
    const char *path, uint32_t width, uint32_t height, int channels, const uint8_t *pixels, char message[64]) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
    if (png_image_write_to_file(&image, path, 0, pixels, 0, NULL)) return 0;
    strncpy(message, image.message, 63);
    message[63] = 0;
    png_image_free(&image);
    return -1;
}
