/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * build-guest: makes an HVM guest as XAPI's xenopsd and its builder do, in what a loader can see
 * of it. Runs in dom0. What differs from libxl's guests (docs/toolstacks.md):
 *
 *   a BIOS guest has no module "firmware" and no hvmloader/bios in XenStore, a UEFI guest has both;
 *   start info has no memory map: only Xen has one;
 *   there may be a module "ipxe".
 *
 * `create` prints the domain's number. The device model is the caller's to start, between `create`
 * and `unpause`.
 */
#include "guest.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xen/hvm/hvm_info_table.h>

static const char usage[] =
    "usage: build-guest create --name NAME --uuid UUID --loader FILE [OPTION...]\n"
    "       build-guest unpause DOMID\n"
    "       build-guest destroy DOMID\n"
    "\n"
    "  --memory MIB          RAM, 256 unless told\n"
    "  --vcpus N             1 unless told\n"
    "  --firmware FILE       the module \"firmware\"\n"
    "  --bios WORD           hvmloader/bios in XenStore\n"
    "  --ipxe FILE           the module \"ipxe\"\n"
    "  --reserved START-END  a reserved range in the memory map that Xen is told of\n";

bool failed(const char *what, const char *name)
{
    const int why = errno;

    fprintf(stderr, "build-guest: %s%s%s: %s\n", what, name != NULL ? " " : "",
            name != NULL ? name : "", strerror(why));
    return false;
}

static bool wrong(const char *what, const char *value)
{
    fprintf(stderr, "build-guest: %s: \"%s\"\n", what, value);
    return false;
}

static bool parse_number(const char *text, uint32_t most, uint32_t *number)
{
    char *end;
    const unsigned long value = strtoul(text, &end, 10);

    if (end == text || *end != '\0' || value > most)
        return wrong("no such number is possible", text);
    *number = (uint32_t)value;
    return true;
}

/* START-END: the first byte and the one after the last. */
static bool parse_range(const char *text, struct guest *guest)
{
    char *dash, *end;
    const uint64_t start = strtoull(text, &dash, 16);
    const uint64_t end_address = *dash == '-' ? strtoull(dash + 1, &end, 16) : 0;

    if (end_address <= start || *end != '\0' || ((start | end_address) & (XC_PAGE_SIZE - 1)) != 0)
        return wrong("no range of whole pages", text);
    guest->reserved_start = start;
    guest->reserved_size = end_address - start;
    return true;
}

static bool parse_options(int count, char **words, struct guest *guest)
{
    enum { NAME, UUID, LOADER, MEMORY, VCPUS, FIRMWARE, BIOS, IPXE, RESERVED };
    static const struct option options[] = {
        {"name", required_argument, NULL, NAME},
        {"uuid", required_argument, NULL, UUID},
        {"loader", required_argument, NULL, LOADER},
        {"memory", required_argument, NULL, MEMORY},
        {"vcpus", required_argument, NULL, VCPUS},
        {"firmware", required_argument, NULL, FIRMWARE},
        {"bios", required_argument, NULL, BIOS},
        {"ipxe", required_argument, NULL, IPXE},
        {"reserved", required_argument, NULL, RESERVED},
        {NULL, 0, NULL, 0},
    };
    bool good = true;
    int option;

    while (good && (option = getopt_long(count, words, "", options, NULL)) != -1) {
        switch (option) {
        case NAME:
            guest->name = optarg;
            break;
        case UUID:
            guest->uuid = optarg;
            break;
        case LOADER:
            guest->loader = optarg;
            break;
        case MEMORY:
            good = parse_number(optarg, 1u << 20, &guest->memory_mib);
            break;
        case VCPUS:
            good = parse_number(optarg, HVM_MAX_VCPUS, &guest->vcpus);
            break;
        case FIRMWARE:
            guest->firmware = optarg;
            break;
        case BIOS:
            guest->bios = optarg;
            break;
        case IPXE:
            guest->ipxe = optarg;
            break;
        case RESERVED:
            good = parse_range(optarg, guest);
            break;
        default:
            good = false; /* getopt has said why */
        }
    }
    if (good && optind < count)
        return wrong("not understood", words[optind]);
    if (good && (guest->name == NULL || guest->uuid == NULL || guest->loader == NULL ||
                 guest->memory_mib == 0 || guest->vcpus == 0)) {
        fputs(usage, stderr);
        return false;
    }
    return good;
}

static void destroy(xc_interface *xch, uint32_t domid)
{
    if (xc_domain_destroy(xch, domid) != 0)
        (void)failed("Xen does not destroy the domain", NULL);
    store_forget(domid);
}

static bool create(xc_interface *xch, struct guest *guest)
{
    if (!domain_create(xch, guest) || !store_describe(guest) || !domain_build(xch, guest) ||
        !store_introduce(guest)) {
        if (guest->domid != 0)
            destroy(xch, guest->domid);
        return false;
    }
    printf("%u\n", guest->domid);
    return true;
}

/* `unpause` and `destroy`. */
static bool command(xc_interface *xch, const char *verb, const char *word)
{
    uint32_t domid;

    if (!parse_number(word, DOMID_FIRST_RESERVED - 1u, &domid))
        return false;
    if (strcmp(verb, "unpause") == 0)
        return xc_domain_unpause(xch, domid) == 0 || failed("Xen does not unpause domain", word);
    destroy(xch, domid);
    return true;
}

int main(int count, char **words)
{
    struct guest guest = {.memory_mib = 256, .vcpus = 1};
    const char *verb = count > 1 ? words[1] : "";
    const bool creates = strcmp(verb, "create") == 0;
    const bool takes_domid = strcmp(verb, "unpause") == 0 || strcmp(verb, "destroy") == 0;
    xentoollog_logger *logger;
    xc_interface *xch;
    bool good;

    if (!creates && !(takes_domid && count == 3)) {
        fputs(usage, stderr);
        return 2;
    }
    if (creates && !parse_options(count - 1, words + 1, &guest))
        return 2;
    /* The libraries' own messages about a failure come before ours. */
    logger = (xentoollog_logger *)xtl_createlogger_stdiostream(stderr, XTL_ERROR, 0);
    xch = xc_interface_open(logger, logger, 0);
    if (xch == NULL) {
        (void)failed("can't reach Xen", NULL);
        return 1;
    }
    good = creates ? create(xch, &guest) : command(xch, verb, words[2]);
    xc_interface_close(xch);
    xtl_logger_destroy(logger);
    return good ? 0 : 1;
}
