/* zlib behind four functions: what ZIP and gzip hold, unpacked piece by piece, so that the caller decides when it is too much. */
#ifndef PDS4INFLATE_H
#define PDS4INFLATE_H

#include <stddef.h>
#include <stdint.h>

/* How the compressed data are wrapped: not at all (ZIP), or in gzip's header and checksum, which zlib then verifies. */
enum { P4_INFLATE_RAW = 0, P4_INFLATE_GZIP = 1 };

/* What a step ended with. */
enum { P4_INFLATE_MORE = 0, P4_INFLATE_END = 1, P4_INFLATE_DAMAGED = -1 };

/* State of one run, NULL when there is no memory for it. To be closed. */
void *p4_inflate_open(int wrapping);
void p4_inflate_close(void *state);

/* Reads at most `count` bytes of `input` and writes at most `room` bytes of `output`; says how many of each. */
int p4_inflate_step(
    void *state, const uint8_t *input, size_t count, size_t *taken, uint8_t *output, size_t room, size_t *made);

/* The checksum of ZIP and gzip (ISO 3309). */
uint32_t p4_crc32(const uint8_t *bytes, size_t count);

#endif
