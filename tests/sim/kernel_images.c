/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernels as far as a loader can tell: a bzImage (Linux boot protocol), an ELF file with a PVH note
 * (Xen: docs/misc/pvh.pandoc), a unified kernel image (UAPI group).
 */
#include <string.h>
#include "lib/num.h"
#include "sim.h"

#define SETUP      (5 * 512) /* boot sector and four more */
#define CODE       (64 * KIB)
#define INITRD     5000
#define UKI_HEADER 0x400

static uint8_t images[3][512 * KIB];

static void put(uint8_t *to, uint64_t value, uint32_t width)
{
    memcpy(to, &value, width);
}

static void pattern(uint8_t *to, uint32_t size, uint8_t first)
{
    for (uint32_t i = 0; i < size; i++)
        to[i] = (uint8_t)(first + i * 7);
}

struct sim_file sim_bzimage(void)
{
    uint8_t *b = images[0];

    memset(b, 0, SETUP);
    b[0x1F1] = SETUP / 512 - 1;
    put(b + 0x1F4, CODE / 16, 4); /* syssize */
    put(b + 0x1FE, 0xAA55, 2);
    put(b + 0x200, 0x6AEB, 2); /* a jump over the header, whose length it tells */
    memcpy(b + 0x202, "HdrS", 4);
    put(b + 0x206, 0x020F, 2);
    b[0x211] = 1; /* loaded high */
    put(b + 0x214, 0x100000, 4);
    put(b + 0x22C, 0x7FFFFFFF, 4); /* the highest address of an initrd */
    put(b + 0x230, 2 * MIB, 4);    /* alignment */
    b[0x234] = 1;                  /* relocatable */
    b[0x235] = 21;                 /* least alignment, as a power of two */
    put(b + 0x236, 0x3F, 2);
    put(b + 0x238, 2047, 4); /* of a command line */
    put(b + 0x258, 16 * MIB, 8);
    put(b + 0x260, 3 * MIB, 4); /* memory it takes at first */
    pattern(b + SETUP, CODE, 1);
    return (struct sim_file){b, SETUP + CODE};
}

struct sim_file sim_pvh_kernel(void)
{
    uint8_t *e = images[1];
    uint8_t *load = e + 52, *note = e + 84;

    memset(e, 0, 0x1000);
    memcpy(e, "\x7F\x45LF\x01\x01\x01", 7);
    put(e + 16, 2, 2);        /* executable */
    put(e + 18, 3, 2);        /* for the 80386 */
    put(e + 20, 1, 4);        /* version */
    put(e + 24, 0x100010, 4); /* entry */
    put(e + 28, 52, 4);       /* program headers, two of 32 bytes */
    put(e + 40, 52, 2);
    put(e + 42, 32, 2);
    put(e + 44, 2, 2);
    put(load, 1, 4); /* to where the loader is */
    put(load + 4, 0x1000, 4);
    put(load + 8, 0x100000, 4);
    put(load + 12, 0x100000, 4);
    put(load + 16, CODE, 4);
    put(load + 20, CODE + 3 * PAGE_SIZE, 4);
    put(load + 24, 7, 4);
    put(note, 4, 4);
    put(note + 4, 0x200, 4);
    put(note + 16, 20, 4);
    put(note + 20, 20, 4);
    put(e + 0x200, 4, 4); /* lengths of name and descriptor, and the type */
    put(e + 0x204, 4, 4);
    put(e + 0x208, 18, 4);
    memcpy(e + 0x20C, "Xen", 4);
    put(e + 0x210, 0x100010, 4);
    pattern(e + 0x1000, CODE, 2);
    return (struct sim_file){e, 0x1000 + CODE};
}

static uint32_t section(uint8_t *image, uint32_t n, const char *name, const void *bytes,
                        uint32_t size, uint32_t at)
{
    uint8_t *s = image + 0x188 + 40 * n;

    strncpy((char *)s, name, 8);
    put(s + 8, size, 4);
    put(s + 12, at, 4);
    put(s + 16, (size + 511) & ~511u, 4);
    put(s + 20, at, 4);
    memcpy(image + at, bytes, size);
    return at + ((size + 511) & ~511u);
}

struct sim_file sim_uki(const char *cmdline)
{
    uint8_t *u = images[2];
    const struct sim_file linux_image = sim_bzimage();
    static uint8_t initrd[INITRD];
    uint32_t end = UKI_HEADER;

    memset(u, 0, sizeof(images[2]));
    memcpy(u, "MZ", 2);
    put(u + 0x3C, 0x80, 4);
    memcpy(u + 0x80, "PE\0\0", 4);
    put(u + 0x84, 0x8664, 2); /* x86-64 */
    put(u + 0x86, 3, 2);      /* sections */
    put(u + 0x94, 0xF0, 2);   /* bytes of the optional header, */
    put(u + 0x98, 0x20B, 2);  /* which is PE32+ */
    pattern(initrd, sizeof(initrd), 3);
    end = section(u, 0, ".linux", linux_image.bytes, linux_image.size, end);
    end = section(u, 1, ".initrd", initrd, sizeof(initrd), end);
    end = section(u, 2, ".cmdline", cmdline, (uint32_t)strlen(cmdline), end);
    return (struct sim_file){u, end};
}

void sim_guest_kernel(struct sim_guest *guest, struct sim_file file)
{
    guest->firmware = file.bytes;
    guest->firmware_size = file.size;
}
