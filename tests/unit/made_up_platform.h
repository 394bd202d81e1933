/* SPDX-License-Identifier: BSD-2-Clause */
/* Random platforms, for rules that hold for all. A seed always makes the same. */
#pragma once

#include "pci_guest.h"

/* Starts a row of numbers; the next of them, less than `below`; true once in n. */
void any_from(uint64_t seed);
uint64_t any(uint64_t below);
bool one_in(uint64_t n);

/* Makes up the guest of pci_guest.h. */
void make_up_platform(uint64_t seed);

/* Prints it, with its seed, and what became of it. */
void print_made_up_platform(void);
