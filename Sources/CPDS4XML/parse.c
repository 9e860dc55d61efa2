#include "private.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void initialise(void) { xmlInitParser(); }

void p4_initialise(void) { pthread_once(&once, initialise); }

/* libxml2 stands behind a start tag when it reports it; the tag's own place is the last '<' before (none can be inside
   a tag). The beginning of the tag's line is looked for only as far back as the tag before, which knows it already: a
   label of megabytes on one line must not be searched again for every tag. Offsets count from the document's beginning,
   because libxml2 drops what it has read. */
static p4_place place_of_tag(xmlParserCtxtPtr ctxt, p4_document *document) {
    p4_place place = {0, 0};
    xmlParserInputPtr input = ctxt->input;
    if (input == NULL) return place;
    place.line = input->line;
    place.column = input->col;
    const xmlChar *at = input->cur;
    if (at == NULL || input->base == NULL) return place;
    int32_t newlines = 0;
    while (at > input->base && *at != '<') {
        if (*at == '\n' && at != input->cur) newlines++;
        at--;
    }
    if (*at != '<') return place;
    size_t dropped = input->consumed;
    size_t here = dropped + (size_t)(at - input->base);
    const xmlChar *start = at;
    while (start > input->base && dropped + (size_t)(start - input->base) > document->last_tag && start[-1] != '\n') start--;
    if (start > input->base && start[-1] == '\n') {
        document->line_start = dropped + (size_t)(start - input->base);
    } else if (dropped + (size_t)(start - input->base) > document->last_tag) {
        /* What lies between the tags is gone: count back from where libxml2 stands. */
        size_t behind = (size_t)(input->cur - at) + 1;
        document->line_start = here >= (size_t)input->col - behind + 1 ? here - ((size_t)input->col - behind) : here;
        if (newlines > 0) document->line_start = here;
    }
    document->last_tag = here;
    place.line -= newlines;
    place.column = (int32_t)(here - document->line_start) + 1;
    return place;
}

static void start_element(
    void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int nb_namespaces,
    const xmlChar **namespaces, int nb_attributes, int nb_defaulted, const xmlChar **attributes) {
    xmlParserCtxtPtr ctxt = context;
    xmlSAX2StartElementNs(context, name, prefix, uri, nb_namespaces, namespaces, nb_attributes, nb_defaulted, attributes);
    p4_document *document = ctxt->_private;
    if (ctxt->node == NULL) return;
    if (document->place_count == document->place_capacity) {
        int32_t capacity = document->place_capacity == 0 ? 512 : document->place_capacity * 2;
        p4_place *grown = realloc(document->places, (size_t)capacity * sizeof(p4_place));
        if (grown == NULL) {
            document->out_of_memory = 1;
            xmlStopParser(ctxt);
            return;
        }
        document->places = grown;
        document->place_capacity = capacity;
    }
    document->places[document->place_count] = place_of_tag(ctxt, document);
    ctxt->node->_private = (void *)(intptr_t)document->place_count;
    document->place_count++;
}

static void internal_subset(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
    (void)name;
    (void)external;
    (void)system;
    xmlParserCtxtPtr ctxt = context;
    p4_document *document = ctxt->_private;
    document->is_refused = 1;
    p4_problems_add(
        document->problems, ctxt->input != NULL ? ctxt->input->line : 1, 1, -1, 0,
        "A document type declaration is not allowed in a label.");
    xmlStopParser(ctxt);
}

static void collect(void *context, xmlErrorPtr error) {
    p4_document *document = context;
    if (document->is_refused || error == NULL || error->level < XML_ERR_ERROR) return;
    const char *message = error->message;
    /* Two of libxml2's limits, whose own words are for programmers. */
    if (message != NULL && strstr(message, "Excessive depth") != NULL) message = "Elements are nested too deeply for a label.";
    if (message != NULL && strstr(message, "huge text node") != NULL) message = "A text is too long for a label.";
    p4_problems_add(document->problems, error->line, error->int2, -1, error->code, message);
}

/* The most attributes of an element, and the most namespaces in scope. libxml2 compares each with all others: a million
   attributes would keep it busy for hours (its own limit came with version 2.12). */
static const int most_attributes = 10000;

/* The label's bytes, handed to libxml2 piece by piece. This is the only place where it can be stopped within a tag. */
typedef struct {
    const uint8_t *bytes;
    size_t left;
    xmlParserCtxtPtr ctxt;
} source;

static int read_piece(void *context, char *buffer, int length) {
    source *input = context;
    xmlParserCtxtPtr ctxt = input->ctxt;
    /* Five places for each attribute, two for each namespace. */
    if (ctxt != NULL && (ctxt->maxatts / 5 > 2 * most_attributes || ctxt->nsNr / 2 > most_attributes)) {
        p4_document *document = ctxt->_private;
        if (!document->is_refused) {
            document->is_refused = 1;
            p4_problems_add(
                document->problems, ctxt->input != NULL ? ctxt->input->line : 1, 1, -1, 0, "The element has too many attributes for a label.");
        }
        return -1;
    }
    size_t piece = input->left < (size_t)length ? input->left : (size_t)length;
    memcpy(buffer, input->bytes, piece);
    input->bytes += piece;
    input->left -= piece;
    return (int)piece;
}

p4_document *p4_parse(const uint8_t *bytes, size_t length) {
    p4_initialise();
    p4_document *document = calloc(1, sizeof(p4_document));
    if (document == NULL) return NULL;
    document->problems = p4_problems_new(20);
    if (length == 0 || length > INT32_MAX / 2) {
        p4_problems_add(
            document->problems, 1, 1, -1, 0, length == 0 ? "The file is empty." : "The file is too large for a label.");
        return document;
    }
    source input = {bytes, length, NULL};
    xmlParserCtxtPtr ctxt = xmlCreateIOParserCtxt(NULL, NULL, read_piece, NULL, &input, XML_CHAR_ENCODING_NONE);
    if (ctxt == NULL) {
        p4_problems_add(document->problems, 1, 1, -1, 0, "Out of memory.");
        return document;
    }
    xmlCtxtUseOptions(ctxt, XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
    ctxt->_private = document;
    input.ctxt = ctxt;
    ctxt->sax->startElementNs = start_element;
    ctxt->sax->internalSubset = internal_subset;
    ctxt->sax->externalSubset = NULL;
    /* SAX's own structured callback would get userData, which must stay the context: this one is set for the thread. */
    xmlSetStructuredErrorFunc(document, (xmlStructuredErrorFunc)collect);
    xmlParseDocument(ctxt);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (ctxt->wellFormed && !document->is_refused && !document->out_of_memory && ctxt->myDoc != NULL) {
        document->tree = ctxt->myDoc;
        ctxt->myDoc = NULL;
    } else {
        if (document->problems->count == 0) {
            p4_problems_add(document->problems, 1, 1, -1, 0, "The file is not well-formed XML.");
        }
        if (ctxt->myDoc != NULL) xmlFreeDoc(ctxt->myDoc);
        ctxt->myDoc = NULL;
    }
    xmlFreeParserCtxt(ctxt);
    if (document->tree != NULL && !p4_flatten(document)) {
        p4_problems_add(document->problems, 1, 1, -1, 0, "Out of memory.");
        xmlFreeDoc(document->tree);
        document->tree = NULL;
        document->node_count = 0;
    }
    return document;
}

void p4_document_free(p4_document *document) {
    if (document == NULL) return;
    if (document->tree != NULL) xmlFreeDoc(document->tree);
    p4_problems_free(document->problems);
    free(document->places);
    free(document->nodes);
    free(document->attributes);
    free(document->names);
    free(document->name_table);
    free(document->name_keys);
    free(document->text);
    free(document);
}

const p4_node *p4_nodes(const p4_document *document, int32_t *count) {
    *count = document->node_count;
    return document->nodes;
}

const p4_attribute *p4_attributes(const p4_document *document, int32_t *count) {
    *count = document->attribute_count;
    return document->attributes;
}

const p4_name *p4_names(const p4_document *document, int32_t *count) {
    *count = document->name_count;
    return document->names;
}

const char *p4_text(const p4_document *document, int32_t *length) {
    *length = document->text_length;
    return document->text;
}

const p4_problems *p4_document_problems(const p4_document *document) { return document->problems; }
