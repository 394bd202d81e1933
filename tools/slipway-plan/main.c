/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slipway-plan: what Slipway would make of a guest, drawn before anyone boots it. The planners are
 * Slipway's own objects, compiled for the host. docs/man/slipway-plan.1 is the manual.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "lib/num.h"
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

/* Options that are looked at when all are known: their values, "" for none, NULL: not given. */
enum { LSPCI, SVG, HOST, JSON, BOOT, VALUES };

struct request {
    const char *value[VALUES];
    struct guest guest;
    struct selections selections;
    struct complaint why;
    bool complete; /* --boot: nothing is missing */
};

static bool without(struct complaint *why, const char *library, const char *instead)
{
    return complain(why, instead, "an option that needs %s, without which this was built", library);
}

typedef bool text_taker(struct request *r, const char *text);

static bool take_file(struct request *r, const char *file, text_taker *take)
{
    char *const text = input_read(file, &r->why);
    const bool good = text != NULL && take(r, text);

    free(text);
    if (good)
        r->why.at = (struct place){.file = NULL};
    return good;
}

static bool take_xl(struct request *r, const char *text)
{
    return xl_parse != NULL ? xl_parse(&r->guest, &r->selections, text, &r->why)
                            : without(&r->why, "libxlutil", "--guest FILE");
}

static bool take_guest(struct request *r, const char *text)
{
    if (text[strspn(text, " \t\r\n")] != '{')
        return describe_text(&r->guest, text, &r->why);
    return json_parse != NULL ? json_parse(&r->guest, text, &r->why)
                              : without(&r->why, "jansson", "words");
}

static bool take_lspci(struct request *r, const char *text)
{
    return lspci_take(&r->guest, &r->selections, text, &r->why);
}

static bool take_boot(struct request *r, const char *text)
{
    return boot_tell != NULL ? boot_tell(stdout, text, &r->complete, &r->why)
                             : without(&r->why, "libxlutil", "no --boot");
}

/* getopt_long() leaves words for the end, so that they hold over files, wherever they are. */
static bool take_arguments(struct request *r, int argc, char **argv)
{
    static const struct option options[] = {{"guest", required_argument, NULL, 'g'},
                                            {"xl", required_argument, NULL, 'x'},
                                            {"host", optional_argument, NULL, HOST},
                                            {"lspci", required_argument, NULL, LSPCI},
                                            {"device", required_argument, NULL, 'd'},
                                            {"json", no_argument, NULL, JSON},
                                            {"boot", required_argument, NULL, BOOT},
                                            {"svg", required_argument, NULL, SVG},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'v'},
                                            {NULL, 0, NULL, 0}};
    struct describer words = {.guest = &r->guest};
    bool good = true;

    opterr = 0;
    for (int option; good && (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'g' || option == 'x')
            good = take_file(r, optarg, option == 'x' ? take_xl : take_guest);
        else if (option == 'd')
            good = select_device(&r->selections, optarg, &r->why);
        else if (option == 'h')
            exit(fputs(usage, stdout) == EOF || fflush(stdout) != 0);
        else if (option == 'v')
            exit(printf("slipway-plan %s\n", slipway_version) < 0 || fflush(stdout) != 0);
        else if (option == '?')
            good = complain(&r->why, "an option that --help lists, and its value", "\"%s\"",
                            argv[optind - 1]);
        else
            r->value[option] = optarg != NULL ? optarg : "";
    }
    for (; good && optind < argc; optind++)
        good = describe_word(&words, argv[optind], &r->why);
    return good && describe_end(&words, &r->why);
}

static bool take_host_devices(struct request *r)
{
    const char *const host = r->value[HOST], *const lspci = r->value[LSPCI];

    if (host != NULL && lspci != NULL)
        return complain(&r->why, "one of the two", "--host and --lspci");
    if (host != NULL)
        return host_take != NULL ? host_take(&r->guest, &r->selections, host, &r->why)
                                 : without(&r->why, "libpci", "--lspci FILE");
    if (r->selections.count == 0)
        return lspci == NULL ||
               complain(&r->why, "--device as well, to choose from it", "--lspci %.100s", lspci);
    r->why.at = r->selections.one[0].at;
    if (lspci == NULL)
        return complain(&r->why, "--host on the host itself, or --lspci FILE with its lspci -vv",
                        "a device of the host");
    return take_file(r, lspci, take_lspci);
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

static int show(struct request *r, const struct plan *plan)
{
    static struct picture picture;
    const struct guest *const guest = &r->guest;
    const char *const svg = r->value[SVG];
    const uint32_t count = count_missing(plan);
    char caption[128], hole[40] = "";

    if (guest->mmio_hole_mib != 0)
        snprintf(hole, sizeof(hole), ", mmio_hole=%llu", (unsigned long long)guest->mmio_hole_mib);
    snprintf(caption, sizeof(caption), "Guest with %llu MiB of memory%s: %s",
             (unsigned long long)max_u64(guest->maxmem_mib, guest->memory_mib), hole,
             count == 0 ? "everything has an address" : "not everything has an address");
    picture_make(&picture, plan);
    if (svg != NULL && !write_svg(svg, &picture, caption, &r->why))
        return BAD_INPUT;
    if (r->value[JSON] != NULL) {
        if (!(json_print != NULL ? json_print(stdout, plan, &guest->notes, &r->why)
                                 : without(&r->why, "jansson", "no --json")))
            return BAD_INPUT;
    } else if (svg == NULL || strcmp(svg, "-") != 0) {
        printf("%s\n\n", caption);
        picture_text(stdout, &picture);
        print_plan(stdout, plan, &guest->notes);
    }
    if (picture.overlap[0] != '\0') {
        fprintf(stderr, "slipway-plan: a bug in Slipway, please report it: overlap of %s\n",
                picture.overlap);
        return DOES_NOT_FIT;
    }
    return count == 0 ? FITS : DOES_NOT_FIT;
}

int main(int argc, char **argv)
{
    static struct request r;
    static struct plan plan;
    int status = BAD_INPUT;

    guest_init(&r.guest);
    if (take_arguments(&r, argc, argv)) {
        if (r.value[BOOT] != NULL && take_file(&r, r.value[BOOT], take_boot))
            status = r.complete ? FITS : DOES_NOT_FIT;
        else if (r.value[BOOT] == NULL && take_host_devices(&r) &&
                 make_plan(&plan, &r.guest, &r.why))
            status = show(&r, &plan);
    }
    if (r.why.text[0] != '\0')
        fprintf(stderr, "slipway-plan: %s\n", r.why.text);
    if (fflush(stdout) != 0 && status != BAD_INPUT) {
        fprintf(stderr, "slipway-plan: standard output: %s\n", strerror(errno));
        status = BAD_INPUT;
    }
    return status;
}
