/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What `xl create -n` asks of a hypervisor before it parses a configuration: preloaded, so that xl
 * can be asked on any machine what it makes of one.
 */
#include <libxl.h>

void *xc_interface_open(void *logger, void *dombuild_logger, unsigned flags);
int xc_interface_close(void *interface);
void *xs_open(unsigned long flags);
void xs_close(void *store);
int xc_get_max_cpus(void *interface);
int xc_get_max_nodes(void *interface);

static char nothing[65536]; /* what either handle points to: it is never read */

void *xc_interface_open(void *logger, void *dombuild_logger, unsigned flags)
{
    (void)logger, (void)dombuild_logger, (void)flags;
    return nothing;
}

int xc_interface_close(void *interface)
{
    (void)interface;
    return 0;
}

void *xs_open(unsigned long flags)
{
    (void)flags;
    return nothing;
}

void xs_close(void *store)
{
    (void)store;
}

const libxl_version_info *libxl_get_version_info(libxl_ctx *ctx)
{
    static libxl_version_info version = {.commandline = ""};

    (void)ctx;
    return &version;
}

int libxl_get_physinfo(libxl_ctx *ctx, libxl_physinfo *physinfo)
{
    (void)ctx;
    physinfo->cap_hvm = physinfo->cap_hap = physinfo->cap_hvm_directio = true;
    return 0;
}

int xc_get_max_cpus(void *interface)
{
    (void)interface;
    return 4;
}

int xc_get_max_nodes(void *interface)
{
    (void)interface;
    return 1;
}
