/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables of systems without ACPI: MP (MultiProcessor Specification 1.4, 4) and $PIR (PCI IRQ
 * Routing Table Specification 1.0). Worded as in tests/qemu/comparison/legacy.py.
 */
#include "facts.h"
#include "lib/str.h"

#define POINTER_SIZE   16u
#define MP_HEADER_SIZE 44u
#define PIR_HEADER     32u
#define PIR_ENTRY      16u

static void mp_interrupt(struct span entry, const char *where)
{
    static const char *const types[] = {"INT", "NMI", "SMI", "ExtINT"};
    const uint8_t type = span_u8(&entry);
    const uint16_t flags = span_u16(&entry);
    const uint8_t bus = span_u8(&entry), irq = span_u8(&entry);
    const uint8_t apic = span_u8(&entry), pin = span_u8(&entry);

    fact("legacy", "MP %s interrupt %s bus %u IRQ %u | to APIC %u input %u, flags 0x%04x", where,
         types[type & 3], bus, irq, apic, pin, flags);
}

static void mp_processor(struct span entry)
{
    const uint8_t apic = span_u8(&entry), version = span_u8(&entry), flags = span_u8(&entry);

    fact("legacy", "MP processor %u version | 0x%02x", apic, version);
    fact("legacy", "MP processor %u flags | 0x%02x", apic, flags);
    fact("legacy", "MP processor %u signature | 0x%08x", apic, span_u32(&entry));
    fact("legacy", "MP processor %u features | 0x%08x", apic, span_u32(&entry));
}

static void mp_bus(struct span entry)
{
    const uint8_t id = span_u8(&entry);

    fact("legacy", "MP bus %u | %.*s", id, entry.data[3] == ' ' ? 3 : 6, (const char *)entry.data);
}

static void mp_ioapic(struct span entry)
{
    const uint8_t id = span_u8(&entry), version = span_u8(&entry), flags = span_u8(&entry);

    fact("legacy", "MP I/O APIC %u | version 0x%02x, flags %u, address 0x%08x", id, version, flags,
         span_u32(&entry));
}

/* One entry; returns false for a type that has no known length. */
static bool mp_entry(struct span *table)
{
    const uint8_t type = span_u8(table);
    const struct span entry = span_take(table, type == 0 ? 19 : 7);

    if (type > 4 || entry.bad)
        return false;
    if (type == 0)
        mp_processor(entry);
    else if (type == 1)
        mp_bus(entry);
    else if (type == 2)
        mp_ioapic(entry);
    else
        mp_interrupt(entry, type == 4 ? "local" : "I/O");
    return true;
}

static void mp_table(uint64_t at, const uint8_t *features)
{
    const uint8_t *header = probe_memory(at, MP_HEADER_SIZE);
    const uint32_t length = header != NULL ? header[4] | (uint32_t)header[5] << 8 : 0;
    const uint8_t *bytes = probe_memory(at, length);
    struct span table = probe_span(at, length);
    uint32_t entries = 0, count;

    if (bytes == NULL || length < MP_HEADER_SIZE || memcmp(bytes, "PCMP", 4) != 0) {
        fact("legacy", "MP header | none");
        return;
    }
    count = bytes[34] | (uint32_t)bytes[35] << 8;
    fact("legacy",
         "MP header | revision %u, %.8s %.3s, local APIC 0x%02x%02x%02x%02x, sum %u, features "
         "%02x%02x%02x%02x%02x",
         bytes[6], (const char *)bytes + 8, (const char *)bytes + 16, bytes[39], bytes[38],
         bytes[37], bytes[36], probe_sum(bytes, length), features[0], features[1], features[2],
         features[3], features[4]);
    fact("hash", "MP | 0x%08x", probe_hash(bytes, length));
    (void)span_take(&table, MP_HEADER_SIZE);
    while (table.left != 0 && mp_entry(&table))
        entries++;
    if (table.left != 0 || entries != count)
        fact("legacy", "MP entry count | %u instead of %u", count, entries);
    else
        fact("legacy", "MP entry count | right");
}

static void mp_facts(uint64_t pointer)
{
    struct span s = probe_span(pointer, POINTER_SIZE);
    uint32_t table;

    fact("legacy", "MP table | %s", pointer != 0 && !s.bad ? "present" : "absent");
    if (pointer == 0 || s.bad)
        return;
    fact("where", "MP floating pointer | 0x%llx", pointer);
    (void)span_take(&s, 4);
    table = span_u32(&s);
    (void)span_take(&s, 3); /* length, revision, checksum */
    mp_table(table, s.data);
}

static void pir_entry(struct span *table)
{
    const uint8_t bus = span_u8(table), devfn = span_u8(table);

    for (uint32_t pin = 0; pin < 4; pin++) {
        const uint8_t link = span_u8(table);

        fact("legacy", "$PIR %02x:%02x INT%c | link 0x%02x, IRQs 0x%04x", bus, devfn >> 3,
             "ABCD"[pin], link, span_u16(table));
    }
    fact("legacy", "$PIR %02x:%02x slot | %u", bus, devfn >> 3, span_u8(table));
    (void)span_u8(table);
}

static void pir_facts(uint64_t at)
{
    const uint8_t *header = probe_memory(at, PIR_HEADER);
    const uint32_t size = header != NULL ? header[6] | (uint32_t)header[7] << 8 : 0;
    const uint8_t *bytes = probe_memory(at, size);
    struct span table = probe_span(at, size);

    fact("legacy", "$PIR table | %s", at != 0 && bytes != NULL ? "present" : "absent");
    if (at == 0 || bytes == NULL)
        return;
    fact("where", "$PIR | 0x%llx", at);
    fact("hash", "$PIR | 0x%08x", probe_hash(bytes, size));
    (void)span_take(&table, 4);
    fact("legacy", "$PIR version | 0x%x", span_u16(&table));
    (void)span_u16(&table);
    fact("legacy", "$PIR router bus | 0x%x", span_u8(&table));
    fact("legacy", "$PIR router devfn | 0x%x", span_u8(&table));
    fact("legacy", "$PIR exclusive IRQs | 0x%x", span_u16(&table));
    fact("legacy", "$PIR router | 0x%x", span_u32(&table));
    fact("legacy", "$PIR miniport | 0x%x", span_u32(&table));
    (void)span_take(&table, 12); /* reserved, checksum */
    while (table.left >= PIR_ENTRY)
        pir_entry(&table);
}

void probe_legacy(const struct found *found)
{
    mp_facts(found->mp);
    pir_facts(found->pir);
    fact("legacy", "SMBIOS entry point | %s", found->smbios != 0 ? "present" : "absent");
    fact("legacy", "RSDP | %s", found->rsdp != 0 ? "present" : "absent");
}
