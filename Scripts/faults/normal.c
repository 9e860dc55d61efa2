// Makes a program run SQLite with synchronous = NORMAL where it asks for FULL, and believe that it is FULL.
//
// The control of the power-loss test: preloaded into the whole server beside powerloss.so. If nothing were
// lost with it, the test would show nothing. The server has no such setting of its own, on purpose.
//
//   clang -shared -fPIC -O2 -o normal.so normal.c -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;

static const char *instead(const char *sql) {
    if (!sql) return NULL;
    if (!strcmp(sql, "PRAGMA synchronous = FULL")) return "PRAGMA synchronous = NORMAL";
    if (!strcmp(sql, "PRAGMA synchronous")) return "SELECT 2 AS synchronous";
    return NULL;
}

int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int bytes, sqlite3_stmt **statement, const char **tail) {
    static int (*real)(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
    if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, "sqlite3_prepare_v2");
    const char *other = instead(sql);
    if (!other) return real(db, sql, bytes, statement, tail);
    int code = real(db, other, -1, statement, NULL);
    if (tail) *tail = sql + strlen(sql);
    return code;
}

int sqlite3_prepare_v3(
    sqlite3 *db, const char *sql, int bytes, unsigned int flags, sqlite3_stmt **statement, const char **tail) {
    static int (*real)(sqlite3 *, const char *, int, unsigned int, sqlite3_stmt **, const char **);
    if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, "sqlite3_prepare_v3");
    const char *other = instead(sql);
    if (!other) return real(db, sql, bytes, flags, statement, tail);
    int code = real(db, other, -1, flags, statement, NULL);
    if (tail) *tail = sql + strlen(sql);
    return code;
}
