/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random guests, in the words of slipway-plan, as the plan has them: where RAM ends,
 * which functions there are, and where each register is to be. boot_guests.c boots them.
 * random_guests COUNT [SEED]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "parse.h"
#include "plan/pci_place.h"

static char words[8192];
static uint64_t state;

/* Below `below`; xorshift64*: Vigna, "An experimental exploration of Marsaglia's generators". */
static unsigned long long any(uint64_t below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (state * 0x2545F4914F6CDD1D >> 16) % below;
}

static bool one_in(uint64_t n)
{
    return any(n) == 0;
}

static void __attribute__((format(printf, 1, 2))) say(const char *format, ...)
{
    const size_t len = strlen(words);
    va_list args;

    va_start(args, format);
    vsnprintf(words + len, sizeof(words) - len, format, args);
    va_end(args);
}

static void any_registers(void)
{
    for (unsigned i = 0; i < 6; i++) {
        const char *const prefetchable = one_in(2) ? "prefetchable," : "";

        if (one_in(2))
            continue;
        if (one_in(4))
            say(" bar%u=io,%llu", i, 4ull << any(8));
        else if (one_in(2) || i == 5)
            say(" bar%u=mem32,%s%llu", i, prefetchable, 16ull << (one_in(8) ? any(27) : any(21)));
        else
            say(" bar%u=mem64,%s%llu", i++, prefetchable, 16ull << (one_in(4) ? any(36) : any(25)));
    }
    if (one_in(3))
        say(" rom=%llu", 2048ull << any(10));
}

/* A realistic guest, and now and then an unrealistic one. */
static void any_guest(void)
{
    static const char *const cards[] = {"none", "stdvga", "cirrus", "qxl"};
    static const char *const nics[] = {"rtl8139", "e1000", "e1000e", "virtio-net", "vmxnet3"};
    const unsigned devices = (unsigned)any(one_in(8) ? 24 : 5);

    words[0] = '\0';
    say("memory=%llu vga=%s physical_bits=%llu platform_bar_uc=%llu usb=%llu",
        256 + any(1ull << (8 + any(11))), cards[any(4)], 36 + any(17), any(2), any(2));
    if (one_in(3))
        say(" mmio_hole=%llu", 256 + any(3585));
    for (unsigned i = 0; one_in(2) && i < 3; i++)
        say(" nic=%s", nics[any(5)]);
    for (unsigned i = 0; i < devices; i++) {
        say(" device d%u id=abcd:%04llx class=0%llu00", i, any(65536), 1 + any(4));
        if (one_in(8))
            say(" backed=%lluM", 1 + any(32));
        any_registers();
    }
    for (unsigned i = 0; one_in(4) && i < 3; i++)
        say(" reserved %llu %lluK",
            (one_in(2) ? 0x80000 + any(0x7C000) : 0x100000 + any(1ull << 22)) << 12,
            4 * (1 + any(one_in(4) ? 16384 : 64)));
}

static void print_plan_of(const struct plan *plan, uint64_t seed)
{
    const struct platform *p = &plan->platform;

    printf("G %llu %llx %llx %llx %llx %u %u %u %u\n", (unsigned long long)seed,
           (unsigned long long)p->ram.low_end, (unsigned long long)p->ram.high_end,
           (unsigned long long)p->ram.device_memory, (unsigned long long)p->options.mmio_hole_size,
           p->cpu.physical_bits, p->options.platform_bar_uc, p->ram.map_count, p->pci.count);
    for (uint32_t i = 0; i < p->ram.map_count; i++)
        printf("R %llx %llx\n", (unsigned long long)p->ram.map[i].start,
               (unsigned long long)p->ram.map[i].size);
    for (uint32_t n = 0; n < p->pci.count; n++) {
        const struct pci_function *f = &p->pci.function[n];

        printf("F %x %x %x %x %x\n", f->devfn, f->vendor, f->device, f->class_code,
               plan->layout.function[n].command & 3u);
        for (uint32_t i = 0; i < PCI_BARS; i++) {
            const struct bar_plan *place = &plan->layout.function[n].bar[i];

            printf("B %u %u %llx %u %llx\n", f->bar[i].kind, f->bar[i].prefetchable,
                   (unsigned long long)f->bar[i].size, place->assigned,
                   (unsigned long long)place->address);
        }
    }
}

int main(int argc, char **argv)
{
    static struct guest guest;
    static struct plan plan;
    static struct placement_space space;
    const uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 0) : 100;
    const uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;

    for (uint64_t made = 0, seed = first; made < count; seed++) {
        state = seed * 0x9E3779B97F4A7C15;
        any_guest();
        guest_init(&guest);
        if (!describe_text(&guest, words)) {
            fprintf(stderr, "%s\n%s\n", words, complaint.text);
            return 1;
        }
        if (!guest_build(&plan, &guest))
            continue; /* RAM beyond the addresses, or too many devices */
        pci_place(&plan.layout, &plan.platform, &space);
        if (argc > 2 && count == 1)
            fprintf(stderr, "%s\n", words);
        print_plan_of(&plan, seed);
        made++;
    }
    return 0;
}
