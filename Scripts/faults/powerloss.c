// Faults of a disk, for any program, without a device mapper.
//
// Preloaded (LD_PRELOAD=powerloss.so), it watches the files below one folder. It keeps a journal of
// what each write, truncation, creation, renaming and removal replaced, and of what was synced. After
// the program was killed, powerloss-undo takes back what was not synced, as a loss of power would.
// It can also make the n-th operation fail. Synced means fsync or fdatasync of the file for its
// contents, and of its folder for its name; nothing is forgiven that a strict reading of POSIX would
// lose. Writes through shared mappings are not seen: SQLite's -shm files, which it rebuilds, are removed.
//
//   clang -shared -fPIC -O2 -o powerloss.so powerloss.c -ldl -lpthread
//   clang -O2 -DUNDO -o powerloss-undo powerloss.c
//
// FAULT_DIR    the folder to watch; everything below it counts. Without it nothing is done.
// FAULT_STATE  a folder on the same file system, outside FAULT_DIR, for the journal; without it
//              nothing is recorded, and only FAULT_FAIL works.
// FAULT_FAIL   what:n:error or what:n+:error, several with commas: the n-th call fails, or all from
//              the n-th on. what: sync, write (truncation and allocation too), open (for writing, and
//              making, renaming or removing). error: EIO, ENOSPC, EROFS, EDQUOT or a number.
// FAULT_ARM    a file; calls are counted and fail only while it exists.
// FAULT_COUNT  a file that gets the number of sync, write and open calls when the program ends.
//
//   powerloss-undo STATE DIR [SEED]    takes back all that was not synced; with a SEED above 0 a random
//                                      part of it stays, by sectors of 512 bytes, as on real disks.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE = 1, RESIZE, SYNC, CREATE, REMOVE, RENAME, SYNC_FOLDER };

// One record of the journal; `bytes` bytes follow it: old contents, or names that end in a zero byte.
struct record {
    uint32_t kind;
    uint32_t bytes;
    uint64_t inode;
    uint64_t other;    // RENAME: the inode that was replaced, or 0
    uint64_t offset;   // WRITE, RESIZE: where the old contents stood
    uint64_t length;   // WRITE: how many bytes are written
    uint64_t old_size; // WRITE, RESIZE: the file's size before
};

#ifndef UNDO

#define FILES 65536
static char watched[PATH_MAX], state[PATH_MAX], armed[PATH_MAX], counted[PATH_MAX];
static int journal = -1;
static uint64_t inodes[FILES]; // inode of a watched file that is open, or 0
static char is_folder[FILES];
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

enum operation { OP_SYNC, OP_WRITE, OP_OPEN, OPS };
static const char *operation_names[OPS] = { "sync", "write", "open" };
static long calls[OPS];
struct rule { int operation; long number; int onwards; int error; };
static struct rule rules[16];
static int rule_count;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static void fail_setup(const char *what) {
    fprintf(stderr, "powerloss: %s: %s\n", what, strerror(errno));
    _exit(97);
}

static int error_number(const char *name) {
    if (!strcmp(name, "EIO")) return EIO;
    if (!strcmp(name, "ENOSPC")) return ENOSPC;
    if (!strcmp(name, "EROFS")) return EROFS;
    if (!strcmp(name, "EDQUOT")) return EDQUOT;
    return atoi(name);
}

static void read_rules(const char *text) {
    char copy[1024];
    snprintf(copy, sizeof copy, "%s", text);
    char *rest = NULL;
    for (char *part = strtok_r(copy, ",", &rest); part; part = strtok_r(NULL, ",", &rest)) {
        char what[16], number[32], error[16];
        struct rule rule = { .operation = -1 };
        if (sscanf(part, "%15[^:]:%31[^:]:%15s", what, number, error) == 3 && rule_count < 16) {
            for (int op = 0; op < OPS; op++) if (!strcmp(what, operation_names[op])) rule.operation = op;
            rule.number = atol(number);
            rule.onwards = number[strlen(number) - 1] == '+';
            rule.error = error_number(error);
        }
        if (rule.operation < 0 || rule.number < 1 || rule.error < 1) {
            errno = EINVAL;
            fail_setup(part);
        }
        rules[rule_count++] = rule;
    }
}

static void report_counts(void) {
    if (!counted[0]) return;
    FILE *file = fopen(counted, "w");
    if (!file) return;
    for (int op = 0; op < OPS; op++) fprintf(file, "%s %ld\n", operation_names[op], calls[op]);
    fclose(file);
}

__attribute__((constructor)) static void set_up(void) {
    const char *text = getenv("FAULT_DIR");
    if (!text || !*text) return;
    if (!realpath(text, watched)) fail_setup(text);
    if ((text = getenv("FAULT_ARM"))) snprintf(armed, sizeof armed, "%s", text);
    if ((text = getenv("FAULT_COUNT"))) {
        snprintf(counted, sizeof counted, "%s", text);
        atexit(report_counts);
    }
    if ((text = getenv("FAULT_FAIL")) && *text) read_rules(text);
    if ((text = getenv("FAULT_STATE")) && *text) {
        if (!realpath(text, state)) fail_setup(text);
        char path[PATH_MAX + 16];
        snprintf(path, sizeof path, "%s/journal", state);
        // Kept far above the numbers that programs close blindly.
        int low = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (low < 0) fail_setup(path);
        journal = fcntl(low, F_DUPFD_CLOEXEC, 900);
        if (journal < 0) fail_setup("dup");
        syscall(SYS_close, low);
    }
}

// Whether this call is to fail; then errno is set.
static int fails(enum operation op) {
    if (armed[0] && syscall(SYS_faccessat, AT_FDCWD, armed, F_OK) != 0) return 0;
    long number = ++calls[op];
    for (int index = 0; index < rule_count; index++) {
        struct rule *rule = &rules[index];
        if (rule->operation == (int)op && (rule->number == number || (rule->onwards && number > rule->number))) {
            errno = rule->error;
            return 1;
        }
    }
    return 0;
}

static void note(struct record *record, const void *bytes) {
    if (journal < 0) return;
    struct iovec parts[2] = { { record, sizeof *record }, { (void *)bytes, record->bytes } };
    ssize_t wanted = (ssize_t)(sizeof *record + record->bytes);
    // One call, so that records of several threads and processes do not mix.
    if (syscall(SYS_writev, journal, parts, 2) != wanted) fail_setup("journal");
}

static int is_watched_path(const char *path) {
    size_t length = strlen(watched);
    return watched[0] && !strncmp(path, watched, length) && (path[length] == '/' || path[length] == 0);
}

// The absolute path of a name that may not exist yet.
static int absolute(int folder, const char *name, char *out) {
    char parent[PATH_MAX], real_parent[PATH_MAX];
    const char *slash = strrchr(name, '/');
    if (slash == name) snprintf(parent, sizeof parent, "/");
    else if (slash) snprintf(parent, sizeof parent, "%.*s", (int)(slash - name), name);
    else snprintf(parent, sizeof parent, ".");
    if (parent[0] != '/' && folder != AT_FDCWD) {
        char relative[PATH_MAX];
        snprintf(relative, sizeof relative, "/proc/self/fd/%d/%.3000s", folder, parent);
        if (!realpath(relative, real_parent)) return 0;
    } else if (!realpath(parent, real_parent)) return 0;
    snprintf(out, PATH_MAX, "%.3000s/%.1000s", real_parent, slash ? slash + 1 : name);
    return 1;
}

// A second name for the file in the state folder, so that it can be found again whatever it is called then.
static void keep(const char *path, uint64_t inode) {
    if (journal < 0) return;
    char name[PATH_MAX + 40];
    snprintf(name, sizeof name, "%s/inode-%llu", state, (unsigned long long)inode);
    if (syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, name, 0) != 0 && errno != EEXIST) fail_setup(name);
}

static uint64_t inode_of(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 ? status.st_ino : 0;
}

static int open_watched(int folder, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    int writes = (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0 && (flags & O_TMPFILE) != O_TMPFILE;
    int is_ours = watched[0] && absolute(folder, name, path) && is_watched_path(path);
    if (!is_ours) return (int)syscall(SYS_openat, folder, name, flags, mode);
    pthread_mutex_lock(&lock);
    int file = -1;
    if (!writes || !fails(OP_OPEN)) {
        uint64_t before = inode_of(path);
        int truncates = flags & O_TRUNC;
        file = (int)syscall(SYS_openat, folder, name, flags & ~O_TRUNC, mode);
        struct stat status;
        if (file >= 0 && file < FILES && fstat(file, &status) == 0) {
            is_folder[file] = S_ISDIR(status.st_mode);
            inodes[file] = is_folder[file] || (writes && S_ISREG(status.st_mode)) ? status.st_ino : 0;
            if (writes && S_ISREG(status.st_mode)) {
                keep(path, status.st_ino);
                if (!before) {
                    struct record record = { .kind = CREATE, .inode = status.st_ino };
                    record.bytes = (uint32_t)strlen(path) + 1;
                    note(&record, path);
                }
                if (truncates && ftruncate(file, 0) != 0) {
                    int error = errno;
                    close(file);
                    errno = error;
                    file = -1;
                }
            }
        }
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return file;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *name, int flags, ...) { MODE(flags) return open_watched(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE(flags) return open_watched(AT_FDCWD, name, flags, mode); }
int openat(int folder, const char *name, int flags, ...) { MODE(flags) return open_watched(folder, name, flags, mode); }
int openat64(int folder, const char *name, int flags, ...) { MODE(flags) return open_watched(folder, name, flags, mode); }
int creat(const char *name, mode_t mode) { return open_watched(AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, mode); }
int __open_2(const char *name, int flags) { return open_watched(AT_FDCWD, name, flags, 0); }
int __open64_2(const char *name, int flags) { return open_watched(AT_FDCWD, name, flags, 0); }
int mkostemp(char *name, int flags) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    char *end = name + strlen(name) - 6;
    for (int attempt = 0; attempt < 100; attempt++) {
        uint64_t bits = 0;
        if (getentropy(&bits, sizeof bits) != 0) return -1;
        for (int index = 0; index < 6; index++, bits /= 36) end[index] = letters[bits % 36];
        int file = open_watched(AT_FDCWD, name, O_RDWR | O_CREAT | O_EXCL | flags, 0600);
        if (file >= 0 || errno != EEXIST) return file;
    }
    return -1;
}
int mkstemp(char *name) { return mkostemp(name, 0); }
int mkstemp64(char *name) { return mkostemp(name, 0); }

int close(int file) {
    if (file == journal && journal >= 0) return 0;
    if (file >= 0 && file < FILES) inodes[file] = 0;
    return (int)syscall(SYS_close, file);
}

static int is_ours(int file) { return file >= 0 && file < FILES && inodes[file] && !is_folder[file]; }

// Notes what stands in [offset, offset + length) before it is replaced.
static void note_old(int file, enum kind kind, uint64_t offset, uint64_t length) {
    struct stat status;
    if (journal < 0 || fstat(file, &status) != 0) return;
    uint64_t size = (uint64_t)status.st_size;
    uint64_t old = offset >= size ? 0 : size - offset < length ? size - offset : length;
    struct record record = {
        .kind = kind, .bytes = (uint32_t)old, .inode = inodes[file],
        .offset = offset, .length = length, .old_size = size,
    };
    char *bytes = old ? malloc(old) : NULL;
    if (old) {
        char name[PATH_MAX + 40];
        // The descriptor may be for writing only.
        snprintf(name, sizeof name, "%s/inode-%llu", state, (unsigned long long)inodes[file]);
        int reader = (int)syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC);
        if (!bytes || reader < 0 || pread(reader, bytes, old, (off_t)offset) != (ssize_t)old) fail_setup(name);
        syscall(SYS_close, reader);
    }
    note(&record, bytes);
    free(bytes);
}

static ssize_t write_at(int file, const void *bytes, size_t count, off_t offset, int moves) {
    pthread_mutex_lock(&lock);
    ssize_t written = -1;
    if (!fails(OP_WRITE)) {
        if (moves) {
            int flags = fcntl(file, F_GETFL);
            offset = flags & O_APPEND ? lseek(file, 0, SEEK_END) : lseek(file, 0, SEEK_CUR);
        }
        note_old(file, WRITE, (uint64_t)offset, count);
        written = moves ? syscall(SYS_write, file, bytes, count) : syscall(SYS_pwrite64, file, bytes, count, offset);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return written;
}

ssize_t write(int file, const void *bytes, size_t count) {
    return is_ours(file) ? write_at(file, bytes, count, 0, 1) : syscall(SYS_write, file, bytes, count);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    return is_ours(file) ? write_at(file, bytes, count, offset, 0) : syscall(SYS_pwrite64, file, bytes, count, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) { return pwrite(file, bytes, count, offset); }
ssize_t writev(int file, const struct iovec *parts, int count) {
    if (!is_ours(file)) return syscall(SYS_writev, file, parts, count);
    ssize_t total = 0;
    for (int index = 0; index < count; index++) {
        ssize_t written = write_at(file, parts[index].iov_base, parts[index].iov_len, 0, 1);
        if (written < 0) return total ? total : -1;
        total += written;
        if ((size_t)written < parts[index].iov_len) break;
    }
    return total;
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset) {
    ssize_t total = 0;
    for (int index = 0; index < count; index++) {
        ssize_t written = pwrite(file, parts[index].iov_base, parts[index].iov_len, offset + total);
        if (written < 0) return total ? total : -1;
        total += written;
        if ((size_t)written < parts[index].iov_len) break;
    }
    return total;
}
ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t offset) { return pwritev(file, parts, count, offset); }

static int resize(int file, uint64_t size, int allocates, uint64_t offset, uint64_t length, int mode) {
    pthread_mutex_lock(&lock);
    int result = -1;
    if (!fails(OP_WRITE)) {
        struct stat status;
        uint64_t old = fstat(file, &status) == 0 ? (uint64_t)status.st_size : 0;
        if (allocates) note_old(file, RESIZE, mode ? offset : old, mode ? length : 0);
        else note_old(file, RESIZE, size < old ? size : old, size < old ? old - size : 0);
        result = allocates ? (int)syscall(SYS_fallocate, file, mode, offset, length) : (int)syscall(SYS_ftruncate, file, size);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}
int ftruncate(int file, off_t size) {
    return is_ours(file) ? resize(file, (uint64_t)size, 0, 0, 0, 0) : (int)syscall(SYS_ftruncate, file, size);
}
int ftruncate64(int file, off64_t size) { return ftruncate(file, size); }
int fallocate(int file, int mode, off_t offset, off_t length) {
    return is_ours(file) ? resize(file, 0, 1, (uint64_t)offset, (uint64_t)length, mode)
                         : (int)syscall(SYS_fallocate, file, mode, offset, length);
}
int fallocate64(int file, int mode, off64_t offset, off64_t length) { return fallocate(file, mode, offset, length); }
int posix_fallocate(int file, off_t offset, off_t length) { return fallocate(file, 0, offset, length) ? errno : 0; }
int posix_fallocate64(int file, off64_t offset, off64_t length) { return posix_fallocate(file, offset, length); }

// The record comes first: what another thread writes meanwhile counts as not synced. The real sync is
// left out where there is a journal, since the journal says what a loss of power leaves.
static int sync_file(int file, long number) {
    if (file < 0 || file >= FILES || !inodes[file]) return (int)syscall(number, file);
    pthread_mutex_lock(&lock);
    int result = -1;
    if (!fails(OP_SYNC)) {
        struct record record = { .kind = is_folder[file] ? SYNC_FOLDER : SYNC, .inode = inodes[file] };
        char link[40], path[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        ssize_t length = is_folder[file] ? readlink(link, path, sizeof path - 1) : 0;
        if (length > 0) {
            path[length] = 0;
            record.bytes = (uint32_t)length + 1;
        }
        note(&record, path);
        result = journal < 0 ? (int)syscall(number, file) : 0;
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}
int fsync(int file) { return sync_file(file, SYS_fsync); }
int fdatasync(int file) { return sync_file(file, SYS_fdatasync); }
int syncfs(int file) { return sync_file(file, SYS_fsync); }

static int remove_name(int folder, const char *name, int flags) {
    char path[PATH_MAX];
    if (!watched[0] || (flags & AT_REMOVEDIR) || !absolute(folder, name, path) || !is_watched_path(path))
        return (int)syscall(SYS_unlinkat, folder, name, flags);
    pthread_mutex_lock(&lock);
    int result = -1;
    if (!fails(OP_OPEN)) {
        uint64_t inode = inode_of(path);
        if (inode) {
            keep(path, inode);
            struct record record = { .kind = REMOVE, .inode = inode, .bytes = (uint32_t)strlen(path) + 1 };
            note(&record, path);
        }
        result = (int)syscall(SYS_unlinkat, folder, name, flags);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}
int unlink(const char *name) { return remove_name(AT_FDCWD, name, 0); }
int unlinkat(int folder, const char *name, int flags) { return remove_name(folder, name, flags); }

static int rename_name(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    char paths[2 * PATH_MAX], target[PATH_MAX];
    if (!watched[0] || !absolute(from_folder, from, paths) || !absolute(to_folder, to, target) ||
        !(is_watched_path(paths) || is_watched_path(target)))
        return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    pthread_mutex_lock(&lock);
    int result = -1;
    if (!fails(OP_OPEN)) {
        struct record record = { .kind = RENAME, .inode = inode_of(paths), .other = inode_of(target) };
        struct stat status;
        if (record.inode && stat(paths, &status) == 0 && S_ISREG(status.st_mode)) {
            keep(paths, record.inode);
            if (record.other) keep(target, record.other);
            size_t first = strlen(paths) + 1;
            strcpy(paths + first, target);
            record.bytes = (uint32_t)(first + strlen(target) + 1);
            note(&record, paths);
        }
        result = (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}
int rename(const char *from, const char *to) { return rename_name(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return rename_name(a, from, b, to, 0); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { return rename_name(a, from, b, to, flags); }

#else // UNDO: the program that takes back what was not synced.

static void die(const char *what) {
    fprintf(stderr, "powerloss-undo: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t seed;
static int chance(void) { // one in two, the same for the same seed
    seed += 0x9E3779B97F4A7C15ull;
    uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ull;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBull;
    return (int)((mixed ^ (mixed >> 31)) & 1);
}

static int is_in_folder(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return !strncmp(path, folder, length) && path[length] == '/' && !strchr(path + length + 1, '/');
}

static void remove_shared_memory(const char *folder) {
    DIR *entries = opendir(folder);
    if (!entries) die(folder);
    for (struct dirent *entry; (entry = readdir(entries));) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%.3000s/%.255s", folder, entry->d_name);
        size_t length = strlen(path);
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.') remove_shared_memory(path);
        else if (length > 4 && !strcmp(path + length - 4, "-shm") && unlink(path) != 0) die(path);
    }
    closedir(entries);
}

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: powerloss-undo STATE DIR [SEED]\n");
        return 2;
    }
    seed = count > 3 ? strtoull(arguments[3], NULL, 10) : 0;
    int keeps_some = seed != 0;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/journal", arguments[1]);
    FILE *file = fopen(path, "r");
    if (!file) die(path);
    struct record **records = NULL;
    char **payloads = NULL;
    size_t total = 0;
    for (struct record head; fread(&head, sizeof head, 1, file) == 1; total++) {
        char *payload = malloc(head.bytes + 1u);
        if (!payload || (head.bytes && fread(payload, head.bytes, 1, file) != 1)) break;
        if (total % 1024 == 0) {
            records = realloc(records, (total + 1024) * sizeof *records);
            payloads = realloc(payloads, (total + 1024) * sizeof *payloads);
            if (!records || !payloads) die("memory");
        }
        records[total] = malloc(sizeof head);
        if (!records[total]) die("memory");
        *records[total] = head;
        payloads[total] = payload;
    }
    fclose(file);

    // Backwards: a record is settled if its file, or its folder, was synced after it.
    char *is_lost = calloc(total + 1, 1);
    char **news = calloc(total + 1, sizeof *news);
    long lost_writes = 0, lost_names = 0, kept = 0;
    uint64_t *synced = calloc(total + 1, sizeof *synced);
    const char **folders = calloc(total + 1, sizeof *folders);
    size_t synced_count = 0, folder_count = 0;
    if (!is_lost || !news || !synced || !folders) die("memory");
    for (size_t index = total; index-- > 0;) {
        struct record *record = records[index];
        int settled = 0;
        if (record->kind == SYNC) {
            synced[synced_count++] = record->inode;
        } else if (record->kind == SYNC_FOLDER) {
            folders[folder_count++] = payloads[index];
        } else if (record->kind == WRITE || record->kind == RESIZE) {
            for (size_t later = 0; later < synced_count && !settled; later++) settled = synced[later] == record->inode;
        } else {
            const char *named = payloads[index] + (record->kind == RENAME ? strlen(payloads[index]) + 1 : 0);
            for (size_t later = 0; later < folder_count && !settled; later++) settled = is_in_folder(named, folders[later]);
        }
        // Files are few: a list of those synced later stays short if each is in it once.
        for (size_t later = 0; record->kind == SYNC && later + 1 < synced_count; later++)
            if (synced[later] == record->inode) { synced_count--; break; }
        for (size_t later = 0; record->kind == SYNC_FOLDER && later + 1 < folder_count; later++)
            if (!strcmp(folders[later], payloads[index])) { folder_count--; break; }
        is_lost[index] = !settled && record->kind != SYNC && record->kind != SYNC_FOLDER;
        if (!is_lost[index]) continue;
        char name[PATH_MAX];
        snprintf(name, sizeof name, "%.3000s/inode-%llu", arguments[1], (unsigned long long)record->inode);
        if (record->kind == WRITE || record->kind == RESIZE) {
            int inode = open(name, O_RDWR);
            if (inode < 0) die(name);
            if (record->kind == WRITE && keeps_some) {
                news[index] = calloc(record->length + 1, 1);
                if (!news[index] || pread(inode, news[index], record->length, (off_t)record->offset) < 0) die(name);
            }
            if (record->bytes && pwrite(inode, payloads[index], record->bytes, (off_t)record->offset) < 0) die(name);
            if (ftruncate(inode, (off_t)record->old_size) != 0) die(name);
            close(inode);
            lost_writes++;
        } else if (record->kind == CREATE) {
            if (unlink(payloads[index]) != 0 && errno != ENOENT) die(payloads[index]);
            lost_names++;
        } else if (record->kind == REMOVE) {
            if (link(name, payloads[index]) != 0 && errno != EEXIST) die(payloads[index]);
            lost_names++;
        } else if (record->kind == RENAME) {
            const char *target = payloads[index] + strlen(payloads[index]) + 1;
            if (rename(target, payloads[index]) != 0 && errno != ENOENT) die(target);
            if (record->other) {
                snprintf(name, sizeof name, "%.3000s/inode-%llu", arguments[1], (unsigned long long)record->other);
                if (link(name, target) != 0 && errno != EEXIST) die(target);
            }
            lost_names++;
        }
    }
    // Forwards again: of the lost writes a random part by sectors may have reached the disk.
    for (size_t index = 0; keeps_some && index < total; index++) {
        struct record *record = records[index];
        if (!is_lost[index] || record->kind != WRITE) continue;
        char name[PATH_MAX];
        snprintf(name, sizeof name, "%.3000s/inode-%llu", arguments[1], (unsigned long long)record->inode);
        int inode = open(name, O_RDWR);
        if (inode < 0) die(name);
        for (uint64_t done = 0; done < record->length;) {
            uint64_t part = 512 - (record->offset + done) % 512;
            if (part > record->length - done) part = record->length - done;
            if (chance()) {
                if (pwrite(inode, news[index] + done, part, (off_t)(record->offset + done)) < 0) die(name);
                kept++;
            }
            done += part;
        }
        close(inode);
    }
    remove_shared_memory(arguments[2]);
    printf("lost %ld writes and %ld names of %zu operations; %ld sectors kept\n", lost_writes, lost_names, total, kept);
    return 0;
}
#endif
