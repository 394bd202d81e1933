/* SPDX-License-Identifier: BSD-2-Clause */
/* The PVH guests that tests/golden/pvh has. Each is booted with the loader of such guests. */
#include <stddef.h>
#include "lib/num.h"
#include "parts.h"

#define SERIAL                                                                                     \
    "slipway.smbios.serial=\"A serial number\" slipway.smbios.oem=one slipway.smbios.oem=two"

static struct sim_file uki(void)
{
    return sim_uki("console=hvc0");
}

bool sim_pvh_guest_named(struct sim_guest *guest, unsigned number)
{
    static const struct {
        const char *name;
        uint32_t vcpus, mib;
        struct sim_file (*kernel)(void);
        const char *cmdline;
        const char *key, *value;
    } list[] = {
        {"reference", 2, 512, sim_pvh_kernel, "quiet", NULL, NULL},
        {"uki", 2, 512, uki, "quiet", NULL, NULL},
        {"bzimage", 2, 512, sim_bzimage, "quiet", NULL, NULL},
        {"1-vcpu", 1, 64, sim_pvh_kernel, NULL, NULL, NULL},
        {"128-vcpus", 128, 1024, sim_pvh_kernel, NULL, NULL, NULL},
        {"12-gib", 2, 12 * 1024, sim_pvh_kernel, NULL, NULL, NULL},
        {"smbios-options", 2, 512, uki, SERIAL, NULL, NULL},
        {"smbios-strings", 2, 512, sim_pvh_kernel, NULL, "bios-strings/system-serial-number",
         "A serial number in XenStore"},
        {"smbios3", 2, 512, sim_pvh_kernel, "slipway.smbios3=1", NULL, NULL},
    };

    if (number >= sizeof(list) / sizeof(list[0]))
        return false;
    sim_guest_init(guest, list[number].name, list[number].vcpus, list[number].mib, false);
    sim_guest_kernel(guest, list[number].kernel());
    guest->cmdline = list[number].cmdline;
    if (list[number].key != NULL)
        sim_guest_key(guest, list[number].key, list[number].value);
    return true;
}
