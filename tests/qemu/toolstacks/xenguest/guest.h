/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that is built with libxenguest, in the way of XAPI's toolstack instead of libxl's.
 * Functions return false when a step fails, and have said which on standard error then.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include <xenctrl.h>

struct guest {
    /* What was asked for; what is not there is NULL. */
    const char *name;
    const char *uuid; /* 32 digits with dashes between */
    const char *loader;
    const char *firmware; /* the module "firmware" */
    const char *bios;     /* which kind that is, in hvmloader/bios */
    const char *ipxe;     /* the module "ipxe" */
    uint32_t memory_mib;  /* RAM */
    uint32_t vcpus;
    uint64_t reserved_start, reserved_size; /* no device may lie there; no such range: size 0 */

    /* What came of it. */
    uint32_t domid;
    uint32_t store_port, console_port;
    uint64_t store_gfn, console_gfn;
};

/* "build-guest: WHAT: what errno means". Returns false. */
bool failed(const char *what, const char *name);

/* domain.c: a domain without memory; its memory, and all that is in it at the start. */
bool domain_create(xc_interface *xch, struct guest *guest);
bool domain_build(xc_interface *xch, struct guest *guest);

/* store.c: the guest's part of XenStore before it has a ring, the ring, and the end of it all. */
bool store_describe(const struct guest *guest);
bool store_introduce(const struct guest *guest);
void store_forget(uint32_t domid);

#endif
