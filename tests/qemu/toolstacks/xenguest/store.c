/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's part of XenStore. Xen: docs/misc/xenstore-paths.pandoc tells what the keys mean,
 * public/hvm/hvm_xs_strings.h which of them a loader reads.
 */
#include "guest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xenstore.h>

#define LONGEST 256

/* Writes go on after one has failed, but the first of those is remembered. */
struct store {
    struct xs_handle *xs;
    uint32_t domid;
    char failed[LONGEST];
};

static bool store_open(struct store *store, uint32_t domid)
{
    *store = (struct store){.xs = xs_open(0), .domid = domid};
    return store->xs != NULL || failed("can't reach xenstored", NULL);
}

static bool store_close(struct store *store)
{
    xs_close(store->xs);
    return store->failed[0] == '\0' || failed("can't write to XenStore", store->failed);
}

static void check(struct store *store, bool good, const char *path)
{
    if (!good && store->failed[0] == '\0')
        snprintf(store->failed, sizeof(store->failed), "%s", path);
}

/* A directory that dom0 owns and the guest reads, or one that is the guest's own. */
static void make_directory(struct store *store, const char *path, bool writable)
{
    struct xs_permissions readable[2] = {{.id = 0, .perms = XS_PERM_NONE},
                                         {.id = store->domid, .perms = XS_PERM_READ}};
    struct xs_permissions own = {.id = store->domid, .perms = XS_PERM_NONE};

    check(store, xs_mkdir(store->xs, XBT_NULL, path), path);
    check(store,
          writable ? xs_set_permissions(store->xs, XBT_NULL, path, &own, 1)
                   : xs_set_permissions(store->xs, XBT_NULL, path, readable, 2),
          path);
}

/* A key of the guest's. What is new has the permissions of the directory above. */
__attribute__((format(printf, 3, 4))) static void put(struct store *store, const char *key,
                                                      const char *format, ...)
{
    char path[LONGEST], value[LONGEST];
    va_list arguments;

    snprintf(path, sizeof(path), "/local/domain/%u/%s", store->domid, key);
    va_start(arguments, format);
    vsnprintf(value, sizeof(value), format, arguments);
    va_end(arguments);
    check(store, xs_write(store->xs, XBT_NULL, path, value, (unsigned)strlen(value)), path);
}

static void own_directory(struct store *store, const char *key)
{
    char path[LONGEST];

    snprintf(path, sizeof(path), "/local/domain/%u/%s", store->domid, key);
    make_directory(store, path, true);
}

bool store_describe(const struct guest *guest)
{
    static const char *const own[] = {"attr",  "control/shutdown", "data", "drivers",
                                      "error", "feature"};
    char path[LONGEST];
    struct store store;

    if (!store_open(&store, guest->domid))
        return false;
    snprintf(path, sizeof(path), "/local/domain/%u", guest->domid);
    make_directory(&store, path, false);
    snprintf(path, sizeof(path), "/local/domain/0/device-model/%u", guest->domid);
    make_directory(&store, path, false);

    snprintf(path, sizeof(path), "/vm/%s", guest->uuid);
    make_directory(&store, path, false);

    put(&store, "vm", "%s", path);
    put(&store, "name", "%s", guest->name);
    put(&store, "domid", "%u", guest->domid);
    for (uint32_t i = 0; i < guest->vcpus; i++) {
        char key[LONGEST];

        snprintf(key, sizeof(key), "cpu/%u/availability", i);
        put(&store, key, "online");
    }
    put(&store, "memory/static-max", "%u", guest->memory_mib * 1024);
    put(&store, "memory/target", "%u", guest->memory_mib * 1024);
    put(&store, "control/platform-feature-multiprocessor-suspend", "1");
    put(&store, "platform/acpi", "1");
    put(&store, "platform/acpi_s3", "1");
    put(&store, "platform/acpi_s4", "1");
    if (guest->bios != NULL)
        put(&store, "hvmloader/bios", "%s", guest->bios);
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        own_directory(&store, own[i]);
    return store_close(&store);
}

bool store_introduce(const struct guest *guest)
{
    struct store store;

    if (!store_open(&store, guest->domid))
        return false;
    put(&store, "store/port", "%u", guest->store_port);
    put(&store, "store/ring-ref", "%llu", (unsigned long long)guest->store_gfn);
    put(&store, "console/type", "xenconsoled");
    put(&store, "console/output", "pty");
    put(&store, "console/limit", "1048576");
    put(&store, "console/port", "%u", guest->console_port);
    put(&store, "console/ring-ref", "%llu", (unsigned long long)guest->console_gfn);
    check(&store, xs_introduce_domain(store.xs, guest->domid, guest->store_gfn, guest->store_port),
          "introducing the domain");
    return store_close(&store);
}

void store_forget(uint32_t domid)
{
    char path[LONGEST], *vm;
    struct store store;

    if (!store_open(&store, domid))
        return;
    /* xenstored may have seen the domain's end already. */
    (void)xs_release_domain(store.xs, domid);
    snprintf(path, sizeof(path), "/local/domain/0/device-model/%u", domid);
    (void)xs_rm(store.xs, XBT_NULL, path);
    snprintf(path, sizeof(path), "/local/domain/%u/vm", domid);
    vm = xs_read(store.xs, XBT_NULL, path, NULL);
    if (vm != NULL)
        (void)xs_rm(store.xs, XBT_NULL, vm);
    free(vm);
    snprintf(path, sizeof(path), "/local/domain/%u", domid);
    (void)xs_rm(store.xs, XBT_NULL, path);
    xs_close(store.xs);
}
