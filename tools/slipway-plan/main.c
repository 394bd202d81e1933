/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slipway-plan: what Slipway would make of a guest, drawn before anyone boots it. The planners are
 * Slipway's own objects, compiled for the host. docs/man/slipway-plan.1 is the manual.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "parse.h"
#include "plan/e820.h"
#include "plan/mtrr_plan.h"
#include "plan/pci_place.h"
#include "show.h"

enum { FITS = 0, DOES_NOT_FIT = 1, BAD_INPUT = 2 };

extern const char slipway_version[];

static const char usage[] = {
#include "usage.h"
};

struct arguments {
    const char *lspci, *svg, *host, *json,
        *boot; /* values of options, "" for none; NULL: not given */
    struct guest *guest;
    struct selections *selections;
    struct complaint *why;
};

static bool without(struct complaint *why, const char *library, const char *instead)
{
    return complain(why, instead, "an option that needs %s, without which this was built", library);
}

/* A file with a description, in any language. */
static bool take_file(struct arguments *a, const char *file, bool xl)
{
    char *text = input_read(file, a->why);
    bool good = text != NULL;

    if (good && xl)
        good = xl_parse != NULL ? xl_parse(a->guest, a->selections, text, a->why)
                                : without(a->why, "libxlutil", "--guest FILE");
    else if (good && text[strspn(text, " \t\r\n")] == '{')
        good = json_parse != NULL ? json_parse(a->guest, text, a->why)
                                  : without(a->why, "jansson", "words");
    else if (good)
        good = describe_text(a->guest, text, a->why);
    free(text);
    if (good)
        a->why->at = (struct place){.file = NULL};
    return good;
}

/* getopt_long() leaves words for the end, so that they hold over files, wherever they stand. */
static bool take_arguments(struct arguments *a, int argc, char **argv)
{
    static const struct option options[] = {{"guest", required_argument, NULL, 'g'},
                                            {"xl", required_argument, NULL, 'x'},
                                            {"host", optional_argument, NULL, 'o'},
                                            {"lspci", required_argument, NULL, 'l'},
                                            {"device", required_argument, NULL, 'd'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"boot", required_argument, NULL, 'b'},
                                            {"svg", required_argument, NULL, 's'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'v'},
                                            {NULL, 0, NULL, 0}};
    struct describer words = {.guest = a->guest};
    bool good = true;

    opterr = 0;
    for (int option; good && (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        const char *const value = optarg != NULL ? optarg : "";

        if (option == 'g' || option == 'x')
            good = take_file(a, value, option == 'x');
        else if (option == 'd')
            good = select_device(a->selections, value, a->why);
        else if (option == 'h')
            exit(fputs(usage, stdout) == EOF || fflush(stdout) != 0);
        else if (option == 'v')
            exit(printf("slipway-plan %s\n", slipway_version) < 0 || fflush(stdout) != 0);
        else if (option == '?')
            good = complain(a->why, "an option that --help lists, and its value", "\"%s\"",
                            argv[optind - 1]);
        else
            *(option == 'l'   ? &a->lspci
              : option == 's' ? &a->svg
              : option == 'o' ? &a->host
              : option == 'b' ? &a->boot
                              : &a->json) = value;
    }
    for (; good && optind < argc; optind++)
        good = describe_word(&words, argv[optind], a->why);
    return good && describe_end(&words, a->why);
}

static bool take_host_devices(struct arguments *a)
{
    char *text;
    bool good;

    if (a->host != NULL && a->lspci != NULL)
        return complain(a->why, "one of the two", "--host and --lspci");
    if (a->host != NULL)
        return host_take != NULL ? host_take(a->guest, a->selections, a->host, a->why)
                                 : without(a->why, "libpci", "--lspci FILE");
    if (a->selections->count == 0)
        return a->lspci == NULL ||
               complain(a->why, "--device as well, to choose from it", "--lspci %.100s", a->lspci);
    a->why->at = a->selections->one[0].at;
    if (a->lspci == NULL)
        return complain(a->why, "--host on the host itself, or --lspci FILE with its lspci -vv",
                        "a device of the host");
    text = input_read(a->lspci, a->why);
    good = text != NULL && lspci_take(a->guest, a->selections, text, a->why);
    free(text);
    return good;
}

static void place(struct plan *plan)
{
    static struct placement_space space;

    pci_place(&plan->layout, &plan->platform, &space);
    mtrr_plan(&plan->layout);
}

/* Would longer addresses make room? And what they are, where that is not known, but matters. */
static void note_address_bits(const struct plan *plan, struct guest *guest)
{
    static struct plan trial;
    const uint32_t count = count_missing(plan), warned = warnings.count;
    const unsigned bits = plan->platform.cpu.physical_bits;
    const char *const is = guest->physical_bits == 0 ? "assumed" : "given";
    unsigned wider = bits;

    for (trial = *plan; count != 0 && wider < 52 && count_missing(&trial) == count;) {
        trial = *plan;
        trial.platform.cpu.physical_bits = (uint8_t)++wider;
        place(&trial);
    }
    warnings.count = warned;
    if (count != 0 && count_missing(&trial) < count)
        note(&guest->notes,
             "%u address bits are %s, and too few: physical_bits=%u makes room, if the host has "
             "them; --host knows, and \"address sizes\" in /proc/cpuinfo",
             bits, is, wider);
    else if (guest->physical_bits == 0 && (count != 0 || plan->layout.pci_high.end != 0))
        note(&guest->notes,
             "%u address bits are assumed: --host knows the host's, or set physical_bits= to what "
             "\"address sizes\" in /proc/cpuinfo says",
             bits);
}

static bool make_plan(struct plan *plan, struct guest *guest, struct complaint *why)
{
    struct problem problem = {0};

    if (!guest_build(plan, guest, why))
        return false;
    place(plan);
    note_address_bits(plan, guest);
    return e820_derive(&plan->layout, &plan->platform, &problem) ||
           complain_as(why, problem.expected, "SLIP-%u: %s: %s", problem.code, problem.what,
                       problem.found);
}

static bool write_svg(const char *file, const struct picture *picture, const char *caption,
                      struct complaint *why)
{
    FILE *out = strcmp(file, "-") == 0 ? stdout : fopen(file, "w");
    bool good = out != NULL;

    why->at = (struct place){.file = file};
    if (good)
        picture_svg(out, picture, caption);
    if (good && ferror(out))
        good = false;
    if (out != NULL && out != stdout && fclose(out) != 0)
        good = false;
    return good || complain(why, "a file that can be written", "\"%s\"", strerror(errno));
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
    if (a->json != NULL && !(json_print != NULL ? json_print(stdout, plan, &a->guest->notes, a->why)
                                                : without(a->why, "jansson", "no --json")))
        return BAD_INPUT;
    if (a->json == NULL && (a->svg == NULL || strcmp(a->svg, "-") != 0)) {
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

/* --boot: not the memory map, but the way that the guest starts. */
static int show_boot(const struct arguments *a)
{
    char *text = input_read(a->boot, a->why);
    bool complete, good;

    good = text != NULL && (boot_tell != NULL ? boot_tell(stdout, text, &complete, a->why)
                                              : without(a->why, "libxlutil", "no --boot"));
    free(text);
    return !good ? BAD_INPUT : complete ? FITS : DOES_NOT_FIT;
}

int main(int argc, char **argv)
{
    static struct guest guest;
    static struct selections selections;
    static struct plan plan;
    struct complaint why = {.text = ""};
    struct arguments a = {.guest = &guest, .selections = &selections, .why = &why};
    int status = BAD_INPUT;

    guest_init(&guest);
    if (!take_arguments(&a, argc, argv))
        status = BAD_INPUT;
    else if (a.boot != NULL)
        status = show_boot(&a);
    else if (take_host_devices(&a) && make_plan(&plan, &guest, &why))
        status = show(&a, &plan);
    if (why.text[0] != '\0')
        fprintf(stderr, "slipway-plan: %s\n", why.text);
    if (fflush(stdout) != 0 && status != BAD_INPUT) {
        fprintf(stderr, "slipway-plan: standard output: %s\n", strerror(errno));
        status = BAD_INPUT;
    }
    return status;
}
