/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and naming input, see input.h. */
#include "input.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/str.h"

struct complaint complaint;
struct notes notes;

bool complain_as(const char *expected, const char *words, ...)
{
    char what[160], line[16] = "";
    const char *const file = complaint.at.file != NULL ? complaint.at.file : "command line";
    va_list args;

    if (complaint.text[0] != '\0')
        return false;
    va_start(args, words);
    vsnprintf(what, sizeof(what), words, args);
    va_end(args);
    if (complaint.at.file != NULL && complaint.at.line != 0)
        snprintf(line, sizeof(line), ":%u", complaint.at.line);
    snprintf(complaint.text, sizeof(complaint.text), "%.100s%s: %s, expected %s", file, line, what,
             expected);
    str_make_printable(complaint.text);
    return false;
}

void note(const char *text, ...)
{
    char said[NOTE_SIZE];
    va_list args;

    va_start(args, text);
    vsnprintf(said, sizeof(said), text, args);
    va_end(args);
    str_make_printable(said);
    for (uint32_t i = 0; i < notes.count; i++)
        if (strcmp(notes.text[i], said) == 0)
            return;
    if (notes.count < MAX_NOTES)
        memcpy(notes.text[notes.count++], said, NOTE_SIZE);
}

char *input_read(const char *file)
{
    FILE *in = strcmp(file, "-") == 0 ? stdin : fopen(file, "rb");
    char *text = calloc(1, INPUT_MAX + 1);
    const size_t len = in != NULL && text != NULL ? fread(text, 1, INPUT_MAX, in) : 0;

    complaint.at = (struct place){.file = file};
    if (in == NULL || text == NULL || ferror(in))
        complain("a file that can be read", "\"%s\"", strerror(errno));
    else if (len == INPUT_MAX)
        complain("text of less than 16 MiB", "more");
    else if (strlen(text) != len)
        complain("text", "a zero byte");
    if (in != NULL && in != stdin)
        fclose(in);
    if (complaint.text[0] == '\0')
        return text;
    free(text);
    return NULL;
}

bool parse_size(const char *text, uint64_t *value)
{
    static const char suffixes[] = "KMGT";
    char digits[32], suffix[2] = "";
    uint64_t number;
    size_t shift;

    if (sscanf(text, "%31[^KMGT]%1[KMGT]", digits, suffix) < 1 ||
        strlen(digits) + strlen(suffix) != strlen(text))
        return false;
    shift = suffix[0] == '\0' ? 0 : 10 * (strcspn(suffixes, suffix) + 1);
    if (!str_to_u64(digits, &number) || number > UINT64_MAX >> shift)
        return false;
    *value = number << shift;
    return true;
}

bool parse_hex(const char *text, size_t digits, uint32_t *value)
{
    if (strspn(text, "0123456789abcdefABCDEF") != digits)
        return false;
    *value = (uint32_t)strtoul(text, NULL, 16);
    return true;
}

const char *parse_host_address(const char *text, struct host_address *address)
{
    struct host_address a = {.all_functions = true};
    const size_t digits = strcspn(text, ":");

    /* Domains after Intel's VMD have five digits. */
    if (text[digits] == ':' && (digits == 4 || digits == 5) && parse_hex(text, digits, &a.domain))
        text += digits + 1;
    if (!parse_hex(text, 2, &a.bus) || text[2] != ':' || !parse_hex(text + 3, 2, &a.device) ||
        a.device > 31)
        return NULL;
    text += 5;
    if (text[0] == '.' && text[1] != '*') {
        if (text[1] < '0' || text[1] > '7')
            return NULL;
        a.function = (uint32_t)(text[1] - '0');
        a.all_functions = false;
    }
    *address = a;
    return text[0] == '.' ? text + 2 : text;
}
