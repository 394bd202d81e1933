/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guest-physical memory by address. Addresses are numbers everywhere else; here they become pointers, if they lie in
 * memory that we were told about.
 */
#ifndef HW_PHYS_H
#define HW_PHYS_H

#include <stdbool.h>
#include <stdint.h>

/* Declares [start, start + size) to be memory, below 4 GiB. At most 16 ranges. */
void phys_add(uint64_t start, uint64_t size);

/* Is all of [paddr, paddr + size) memory? */
bool phys_valid(uint64_t paddr, uint64_t size);

/* That memory. bug() if it is not: callers check addresses from outside with phys_valid() first. */
void *phys_ptr(uint64_t paddr, uint64_t size);

#endif
