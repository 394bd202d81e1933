/* SPDX-License-Identifier: BSD-2-Clause */
/* Access to guest-physical memory. Everywhere else such an address is only a number. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Declares [start, start + size) to be memory, below 4 GiB. At most 16 ranges. */
void phys_add(uint64_t start, uint64_t size);

/* Is all of [paddr, paddr + size) memory? */
bool phys_valid(uint64_t paddr, uint64_t size);

/* That memory. bug() if it is not: callers check addresses from outside with phys_valid() first. */
void *phys_ptr(uint64_t paddr, uint64_t size);
