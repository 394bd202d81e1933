/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A unified kernel image: an EFI program with a kernel, an initrd and a command line in sections of
 * their own. UAPI group, "Unified Kernel Image"; Microsoft, "PE Format".
 */
#include "kernel_file.h"
#include "lib/num.h"
#include "lib/str.h"

/* PE Format: "MS-DOS Stub", "COFF File Header" after the signature, "Optional Header". */
#define DOS_MAGIC               0x5A4Du /* "MZ" */
#define DOS_PE_OFFSET           0x3Cu
#define PE_SIGNATURE            0x00004550u /* "PE", NUL, NUL */
#define MACHINE                 4u
#define NUMBER_OF_SECTIONS      6u
#define SIZE_OF_OPTIONAL_HEADER 20u
#define OPTIONAL_HEADER         24u
#define PE32_PLUS               0x20Bu

/* PE Format, "Section Table". */
#define SECTION_HEADER      40u
#define NAME_SIZE           8u /* with NULs after a shorter one */
#define VIRTUAL_SIZE        8u
#define SIZE_OF_RAW_DATA    16u
#define POINTER_TO_RAW_DATA 20u

/* PE Format, "Machine Types". */
#define MACHINE_X86_64 0x8664u
static const struct machine {
    uint16_t number;
    const char *name;
} machines[] = {
    {0x014C, "i386"},    {0x01C2, "arm"},     {0xAA64, "arm64"},
    {0x5032, "riscv32"}, {0x5064, "riscv64"}, {0x6264, "loongarch64"},
};

/* Unified Kernel Image, "UKI Components": those that matter in a guest. */
enum { LINUX, INITRD, CMDLINE, SECTIONS };
static const char names[SECTIONS][NAME_SIZE + 1] = {".linux", ".initrd", ".cmdline"};
#define PROFILE ".profile"

struct section {
    uint64_t at;       /* offset in the file */
    struct span bytes; /* data is NULL if there is no such section */
    uint32_t profile;  /* 0: the base profile */
};

bool uki_recognise(struct span blob)
{
    return span_peek(blob, 0, 2) == DOS_MAGIC &&
           span_peek(blob, span_peek(blob, DOS_PE_OFFSET, 4), 4) == PE_SIGNATURE;
}

/* Is it a program for x86-64? Stores its section table. */
static bool check_headers(struct span *table, struct span image, struct problem *why)
{
    const uint64_t pe = span_peek(image, DOS_PE_OFFSET, 4);
    const uint64_t optional_size = span_peek(image, pe + SIZE_OF_OPTIONAL_HEADER, 2);
    const uint64_t sections = span_peek(image, pe + NUMBER_OF_SECTIONS, 2);
    const uint32_t machine = (uint32_t)span_peek(image, pe + MACHINE, 2);
    const char *name = "unknown";
    struct span headers;
    uint32_t magic;

    if (!kernel_part(&headers, image, pe, OPTIONAL_HEADER + optional_size, why))
        return false;
    for (uint32_t i = 0; i < ARRAY_SIZE(machines); i++) {
        if (machines[i].number == machine)
            name = machines[i].name;
    }
    if (machine != MACHINE_X86_64)
        return problem_set(why, MSG_KERNEL_PROCESSOR, "an EFI program for machine 0x%04x (%s)",
                           machine, name);
    magic = (uint32_t)span_peek(headers, OPTIONAL_HEADER, 2);
    if (magic != PE32_PLUS)
        return problem_set(why, MSG_KERNEL_DAMAGED,
                           "an EFI program with magic 0x%x instead of 0x20b", magic);
    return kernel_part(table, image, pe + headers.left, sections * SECTION_HEADER, why);
}

/* A section's header: is it one of those that matter? */
static bool add_section(struct section *sections, struct span header, uint32_t profile,
                        struct span image, struct problem *why)
{
    struct section found = {.at = span_peek(header, POINTER_TO_RAW_DATA, 4), .profile = profile};
    /* What is in the file is padded; what is in memory may have zeros after it. */
    const uint64_t size =
        min_u64(span_peek(header, VIRTUAL_SIZE, 4), span_peek(header, SIZE_OF_RAW_DATA, 4));
    uint32_t i = 0;

    while (i < SECTIONS && memcmp(header.data, names[i], NAME_SIZE) != 0)
        i++;
    if (i == SECTIONS)
        return true;
    if (sections[i].bytes.data != NULL && sections[i].profile == profile)
        return problem_set(why, MSG_UKI_SECTIONS, "two sections %s", names[i]);
    if (!kernel_part(&found.bytes, image, found.at, size, why))
        return false;
    sections[i] = found;
    return true;
}

/*
 * All section headers. "Multi-Profile UKIs": what comes before the first .profile is for all
 * profiles, the first profile is the default, and what it has goes before that.
 */
static bool find_sections(struct section *sections, struct span image, struct problem *why)
{
    uint32_t profile = 0;
    struct span table;

    if (!check_headers(&table, image, why))
        return false;
    while (table.left != 0) {
        const struct span header = span_take(&table, SECTION_HEADER);

        if (memcmp(header.data, PROFILE, NAME_SIZE) == 0)
            profile++;
        if (profile > 1)
            break;
        if (!add_section(sections, header, profile, image, why))
            return false;
    }
    if (sections[LINUX].bytes.data == NULL)
        return problem_set(why, MSG_EFI_PROGRAM, "an EFI program of %llu bytes without it",
                           image.left);
    for (uint32_t i = 0; i < SECTIONS; i++) {
        const struct section *const a = &sections[i], *const b = &sections[(i + 1) % SECTIONS];

        if (ranges_overlap(a->at, a->bytes.left, b->at, b->bytes.left))
            return problem_set(why, MSG_UKI_SECTIONS, "%s and %s overlap", names[i],
                               names[(i + 1) % SECTIONS]);
    }
    return true;
}

/* Up to its first NUL, and without the blanks and line ends that a file of text ends in. */
static struct span text_of(struct span bytes)
{
    uint64_t length = 0;

    while (length < bytes.left && bytes.data[length] != '\0')
        length++;
    while (length > 0 && bytes.data[length - 1] <= ' ')
        length--;
    return span_of(bytes.data, length);
}

/* A stub may take more than bzImages. Here it has to be something that can be entered. */
static bool refuse_linux(struct span bytes, struct problem *why)
{
    static const struct {
        uint32_t begin, mask;
        const char *name;
    } others[] = {
        {0x00008B1F, 0x0000FFFF, "gzip"}, {0xFD2FB528, 0xFFFFFFFF, "zstd"},
        {0x587A37FD, 0xFFFFFFFF, "xz"},   {0x184D2204, 0xFFFFFFFF, "lz4"},
        {0x464C457F, 0xFFFFFFFF, "ELF"},
    };
    const uint32_t begin = (uint32_t)span_peek(bytes, 0, 4);
    const char *name = "something else";

    for (uint32_t i = 0; i < ARRAY_SIZE(others); i++) {
        if (others[i].begin == (begin & others[i].mask))
            name = others[i].name;
    }
    return problem_set(why, MSG_KERNEL_FORM, "%s in a section .linux of %llu bytes", name,
                       bytes.left);
}

bool uki_parse(struct kernel *kernel, struct span image, struct problem *why)
{
    struct section sections[SECTIONS] = {0};

    if (!find_sections(sections, image, why))
        return false;
    if (!bzimage_recognise(sections[LINUX].bytes))
        return refuse_linux(sections[LINUX].bytes, why);
    if (!bzimage_parse(kernel, sections[LINUX].bytes, why))
        return false;
    kernel->initrd = sections[INITRD].bytes;
    kernel->cmdline = text_of(sections[CMDLINE].bytes);
    return true;
}
