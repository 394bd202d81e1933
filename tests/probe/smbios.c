/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SMBIOS: the entry points and every structure, as bytes. tests/qemu/comparison puts them together
 * again and lets dmidecode tell what they mean. SMBIOS 3.6, 5.2 and 6.1.
 */
#include "facts.h"
#include "lib/fmt.h"
#include "lib/str.h"

#define ENTRY_SIZE  31u /* _SM_ */
#define ENTRY3_SIZE 24u /* _SM3_ */
#define HEADER_SIZE 4u
#define TABLE_MAX   (1u << 20) /* more than any machine has: a wrong length ends there */

/*
 * The formatted area is followed by strings, each with its NUL, and one more NUL; without strings
 * two. 0: they have no end.
 */
static uint32_t structure_size(const uint8_t *bytes, uint32_t left)
{
    for (uint32_t end = bytes[1]; end + 2 <= left; end++) {
        if (bytes[end] == 0 && bytes[end + 1] == 0)
            return end + 2;
    }
    return 0;
}

/* Returns how many there are. */
static uint32_t structures(const uint8_t *bytes, uint32_t left)
{
    uint32_t count = 0;

    while (left >= HEADER_SIZE) {
        const uint32_t size =
            bytes[1] >= HEADER_SIZE && bytes[1] <= left ? structure_size(bytes, left) : 0;
        char name[32];

        if (size == 0) {
            fact("smbios", "structure #%u | has no end", count + 1);
            return count;
        }
        fmt_print(name, sizeof(name), "type %u handle 0x%02X%02X", bytes[0], bytes[3], bytes[2]);
        fact_bytes("smbios", name, bytes, size);
        count++;
        if (bytes[0] == 127) /* End-of-Table */
            break;
        bytes += size;
        left -= size;
    }
    return count;
}

struct table {
    const char *name;
    uint64_t at;
    uint32_t length;
};

/* Where it lies; its bytes, or NULL if there can't be so many. */
static const uint8_t *table_facts(const struct found *found, const struct table *t)
{
    const uint8_t *bytes = t->length <= TABLE_MAX ? probe_memory(t->at, t->length) : NULL;

    fact("where", "%s structures | 0x%llx", t->name, t->at);
    fact("smbios-probe", "%s structures lie in | %s", t->name, probe_range_at(found, t->at));
    if (bytes == NULL)
        fact("smbios-probe", "%s structures | 0x%x bytes, which is too much", t->name, t->length);
    else
        fact("hash", "%s structures | 0x%08x", t->name, probe_hash(bytes, t->length));
    return bytes;
}

/* The 32-bit entry point, _SM_. */
static void entry_facts(const struct found *found, const uint8_t *entry)
{
    struct span s = span_of(entry + 22, 8);
    struct table t = {.name = "SMBIOS"};
    const uint8_t *bytes;

    t.length = span_u16(&s);
    t.at = span_u32(&s);
    fact("where", "SMBIOS entry point | 0x%llx", found->smbios);
    fact_bytes("smbios", "entry point", entry, ENTRY_SIZE);
    fact("smbios-probe", "entry point | sums %u and %u", probe_sum(entry, ENTRY_SIZE),
         probe_sum(entry + 16, ENTRY_SIZE - 16));
    bytes = table_facts(found, &t);
    if (bytes != NULL)
        fact("smbios-probe", "SMBIOS structures | %s",
             structures(bytes, t.length) == span_u16(&s) ? "as many as it says"
                                                         : "not as many as it says");
}

/* The 64-bit one, _SM3_, for the same structures. */
static void entry3_facts(const struct found *found, const uint8_t *entry)
{
    struct span s = span_of(entry + 12, 12);
    struct table t = {.name = "SMBIOS 3"};

    t.length = span_u32(&s);
    t.at = span_u64(&s);
    fact("where", "SMBIOS 3 entry point | 0x%llx", found->smbios3);
    fact("smbios-probe", "64-bit entry point | sum %u, version %u.%u",
         probe_sum(entry, ENTRY3_SIZE), entry[7], entry[8]);
    (void)table_facts(found, &t);
}

void probe_smbios(const struct found *found)
{
    const uint8_t *entry = probe_memory(found->smbios, ENTRY_SIZE);
    const uint8_t *entry3 = probe_memory(found->smbios3, ENTRY3_SIZE);

    if (entry != NULL)
        entry_facts(found, entry);
    if (entry3 != NULL)
        entry3_facts(found, entry3);
}
