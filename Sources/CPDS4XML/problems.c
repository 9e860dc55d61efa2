#include "private.h"

#include <stdlib.h>
#include <string.h>

p4_problems *p4_problems_new(int32_t limit) {
    p4_problems *problems = calloc(1, sizeof(p4_problems));
    if (problems != NULL) problems->limit = limit;
    return problems;
}

void p4_problems_add(p4_problems *problems, int32_t line, int32_t column, int32_t node, int32_t code, const char *message) {
    if (problems == NULL || problems->count >= problems->limit) return;
    if (problems->count == problems->capacity) {
        int32_t capacity = problems->capacity == 0 ? 8 : problems->capacity * 2;
        p4_problem *grown = realloc(problems->items, (size_t)capacity * sizeof(p4_problem));
        if (grown == NULL) return;
        problems->items = grown;
        problems->capacity = capacity;
    }
    const char *from = message == NULL ? "unknown" : message;
    size_t length = strlen(from);
    if (length > 2000) length = 2000;
    while (length > 0 && (from[length - 1] == '\n' || from[length - 1] == ' ')) length--;
    char *copy = malloc(length + 1);
    if (copy == NULL) return;
    memcpy(copy, from, length);
    copy[length] = 0;
    p4_problem *problem = &problems->items[problems->count++];
    problem->line = line;
    problem->column = column;
    problem->node = node;
    problem->code = code;
    problem->message = copy;
}

int32_t p4_problem_count(const p4_problems *problems) {
    return problems == NULL ? 0 : problems->count;
}

p4_problem p4_problem_at(const p4_problems *problems, int32_t index) {
    return problems->items[index];
}

void p4_problems_free(p4_problems *problems) {
    if (problems == NULL) return;
    for (int32_t i = 0; i < problems->count; i++) free((void *)problems->items[i].message);
    free(problems->items);
    free(problems);
}
