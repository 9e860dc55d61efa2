/* libxml2 behind a header that names none of its types.
 *
 * Documents are parsed with safe options only (no network, no entity substitution, any DOCTYPE refused, libxml2's depth
 * and size limits kept), flattened into one array of nodes in document order, and kept as a libxml2 tree for XML Schema
 * validation until they are freed.
 */
#ifndef PDS4XML_H
#define PDS4XML_H

#include <stddef.h>
#include <stdint.h>

enum {
    P4_ELEMENT = 1,
    P4_TEXT = 2,
    P4_COMMENT = 3,
    P4_INSTRUCTION = 4,
    P4_ROOT = 5,
};

/* One node. Strings are offsets into the text buffer, names are indexes into the name table; -1 is "none". */
typedef struct {
    int32_t kind;
    int32_t parent;
    int32_t first_child;
    int32_t next_sibling;
    int32_t end;        /* index after the last descendant */
    int32_t name;
    int32_t line;
    int32_t column;
    int32_t first_attribute;
    int32_t attribute_count;
    int32_t text;
    int32_t text_length;
} p4_node;

typedef struct {
    int32_t name;
    int32_t owner;
    int32_t text;
    int32_t text_length;
} p4_attribute;

/* A name in the name table: offsets into the text buffer. */
typedef struct {
    int32_t local;
    int32_t local_length;
    int32_t space;
    int32_t space_length;
    int32_t qualified;
    int32_t qualified_length;
} p4_name;

typedef struct {
    int32_t line;
    int32_t column;
    int32_t node;     /* node index, -1 when the place is not a node */
    int32_t code;     /* libxml2's error number */
    const char *message;
} p4_problem;

typedef struct p4_document p4_document;
typedef struct p4_schema p4_schema;
typedef struct p4_problems p4_problems;

/* Parses bytes. Never returns NULL except when memory ends; on failure the document has problems and no nodes. */
p4_document *p4_parse(const uint8_t *bytes, size_t length);
void p4_document_free(p4_document *document);

const p4_node *p4_nodes(const p4_document *document, int32_t *count);
const p4_attribute *p4_attributes(const p4_document *document, int32_t *count);
const p4_name *p4_names(const p4_document *document, int32_t *count);
const char *p4_text(const p4_document *document, int32_t *length);
const p4_problems *p4_document_problems(const p4_document *document);

int32_t p4_problem_count(const p4_problems *problems);
p4_problem p4_problem_at(const p4_problems *problems, int32_t index);
void p4_problems_free(p4_problems *problems);

/* Gives the bytes of the schema that a location names, or NULL. The bytes must outlive the call of p4_schema_compile. */
typedef const uint8_t *(*p4_resolver)(void *context, const char *location, size_t *length);

/* Compiles a schema. One compilation runs at a time; the result may be used by many threads at once. */
p4_schema *p4_schema_compile(
    const uint8_t *bytes, size_t length, p4_resolver resolver, void *context, p4_problems **problems);
void p4_schema_free(p4_schema *schema);

/* Validates; the caller frees what is returned. */
p4_problems *p4_validate(const p4_schema *schema, const p4_document *document, int32_t limit);

#endif
