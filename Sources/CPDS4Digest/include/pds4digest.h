/* MD5 (RFC 1321), which PDS4 uses for the integrity of files. Not for security. */
#ifndef PDS4DIGEST_H
#define PDS4DIGEST_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t state[4];
    uint64_t length;
    uint8_t pending[64];
} p4_md5;

void p4_md5_start(p4_md5 *md5);
void p4_md5_add(p4_md5 *md5, const uint8_t *bytes, size_t length);
void p4_md5_finish(p4_md5 *md5, uint8_t digest[16]);

#endif
