#include "private.h"

#include <libxml/parser.h>
#include <libxml/uri.h>
#include <libxml/xmlschemastypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* libxml2 has one entity loader for the process. It is ours only while a schema compiles, under this lock, and gives
   other threads what the previous loader gives. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_t compiling;
static p4_resolver current_resolver;
static void *current_context;
static xmlExternalEntityLoader previous_loader;

static xmlParserInputPtr load(const char *location, const char *id, xmlParserCtxtPtr ctxt) {
    if (!pthread_equal(compiling, pthread_self())) return previous_loader(location, id, ctxt);
    size_t length = 0;
    const uint8_t *bytes = location == NULL ? NULL : current_resolver(current_context, location, &length);
    if (bytes == NULL || length > INT32_MAX) return NULL;
    xmlParserInputBufferPtr buffer =
        xmlParserInputBufferCreateMem((const char *)bytes, (int)length, XML_CHAR_ENCODING_NONE);
    if (buffer == NULL) return NULL;
    xmlParserInputPtr input = xmlNewIOInputStream(ctxt, buffer, XML_CHAR_ENCODING_NONE);
    if (input == NULL) {
        xmlFreeParserInputBuffer(buffer);
        return NULL;
    }
    if (input->filename == NULL) input->filename = (char *)xmlCanonicPath((const xmlChar *)location);
    return input;
}

static void collect(void *context, xmlErrorPtr error) {
    if (error == NULL || error->level < XML_ERR_ERROR) return;
    p4_problems_add(context, error->line, error->int2, -1, error->code, error->message);
}

p4_schema *p4_schema_compile(
    const uint8_t *bytes, size_t length, p4_resolver resolver, void *context, p4_problems **problems) {
    p4_initialise();
    *problems = p4_problems_new(50);
    if (length > INT32_MAX) return NULL;
    pthread_mutex_lock(&lock);
    xmlSchemaInitTypes();
    current_resolver = resolver;
    current_context = context;
    compiling = pthread_self();
    previous_loader = xmlGetExternalEntityLoader();
    xmlSetExternalEntityLoader(load);
    xmlSchemaPtr schema = NULL;
    xmlSchemaParserCtxtPtr ctxt = xmlSchemaNewMemParserCtxt((const char *)bytes, (int)length);
    if (ctxt != NULL) {
        xmlSchemaSetParserStructuredErrors(ctxt, (xmlStructuredErrorFunc)collect, *problems);
        xmlSetStructuredErrorFunc(*problems, (xmlStructuredErrorFunc)collect);
        schema = xmlSchemaParse(ctxt);
        xmlSetStructuredErrorFunc(NULL, NULL);
        xmlSchemaFreeParserCtxt(ctxt);
    }
    xmlSetExternalEntityLoader(previous_loader);
    pthread_mutex_unlock(&lock);
    if (schema == NULL) return NULL;
    p4_schema *result = calloc(1, sizeof(p4_schema));
    if (result == NULL) {
        xmlSchemaFree(schema);
        return NULL;
    }
    result->schema = schema;
    return result;
}

void p4_schema_free(p4_schema *schema) {
    if (schema == NULL) return;
    xmlSchemaFree(schema->schema);
    free(schema);
}

static void collect_validation(void *context, xmlErrorPtr error) {
    if (error == NULL || error->level < XML_ERR_ERROR) return;
    int32_t index = -1;
    xmlNodePtr node = error->node;
    if (node != NULL && node->type == XML_ATTRIBUTE_NODE) node = node->parent;
    if (node != NULL && node->type == XML_ELEMENT_NODE) index = (int32_t)(intptr_t)node->_private;
    p4_problems_add(context, error->line, 0, index, error->code, error->message);
}

p4_problems *p4_validate(const p4_schema *schema, const p4_document *document, int32_t limit) {
    p4_problems *problems = p4_problems_new(limit);
    if (problems == NULL || document->tree == NULL) return problems;
    xmlSchemaValidCtxtPtr ctxt = xmlSchemaNewValidCtxt(schema->schema);
    if (ctxt == NULL) {
        p4_problems_add(problems, 1, 1, -1, 0, "Out of memory.");
        return problems;
    }
    xmlSchemaSetValidStructuredErrors(ctxt, (xmlStructuredErrorFunc)collect_validation, problems);
    int status = xmlSchemaValidateDoc(ctxt, document->tree);
    xmlSchemaFreeValidCtxt(ctxt);
    if (status != 0 && problems->count == 0) {
        p4_problems_add(problems, 1, 1, -1, 0, "The schema processor failed without saying why.");
    }
    return problems;
}
