/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The probe in place of SeaBIOS: the state of the processor at F000:FFF0, and the block at 0x1000
 * through which the loader tells SeaBIOS what there is; then what every payload can see.
 */
#include "facts.h"
#include "machine/machine.h"
#include "layout.h"
#include "lib/str.h"

#define SIGNATURE   "XenHVMSeaBIOS" /* and its NUL: 14 bytes */
#define INFO_LENGTH 32u
#define MAX_TABLES  16u
#define E820_ENTRY  20u

/* As bare.S fills it. */
extern const struct entry_state {
    uint32_t eax, ebx, ecx, edx, esi, edi, ebp, esp;
    uint32_t cs, ds, es, fs, gs, ss;
    uint32_t eflags, cr0, cr2, cr3, cr4, dr6, dr7, efer;
    uint16_t idt_limit;
    uint32_t idt_base;
    uint16_t unused;
    uint16_t gdt_limit;
    uint32_t gdt_base;
    uint16_t unused2;
    uint8_t faults[4]; /* of DS, ES, FS and GS: of two reads, at 64 KiB and at 4 GiB - 1 */
} PACKED entry_state;
_Static_assert(__builtin_offsetof(struct entry_state, faults) == 104, "bare.S");

_Noreturn void bare_main(void);

static void entry_facts(const struct entry_state *e)
{
    static const char *const reach[] = {"4 GiB", "64 KiB to 4 GiB", "64 KiB"};

    fact("entry", "EAX EBX ECX EDX | %08x %08x %08x %08x", e->eax, e->ebx, e->ecx, e->edx);
    fact("entry", "ESI EDI EBP ESP | %08x %08x %08x %08x", e->esi, e->edi, e->ebp, e->esp);
    fact("entry", "CS DS ES FS GS SS | %04x %04x %04x %04x %04x %04x", e->cs, e->ds, e->es, e->fs,
         e->gs, e->ss);
    for (uint32_t i = 0; i < ARRAY_SIZE(e->faults); i++)
        fact("entry", "%cS reaches | %s", "DEFG"[i], reach[e->faults[i] % 3]);
    fact("entry", "EFLAGS | IF %u, DF %u, VM %u", e->eflags >> 9 & 1, e->eflags >> 10 & 1,
         e->eflags >> 17 & 1);
    fact("entry", "CR0 | 0x%08x", e->cr0);
    fact("entry", "CR2 | 0x%08x", e->cr2);
    fact("entry", "CR3 | 0x%08x", e->cr3);
    fact("entry", "CR4 | 0x%08x", e->cr4);
    fact("entry", "DR6 DR7 | %08x %08x", e->dr6, e->dr7);
    fact("entry", "EFER | 0x%08x", e->efer);
    fact("entry", "IDT | base 0x%x, limit 0x%x", e->idt_base, e->idt_limit);
    fact("where", "GDT | base 0x%x, limit 0x%x", e->gdt_base, e->gdt_limit);
}

static void take_range(struct found *found, struct span *s)
{
    struct found_range *r = &found->range[found->ranges++];

    r->start = span_u64(s);
    r->size = span_u64(s);
    r->type = span_u32(s);
}

/* Each anchor says by its signature what it is. */
static void take_anchor(struct found *found, uint32_t at)
{
    const struct {
        const char *signature;
        uint64_t *anchor;
    } known[] = {{"RSD PTR ", &found->rsdp},
                 {"_SM3_", &found->smbios3},
                 {"_SM_", &found->smbios},
                 {"_MP_", &found->mp},
                 {"$PIR", &found->pir}};
    const uint8_t *bytes = probe_memory(at, 16);

    for (uint32_t i = 0; bytes != NULL && i < ARRAY_SIZE(known); i++) {
        if (memcmp(bytes, known[i].signature, str_len(known[i].signature)) == 0) {
            fact("info", "anchor | %s", known[i].signature);
            *known[i].anchor = at;
            return;
        }
    }
    fact("info", "anchor | 0x%x, which is none", at);
}

static void take_info(struct found *found)
{
    const uint8_t *bytes = probe_memory(PAYLOAD_INFO, INFO_LENGTH);
    struct span s = probe_span(PAYLOAD_INFO, INFO_LENGTH), table;
    uint32_t tables, count;

    fact("info", "signature | %.14s", (const char *)bytes);
    fact("info", "length and sum | %u, %u", bytes[14], probe_sum(bytes, INFO_LENGTH));
    if (memcmp(bytes, SIGNATURE, sizeof(SIGNATURE)) != 0)
        return;
    (void)span_take(&s, 16);
    tables = span_u32(&s);
    count = span_u32(&s);
    fact("info", "tables | %u", count);
    table = probe_span(tables, 4 * (count <= MAX_TABLES ? count : MAX_TABLES));
    while (table.left != 0)
        take_anchor(found, span_u32(&table));
    tables = span_u32(&s);
    count = span_u32(&s);
    fact("info", "memory map entries | %u", count);
    table = probe_span(tables, E820_ENTRY * (count <= MAX_FOUND_RANGES ? count : MAX_FOUND_RANGES));
    while (table.left != 0)
        take_range(found, &table);
}

_Noreturn void bare_main(void)
{
    static struct found found;

    fact("probe", "begin | started by the loader");
    entry_facts(&entry_state);
    take_info(&found);
    probe_report(&found);
}
