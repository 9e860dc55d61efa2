#include "pds4inflate.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

void *p4_inflate_open(int wrapping) {
    z_stream *stream = calloc(1, sizeof *stream);
    if (!stream) return NULL;
    /* zlib's own code: negative for no wrapping, 16 more for gzip's. */
    if (inflateInit2(stream, wrapping == P4_INFLATE_GZIP ? MAX_WBITS + 16 : -MAX_WBITS) == Z_OK) return stream;
    free(stream);
    return NULL;
}

void p4_inflate_close(void *state) {
    if (!state) return;
    inflateEnd(state);
    free(state);
}

int p4_inflate_step(
    void *state, const uint8_t *input, size_t count, size_t *taken, uint8_t *output, size_t room, size_t *made) {
    z_stream *stream = state;
    /* zlib counts in unsigned int. */
    stream->next_in = (Bytef *)input;
    stream->avail_in = count > UINT_MAX ? UINT_MAX : (uInt)count;
    stream->next_out = output;
    stream->avail_out = room > UINT_MAX ? UINT_MAX : (uInt)room;
    int result = inflate(stream, Z_NO_FLUSH);
    *taken = (size_t)(stream->next_in - input);
    *made = (size_t)(stream->next_out - output);
    if (result == Z_STREAM_END) return P4_INFLATE_END;
    /* Without progress the data end too early, whatever zlib calls it. */
    return result == Z_OK && (*taken || *made) ? P4_INFLATE_MORE : P4_INFLATE_DAMAGED;
}

uint32_t p4_crc32(const uint8_t *bytes, size_t count) { return (uint32_t)crc32_z(crc32_z(0, NULL, 0), bytes, count); }
