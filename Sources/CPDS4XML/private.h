#ifndef PDS4XML_PRIVATE_H
#define PDS4XML_PRIVATE_H

#include "pds4xml.h"

#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

struct p4_problems {
    p4_problem *items;
    int32_t count;
    int32_t capacity;
    int32_t limit;
};

typedef struct {
    int32_t line;
    int32_t column;
} p4_place;

struct p4_document {
    xmlDocPtr tree;
    p4_problems *problems;
    p4_place *places;
    int32_t place_count;
    int32_t place_capacity;
    p4_node *nodes;
    int32_t node_count;
    int32_t node_capacity;
    p4_attribute *attributes;
    int32_t attribute_count;
    int32_t attribute_capacity;
    p4_name *names;
    int32_t name_count;
    int32_t name_capacity;
    int32_t *name_table;
    int32_t name_table_size;
    const void **name_keys;
    char *text;
    int32_t text_length;
    int32_t text_capacity;
    size_t last_tag;
    size_t line_start;
    int is_refused;
    int out_of_memory;
};

struct p4_schema {
    xmlSchemaPtr schema;
};

p4_problems *p4_problems_new(int32_t limit);
void p4_problems_add(p4_problems *problems, int32_t line, int32_t column, int32_t node, int32_t code, const char *message);
int p4_flatten(p4_document *document);
void p4_initialise(void);

#endif
