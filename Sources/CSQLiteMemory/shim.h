/* sqlite3_config takes a variable list of arguments, which Swift cannot call. */
#include <sqlite3.h>

static inline int sqlite_leave_memory_uncounted(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
