/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SMBIOS: the entry points and every structure, as bytes. tests/qemu/comparing puts them together again and lets dmidecode
 * tell what they mean. SMBIOS 3.6, 5.2 and 6.1.
 */
#include "facts.h"
#include "lib/fmt.h"
#include "lib/str.h"

#define ENTRY_SIZE  31u /* _SM_ */
#define ENTRY3_SIZE 24u /* _SM3_ */
#define HEADER_SIZE 4u
#define TABLE_MAX   (1u << 20) /* more than any machine has: a wrong length ends there */

/* Behind the formatted area come strings, each with its NUL, and one more NUL; without strings two. 0: they have no end. */
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

static void table(const char *name, const struct found *found, uint64_t at, uint32_t length,
                  uint32_t expected)
{
    const uint8_t *bytes = length <= TABLE_MAX ? probe_memory(at, length) : NULL;
    uint32_t count;

    fact("where", "%s structures | 0x%llx", name, (unsigned long long)at);
    if (bytes == NULL) {
        fact("smbios", "%s structures | 0x%x bytes, which is too much", name, length);
        return;
    }
    fact("smbios-probe", "%s structures lie in | %s", name, probe_range_at(found, at));
    fact("hash", "%s structures | 0x%08x", name, probe_hash(bytes, length));
    if (expected == 0)
        return;
    count = structures(bytes, length);
    fact("smbios-probe", "%s structures | %s", name,
         count == expected ? "as many as it says" : "not as many as it says");
}

void probe_smbios(const struct found *found)
{
    const uint8_t *entry = probe_memory(found->smbios, ENTRY_SIZE);
    const uint8_t *entry3 = probe_memory(found->smbios3, ENTRY3_SIZE);
    struct span s;

    if (entry != NULL) {
        fact("where", "SMBIOS entry point | 0x%llx", (unsigned long long)found->smbios);
        fact_bytes("smbios", "entry point", entry, ENTRY_SIZE);
        fact("smbios-probe", "entry point | sums %u and %u", probe_sum(entry, ENTRY_SIZE),
             probe_sum(entry + 16, ENTRY_SIZE - 16));
        s = span_of(entry + 22, 8);
        {
            const uint32_t length = span_u16(&s), at = span_u32(&s);

            table("SMBIOS", found, at, length, span_u16(&s));
        }
    }
    if (entry3 != NULL) {
        fact("where", "SMBIOS 3 entry point | 0x%llx", (unsigned long long)found->smbios3);
        fact("smbios-probe", "64-bit entry point | sum %u, version %u.%u",
             probe_sum(entry3, ENTRY3_SIZE), entry3[7], entry3[8]);
        s = span_of(entry3 + 12, 12);
        {
            const uint32_t length = span_u32(&s);

            /* The same structures once more, where there are both. */
            table("SMBIOS 3", found, span_u64(&s), length, 0);
        }
    }
}
