/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slipway-plan: what Slipway would make of a guest, drawn before anyone boots it. The planners are
 * Slipway's own objects, compiled for the host. docs/man/slipway-plan.1 is the manual.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "parse.h"
#include "plan/e820.h"
#include "plan/mtrr_plan.h"
#include "plan/pci_place.h"
#include "print.h"

enum { FITS = 0, DOES_NOT_FIT = 1, BAD_INPUT = 2 };

extern const char slipway_version[];

static const char usage[] =
    "usage: slipway-plan [OPTION]... [WORD]...\n"
    "Shows how Slipway would lay out a guest's memory and PCI devices.\n"
    "\n"
    "  --guest FILE      read WORDs from FILE\n"
    "  --xl FILE         read memory=, mmio_hole=, vga=, vif=, pci= and more of an xl "
    "configuration\n"
    "  --lspci FILE      output of `lspci -vv` on the host, for --device and pci=\n"
    "  --device ADDRESS  pass through this device of the host: 0000:65:00.0, or 65:00 for all\n"
    "                    functions; may be repeated\n"
    "  --svg FILE        draw the memory map into FILE as well\n"
    "  --help, --version\n"
    "FILE may be - for standard input. WORDs describe the guest; those on the command line hold:\n"
    "  memory=MIB mmio_hole=MIB vga=none|stdvga|cirrus|qxl nic=rtl8139|e1000|virtio-net\n"
    "  bios=seabios|ovmf\n"
    "  device NAME [bar0=mem64,prefetchable,16G]... [rom=64K] [class=0300]\n"
    "  reserved START SIZE\n"
    "Exit status: 0 everything has an address, 1 something has none, 2 bad input.\n"
    "The manual, slipway-plan(1), has the rest.\n";

struct arguments {
    const char *lspci, *svg;
    struct describer words;
    struct guest *guest;
    struct selections *selections;
    struct complaint *why;
};

static const struct place command_line = {.file = NULL};

/* A file with a description, in either language. */
static bool take_file(struct arguments *a, const char *file, bool xl)
{
    size_t len;
    char *text = input_read(file, &len, a->why);
    const struct place at = {.file = file};
    bool good;

    if (text == NULL)
        return false;
    if (strlen(text) != len)
        good = complain(a->why, at, "text", "a zero byte");
    else if (xl)
        good = xl_parse(a->guest, a->selections, text, file, a->why);
    else
        good = describe_text(a->guest, text, file, a->why);
    free(text);
    return good;
}

/* Files come first, so that words on the command line hold, wherever they stand. */
static bool take_files(struct arguments *a, int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i++) {
        const bool xl = strcmp(argv[i], "--xl") == 0;

        if ((xl || strcmp(argv[i], "--guest") == 0) && !take_file(a, argv[i + 1], xl))
            return false;
        i += strncmp(argv[i], "--", 2) == 0;
    }
    return true;
}

static bool take_options(struct arguments *a, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;

        if (strncmp(argv[i], "--", 2) != 0) {
            if (!describe_word(&a->words, argv[i], command_line, a->why))
                return false;
            continue;
        }
        if (strcmp(argv[i], "--lspci") != 0 && strcmp(argv[i], "--svg") != 0 &&
            strcmp(argv[i], "--device") != 0 && strcmp(argv[i], "--guest") != 0 &&
            strcmp(argv[i], "--xl") != 0)
            return complain(a->why, command_line, "an option that --help lists", "\"%s\"", argv[i]);
        if (value == NULL)
            return complain(a->why, command_line, "a value behind the option", "\"%s\"", argv[i]);
        if (strcmp(argv[i], "--lspci") == 0)
            a->lspci = value;
        else if (strcmp(argv[i], "--svg") == 0)
            a->svg = value;
        else if (strcmp(argv[i], "--device") == 0 &&
                 !select_device(a->selections, value, command_line, a->why))
            return false;
        i++;
    }
    return describe_end(&a->words, command_line, a->why);
}

static bool take_host_devices(struct arguments *a)
{
    bool good = true;
    size_t len;
    char *text;

    if (a->selections->count == 0)
        return a->lspci == NULL ||
               complain(a->why, command_line, "--device as well, to choose from it",
                        "--lspci %.100s", a->lspci);
    if (a->lspci == NULL)
        return complain(a->why, a->selections->one[0].at,
                        "--lspci FILE as well, with the output of lspci -vv",
                        "a device of the host");
    text = input_read(a->lspci, &len, a->why);
    if (text == NULL)
        return false;
    for (uint32_t i = 0; i < a->selections->count && good; i++)
        good = lspci_take(a->guest, &a->selections->one[i], text, a->lspci, a->why);
    free(text);
    return good;
}

static bool make_plan(struct plan *plan, struct guest *guest, struct complaint *why)
{
    static struct placement_space space;
    struct problem problem = {0};

    if (!guest_build(plan, guest, why))
        return false;
    pci_place(&plan->layout, &plan->platform, &space);
    mtrr_plan(&plan->layout);
    return e820_derive(&plan->layout, &plan->platform, &problem) ||
           complain(why, command_line, problem.expected, "%s", problem.what);
}

static bool write_svg(const char *file, const struct picture *picture, const char *caption,
                      struct complaint *why)
{
    FILE *out = strcmp(file, "-") == 0 ? stdout : fopen(file, "w");
    const struct place at = {.file = file};
    bool good = out != NULL;

    if (good)
        picture_svg(out, picture, caption);
    if (good && ferror(out))
        good = false;
    if (out != NULL && out != stdout && fclose(out) != 0)
        good = false;
    return good || complain(why, at, "a file that can be written", "\"%s\"", strerror(errno));
}

static int show(const struct arguments *a, const struct plan *plan)
{
    static struct picture picture;
    const uint32_t count = count_missing(plan);
    const uint64_t total = a->guest->maxmem_mib != 0 ? a->guest->maxmem_mib : a->guest->memory_mib;
    char caption[128], hole[40] = "";

    if (a->guest->mmio_hole_mib != 0)
        snprintf(hole, sizeof(hole), ", mmio_hole=%llu",
                 (unsigned long long)a->guest->mmio_hole_mib);
    snprintf(caption, sizeof(caption), "Guest with %llu MiB of memory%s: %s",
             (unsigned long long)total, hole,
             count == 0 ? "everything has an address" : "not everything has an address");
    picture_make(&picture, plan);
    if (a->svg != NULL && !write_svg(a->svg, &picture, caption, a->why))
        return BAD_INPUT;
    if (a->svg == NULL || strcmp(a->svg, "-") != 0) {
        printf("%s\n\n", caption);
        picture_text(stdout, &picture);
        print_plan(stdout, plan, &a->guest->notes);
    }
    if (picture.overlap[0] != '\0') {
        fprintf(stderr, "slipway-plan: a bug in Slipway, please report it: overlap of %s\n",
                picture.overlap);
        return DOES_NOT_FIT;
    }
    return count == 0 ? FITS : DOES_NOT_FIT;
}

static bool asks(int argc, char **argv, const char *option)
{
    return argc == 2 && strcmp(argv[1], option) == 0;
}

int main(int argc, char **argv)
{
    static struct guest guest;
    static struct selections selections;
    static struct plan plan;
    struct complaint why = {.text = ""};
    struct arguments a = {
        .words = {.guest = &guest}, .guest = &guest, .selections = &selections, .why = &why};
    int status = BAD_INPUT;

    if (asks(argc, argv, "--help"))
        return fputs(usage, stdout) == EOF;
    if (asks(argc, argv, "--version"))
        return printf("slipway-plan %s\n", slipway_version) < 0;
    guest_init(&guest);
    if (take_files(&a, argc, argv) && take_options(&a, argc, argv) && take_host_devices(&a) &&
        make_plan(&plan, &guest, &why))
        status = show(&a, &plan);
    if (why.text[0] != '\0')
        fprintf(stderr, "slipway-plan: %s\n", why.text);
    if (fflush(stdout) != 0 && status != BAD_INPUT) {
        fprintf(stderr, "slipway-plan: standard output: %s\n", strerror(errno));
        status = BAD_INPUT;
    }
    return status;
}
