/* libpng behind one function: 8 bits a channel, grey or colour, written whole. */
#ifndef PDS4PNG_H
#define PDS4PNG_H

#include <stddef.h>
#include <stdint.h>

/* Writes rows of 1 (grey) or 3 (RGB) bytes a pixel. Returns 0, or -1 with the reason in `message` (of 64 bytes). */
int p4_png_write(
    const char *path, uint32_t width, uint32_t height, int channels, const uint8_t *pixels, char message[64]);

#endif
