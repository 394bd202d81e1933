/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and naming input, see input.h. */
#include "input.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/str.h"

bool complain(struct complaint *why, struct place at, const char *expected, const char *found, ...)
{
    char what[160], where[128] = "command line";
    va_list args;

    if (why->text[0] != '\0')
        return false;
    va_start(args, found);
    vsnprintf(what, sizeof(what), found, args);
    va_end(args);
    if (at.file != NULL && at.line != 0)
        snprintf(where, sizeof(where), "%.100s:%u", at.file, at.line);
    else if (at.file != NULL)
        snprintf(where, sizeof(where), "%.100s", at.file);
    snprintf(why->text, sizeof(why->text), "%s: found %s, expected %s", where, what, expected);
    str_make_printable(why->text);
    return false;
}

/* All of `in`, which must not be longer than INPUT_MAX; NULL if it is, or without memory. */
static char *read_all(FILE *in, size_t *len)
{
    size_t size = 65536, have = 0;
    char *text = malloc(size + 1);

    while (text != NULL) {
        const size_t got = fread(text + have, 1, size - have, in);
        char *larger;

        have += got;
        if (got == 0)
            break;
        if (have < size)
            continue;
        size *= 2;
        larger = size <= INPUT_MAX ? realloc(text, size + 1) : NULL;
        if (larger == NULL)
            free(text);
        text = larger;
    }
    if (text != NULL)
        text[have] = '\0';
    *len = have;
    return text;
}

char *input_read(const char *file, size_t *len, struct complaint *why)
{
    const bool standard = strcmp(file, "-") == 0;
    FILE *in = standard ? stdin : fopen(file, "rb");
    const struct place at = {.file = file};
    char *text;

    if (in == NULL) {
        complain(why, at, "a file that can be read", "\"%s\"", strerror(errno));
        return NULL;
    }
    errno = 0;
    text = read_all(in, len);
    if (text == NULL) {
        complain(why, at, "text of less than 16 MiB", "more");
    } else if (ferror(in)) {
        complain(why, at, "a file that can be read", "\"%s\"", strerror(errno));
        free(text);
        text = NULL;
    }
    if (!standard)
        fclose(in);
    return text;
}

bool parse_size(const char *text, uint64_t *value)
{
    static const char suffixes[] = "KMGT";
    char digits[32];
    size_t len = strlen(text);
    unsigned shift = 0;
    uint64_t number;
    const char *suffix;

    if (len == 0 || len >= sizeof(digits))
        return false;
    memcpy(digits, text, len + 1);
    suffix = strchr(suffixes, digits[len - 1]);
    if (suffix != NULL) {
        shift = 10 * (unsigned)(suffix - suffixes + 1);
        digits[len - 1] = '\0';
    }
    if (!str_to_u64(digits, &number) || number > UINT64_MAX >> shift)
        return false;
    *value = number << shift;
    return true;
}

/* As parse_hex(), whatever follows. */
static bool parse_digits(const char *text, unsigned digits, uint32_t *value)
{
    uint32_t number = 0;

    for (unsigned i = 0; i < digits; i++) {
        const char c = text[i];

        if (c >= '0' && c <= '9')
            number = number << 4 | (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            number = number << 4 | (uint32_t)(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            number = number << 4 | (uint32_t)(c - 'A' + 10);
        else
            return false;
    }
    *value = number;
    return true;
}

bool parse_hex(const char *text, unsigned digits, char end, uint32_t *value)
{
    uint32_t number;

    if (!parse_digits(text, digits, &number) || text[digits] != end)
        return false;
    *value = number;
    return true;
}

bool parse_host_address(const char *text, struct host_address *address, const char **rest)
{
    struct host_address a = {.domain = 0};

    if (parse_hex(text, 4, ':', &a.domain))
        text += 5;
    else if (parse_hex(text, 5, ':', &a.domain)) /* behind Intel's VMD domains have five digits */
        text += 6;
    if (!parse_hex(text, 2, ':', &a.bus))
        return false;
    text += 3;
    if (!parse_digits(text, 2, &a.device) || a.device > 31)
        return false;
    text += 2;
    a.all_functions = true;
    if (text[0] == '.' && text[1] == '*') {
        text += 2;
    } else if (text[0] == '.') {
        if (text[1] < '0' || text[1] > '7')
            return false;
        a.function = (uint32_t)(text[1] - '0');
        a.all_functions = false;
        text += 2;
    }
    *address = a;
    *rest = text;
    return true;
}
