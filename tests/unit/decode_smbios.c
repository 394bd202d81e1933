/* SPDX-License-Identifier: BSD-2-Clause */
/* Walking SMBIOS structures, see decode_smbios.h. */
#include <string.h>
#include "decode_smbios.h"

static const char *step(struct smbios_walk *walk, const uint8_t *at, uint32_t left)
{
    struct smbios_structure *s = &walk->found[walk->count];
    uint32_t end;

    if (walk->count == sizeof(walk->found) / sizeof(walk->found[0]))
        return "more structures than expected";
    if (left < 4 || at[1] < 4 || at[1] > left)
        return "a structure without room for its fields";
    *s = (struct smbios_structure){.bytes = at, .formatted = at[1]};
    for (end = at[1]; end < left && at[end] != 0; end++) {
        while (end < left && at[end] != 0)
            end++;
        s->strings++;
    }
    end += s->strings == 0 ? 2 : 1;
    if (end > left || at[end - 1] != 0 || at[end - 2] != 0)
        return "strings without an end";
    s->total = end;
    walk->count++;
    walk->largest = end > walk->largest ? end : walk->largest;
    return NULL;
}

void decode_smbios(struct smbios_walk *walk, const uint8_t *bytes, uint32_t len)
{
    static uint8_t seen[65536];

    memset(seen, 0, sizeof(seen));
    walk->count = walk->largest = 0;
    walk->wrong = NULL;
    for (uint32_t at = 0; at < len; at += walk->found[walk->count - 1].total) {
        walk->wrong = step(walk, bytes + at, len - at);
        if (walk->wrong != NULL)
            return;
        if (seen[smbios_word(&walk->found[walk->count - 1], 2)]++ != 0)
            walk->wrong = "a handle that comes twice";
    }
    if (walk->count == 0 || bytes[len - 6] != 127 || smbios_count(walk, 127) != 1)
        walk->wrong = "no end of table at the end alone";
}

struct smbios_structure smbios_find(const struct smbios_walk *walk, uint8_t type, uint32_t number)
{
    for (uint32_t i = 0; i < walk->count; i++) {
        if (walk->found[i].bytes[0] == type && number-- == 0)
            return walk->found[i];
    }
    return (struct smbios_structure){0};
}

struct smbios_structure smbios_with_handle(const struct smbios_walk *walk, uint32_t handle)
{
    for (uint32_t i = 0; i < walk->count; i++) {
        if (smbios_word(&walk->found[i], 2) == handle)
            return walk->found[i];
    }
    return (struct smbios_structure){0};
}

uint32_t smbios_count(const struct smbios_walk *walk, uint8_t type)
{
    uint32_t count = 0;

    while (smbios_find(walk, type, count).bytes != NULL)
        count++;
    return count;
}

uint32_t smbios_word(const struct smbios_structure *s, uint32_t at)
{
    return s->bytes[at] | (uint32_t)s->bytes[at + 1] << 8;
}

const char *smbios_text(const struct smbios_structure *s, uint32_t number)
{
    const char *at = (const char *)s->bytes + s->formatted;

    if (number == 0 || number > s->strings)
        return NULL;
    while (--number != 0)
        at += strlen(at) + 1;
    return at;
}
