#include "private.h"

#include <stdlib.h>
#include <string.h>

static int grow(void **items, int32_t *capacity, int32_t needed, size_t size) {
    if (needed <= *capacity) return 1;
    int64_t wanted = *capacity == 0 ? 256 : (int64_t)*capacity * 2;
    if (wanted < needed) wanted = needed;
    if (wanted > INT32_MAX) return 0;
    void *grown = realloc(*items, (size_t)wanted * size);
    if (grown == NULL) return 0;
    *items = grown;
    *capacity = (int32_t)wanted;
    return 1;
}

/* Appends text; returns its offset, or -1 when memory (or the 2 GiB of offsets) ends. */
static int32_t add_text(p4_document *document, const char *text, size_t length) {
    if (length > (size_t)(INT32_MAX - document->text_length)) return -1;
    if (!grow((void **)&document->text, &document->text_capacity, document->text_length + (int32_t)length, 1)) return -1;
    int32_t at = document->text_length;
    if (length > 0) memcpy(document->text + at, text, length);
    document->text_length += (int32_t)length;
    return at;
}

/* Names come from libxml2's dictionary, so equal names are equal pointers; the namespace record is a pointer too. */
static int32_t name_index(p4_document *document, const xmlChar *local, xmlNsPtr ns) {
    if (document->name_table_size == 0 || document->name_count * 2 >= document->name_table_size) {
        int32_t size = document->name_table_size == 0 ? 256 : document->name_table_size * 2;
        int32_t *table = malloc((size_t)size * sizeof(int32_t));
        const void **keys = realloc(document->name_keys, (size_t)size * 2 * sizeof(void *));
        if (table == NULL || keys == NULL) {
            free(table);
            if (keys != NULL) document->name_keys = keys;
            return -1;
        }
        for (int32_t i = 0; i < size; i++) table[i] = -1;
        for (int32_t i = 0; i < document->name_count; i++) {
            uintptr_t hash = ((uintptr_t)keys[2 * i] >> 3) * 31 + ((uintptr_t)keys[2 * i + 1] >> 4);
            int32_t slot = (int32_t)(hash & (uintptr_t)(size - 1));
            while (table[slot] >= 0) slot = (slot + 1) & (size - 1);
            table[slot] = i;
        }
        free(document->name_table);
        document->name_table = table;
        document->name_keys = keys;
        document->name_table_size = size;
    }
    uintptr_t hash = ((uintptr_t)local >> 3) * 31 + ((uintptr_t)ns >> 4);
    int32_t slot = (int32_t)(hash & (uintptr_t)(document->name_table_size - 1));
    while (document->name_table[slot] >= 0) {
        int32_t index = document->name_table[slot];
        if (document->name_keys[2 * index] == local && document->name_keys[2 * index + 1] == ns) return index;
        slot = (slot + 1) & (document->name_table_size - 1);
    }
    if (!grow((void **)&document->names, &document->name_capacity, document->name_count + 1, sizeof(p4_name))) return -1;
    p4_name name;
    const char *uri = ns != NULL && ns->href != NULL ? (const char *)ns->href : "";
    const char *prefix = ns != NULL && ns->prefix != NULL ? (const char *)ns->prefix : "";
    name.local_length = (int32_t)strlen((const char *)local);
    name.space_length = (int32_t)strlen(uri);
    name.space = add_text(document, uri, (size_t)name.space_length);
    int32_t prefix_length = (int32_t)strlen(prefix);
    name.qualified = add_text(document, prefix, (size_t)prefix_length);
    if (prefix_length > 0) add_text(document, ":", 1);
    name.local = add_text(document, (const char *)local, (size_t)name.local_length);
    name.qualified_length = name.local + name.local_length - name.qualified;
    if (name.space < 0 || name.qualified < 0 || name.local < 0) return -1;
    int32_t index = document->name_count++;
    document->names[index] = name;
    document->name_keys[2 * index] = local;
    document->name_keys[2 * index + 1] = ns;
    document->name_table[slot] = index;
    return index;
}

static int add_attributes(p4_document *document, xmlNodePtr element, p4_node *node) {
    node->first_attribute = document->attribute_count;
    for (xmlAttrPtr attribute = element->properties; attribute != NULL; attribute = attribute->next) {
        if (!grow(
                (void **)&document->attributes, &document->attribute_capacity, document->attribute_count + 1,
                sizeof(p4_attribute))) {
            return 0;
        }
        p4_attribute record;
        record.name = name_index(document, attribute->name, attribute->ns);
        record.owner = document->node_count;
        record.text = document->text_length;
        for (xmlNodePtr part = attribute->children; part != NULL; part = part->next) {
            if (part->type != XML_TEXT_NODE || part->content == NULL) continue;
            if (add_text(document, (const char *)part->content, strlen((const char *)part->content)) < 0) return 0;
        }
        record.text_length = document->text_length - record.text;
        if (record.name < 0) return 0;
        document->attributes[document->attribute_count++] = record;
    }
    node->attribute_count = document->attribute_count - node->first_attribute;
    return 1;
}

static p4_node blank(int32_t kind, int32_t parent) {
    p4_node node = {kind, parent, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0};
    return node;
}

/* Walks without recursion: depth is the document's, and labels are not to be trusted with the stack. */
int p4_flatten(p4_document *document) {
    if (!grow((void **)&document->nodes, &document->node_capacity, 1, sizeof(p4_node))) return 0;
    document->nodes[0] = blank(P4_ROOT, -1);
    document->nodes[0].line = 1;
    document->nodes[0].column = 1;
    document->node_count = 1;
    xmlNodePtr current = document->tree->children;
    int32_t parent = 0;
    int32_t previous = -1;
    while (current != NULL) {
        int32_t kind = 0;
        switch (current->type) {
        case XML_ELEMENT_NODE: kind = P4_ELEMENT; break;
        case XML_TEXT_NODE:
        case XML_CDATA_SECTION_NODE: kind = P4_TEXT; break;
        case XML_COMMENT_NODE: kind = P4_COMMENT; break;
        case XML_PI_NODE: kind = P4_INSTRUCTION; break;
        default: break;
        }
        const char *content = current->type == XML_ELEMENT_NODE ? NULL : (const char *)current->content;
        size_t length = content == NULL ? 0 : strlen(content);
        int merges = kind == P4_TEXT && previous >= 0 && document->nodes[previous].kind == P4_TEXT
            && document->nodes[previous].text + document->nodes[previous].text_length == document->text_length;
        if (merges) {
            if (add_text(document, content, length) < 0) return 0;
            document->nodes[previous].text_length += (int32_t)length;
        } else if (kind != 0) {
            if (!grow((void **)&document->nodes, &document->node_capacity, document->node_count + 1, sizeof(p4_node))) return 0;
            p4_node node = blank(kind, parent);
            int32_t index = document->node_count;
            if (kind == P4_ELEMENT) {
                intptr_t place = (intptr_t)current->_private;
                if (place >= 0 && place < document->place_count) {
                    node.line = document->places[place].line;
                    node.column = document->places[place].column;
                }
                node.name = name_index(document, current->name, current->ns);
                if (node.name < 0 || !add_attributes(document, current, &node)) return 0;
                current->_private = (void *)(intptr_t)index;
            } else {
                node.line = (int32_t)xmlGetLineNo(current);
                if (kind == P4_INSTRUCTION) {
                    node.name = name_index(document, current->name, NULL);
                    if (node.name < 0) return 0;
                }
                node.text = add_text(document, content, length);
                if (node.text < 0) return 0;
                node.text_length = (int32_t)length;
            }
            document->nodes[index] = node;
            if (previous >= 0) {
                document->nodes[previous].next_sibling = index;
            } else {
                document->nodes[parent].first_child = index;
            }
            previous = index;
            document->node_count++;
        }
        if (current->type == XML_ELEMENT_NODE && current->children != NULL) {
            parent = previous;
            previous = -1;
            current = current->children;
            continue;
        }
        if (kind != 0 && !merges) document->nodes[previous].end = document->node_count;
        while (current != NULL && current->next == NULL) {
            current = current->parent;
            if (current == NULL || current->type != XML_ELEMENT_NODE) {
                current = NULL;
                break;
            }
            document->nodes[parent].end = document->node_count;
            previous = parent;
            parent = document->nodes[parent].parent;
        }
        if (current != NULL) current = current->next;
    }
    document->nodes[0].end = document->node_count;
    return 1;
}
