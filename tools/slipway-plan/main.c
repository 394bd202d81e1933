/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slipway-plan: what Slipway would make of a guest, drawn before anyone boots it. The planners are
 * Slipway's own objects, compiled for the host. docs/man/slipway-plan.1 is the manual.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
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

static bool without(const char *library, const char *instead)
{
    return complain(instead, "an option that needs %s: this slipway-plan was built without it",
                    library);
}

/* `take` is NULL without `library`. */
static bool take_file(struct guest *guest, const char *file,
                      bool (*take)(struct guest *, const char *), const char *library,
                      const char *instead)
{
    char *const text = input_read(file);
    const bool good =
        text != NULL && (take != NULL ? take(guest, text) : without(library, instead));

    free(text);
    complaint.at = (struct place){.file = NULL};
    return good;
}

static bool take_guest(struct guest *guest, const char *text)
{
    if (text[strspn(text, " \t\r\n")] != '{')
        return describe_text(guest, text);
    return json_parse != NULL ? json_parse(guest, text) : without("jansson", "words");
}

/* getopt_long() leaves words for the end, so that they override files, wherever they are. */
static bool take_arguments(struct guest *guest, const char **value, int argc, char **argv)
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
    struct describer words = {.guest = guest};
    bool good = true;

    opterr = 0;
    for (int option; good && (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'g')
            good = take_file(guest, optarg, take_guest, NULL, NULL);
        else if (option == 'x')
            good = take_file(guest, optarg, xl_parse, "libxlutil", "--guest FILE");
        else if (option == 'd')
            good = select_device(guest, optarg);
        else if (option == 'h')
            exit(fputs(usage, stdout) == EOF || fflush(stdout) != 0);
        else if (option == 'v')
            exit(printf("slipway-plan %s\n", slipway_version) < 0 || fflush(stdout) != 0);
        else if (option == '?')
            good =
                complain("an option that --help lists, and its value", "\"%s\"", argv[optind - 1]);
        else
            value[option] = optarg != NULL ? optarg : "";
    }
    for (; good && optind < argc; optind++)
        good = describe_word(&words, argv[optind]);
    return good && describe_end(&words);
}

static bool take_host_devices(struct guest *guest, const char *host, const char *lspci)
{
    if (host != NULL && lspci != NULL)
        return complain("one of the two", "--host and --lspci");
    if (host != NULL)
        return host_take != NULL ? host_take(guest, host) : without("libpci", "--lspci FILE");
    if (guest->selections == 0)
        return lspci == NULL ||
               complain("--device as well, to choose from it", "--lspci %.100s", lspci);
    complaint.at = guest->selected[0].at;
    if (lspci == NULL)
        return complain("--host on the host itself, or --lspci FILE with its lspci -vv",
                        "a device of the host");
    return take_file(guest, lspci, lspci_take, NULL, NULL);
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
        note("%u address bits are %s, which is too few: physical_bits=%u makes room if the host's "
             "processor has them (see --host, or \"address sizes\" in /proc/cpuinfo)",
             bits, is, wider);
    else if (guest->physical_bits == 0 && (count != 0 || plan->layout.pci_high.end != 0))
        note("%u address bits are assumed: --host knows the host's, or set physical_bits= to what "
             "\"address sizes\" in /proc/cpuinfo says",
             bits);
}

static bool make_plan(struct plan *plan, struct guest *guest)
{
    struct problem problem = {0};

    if (!guest_build(plan, guest))
        return false;
    place(plan);
    note_address_bits(plan, guest);
    return e820_derive(&plan->layout, &plan->platform, &problem) ||
           complain_as(problem.expected, "SLIP-%u: %s: %s", problem.code, problem.what,
                       problem.found);
}

static bool write_svg(const char *file, const struct picture *picture, const char *caption)
{
    FILE *const out = strcmp(file, "-") == 0 ? stdout : fopen(file, "w");

    complaint.at.file = file;
    if (out != NULL)
        picture_svg(out, picture, caption);
    if (out == NULL || ferror(out) || (out != stdout && fclose(out) != 0))
        return complain("a file that can be written", "\"%s\"", strerror(errno));
    return true;
}

static int show(const struct guest *guest, const char *svg, bool json, const struct plan *plan)
{
    static struct picture picture;
    const uint32_t count = count_missing(plan);
    char caption[128], hole[40] = "";

    if (guest->mmio_hole_mib != 0)
        snprintf(hole, sizeof(hole), ", mmio_hole=%" PRIu64, guest->mmio_hole_mib);
    snprintf(caption, sizeof(caption), "Guest with %" PRIu64 " MiB of memory%s: %s",
             max_u64(guest->maxmem_mib, guest->memory_mib), hole,
             count == 0 ? "everything has an address" : "not everything has an address");
    picture_make(&picture, plan);
    if (svg != NULL && !write_svg(svg, &picture, caption))
        return BAD_INPUT;
    if (json && !(json_print != NULL ? json_print(stdout, plan) : without("jansson", "no --json")))
        return BAD_INPUT;
    if (!json && (svg == NULL || strcmp(svg, "-") != 0)) {
        printf("%s\n\n", caption);
        picture_text(stdout, &picture);
        print_plan(stdout, plan);
    }
    if (picture.overlap[0] != '\0')
        fprintf(stderr, "slipway-plan: a bug in Slipway, please report it: overlap of %s\n",
                picture.overlap);
    return count == 0 && picture.overlap[0] == '\0' ? FITS : DOES_NOT_FIT;
}

int main(int argc, char **argv)
{
    static struct guest guest;
    static struct plan plan;
    const char *value[VALUES] = {NULL};
    int status = BAD_INPUT;

    guest_init(&guest);
    if (take_arguments(&guest, value, argc, argv)) {
        if (value[BOOT] != NULL)
            status = take_file(&guest, value[BOOT], boot_tell, "libxlutil", "no --boot")
                         ? FITS
                         : DOES_NOT_FIT;
        else if (take_host_devices(&guest, value[HOST], value[LSPCI]) && make_plan(&plan, &guest))
            status = show(&guest, value[SVG], value[JSON] != NULL, &plan);
    }
    if (fflush(stdout) != 0 && complaint.text[0] == '\0')
        snprintf(complaint.text, sizeof(complaint.text), "standard output: %s", strerror(errno));
    if (complaint.text[0] == '\0')
        return status;
    fprintf(stderr, "slipway-plan: %s\n", complaint.text);
    return BAD_INPUT;
}
