/* SPDX-License-Identifier: BSD-2-Clause */
/* What the device model keeps in the guest's address space besides RAM. */
#pragma once

#include "platform.h"

/*
 * Fills ram->device_memory by asking Xen: one hypercall with RAM above 4 GiB, otherwise a dozen if
 * there is some. If Xen does not answer, 256 MiB are assumed.
 */
void device_memory_find(struct ram_facts *ram);
