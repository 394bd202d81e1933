/* SPDX-License-Identifier: BSD-2-Clause */
/* What no layout, MTRR or memory map may break, whatever the platform. */
#pragma once

#include "made_up_platform.h"

/* As CHECK(), but says of which platform it is not true. */
#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            print_made_up_platform();                                                              \
            CHECK(condition);                                                                      \
        }                                                                                          \
    } while (0)

/* Checks the layout, and makes MTRRs and memory map and checks them. */
void check_plan_rules(void);

/* Bytes of all BARs that should have an address and have none: I/O BARs, or all others. */
uint64_t missing_bytes(bool io);

/* Some BARs are in the device model's memory for lack of room, and a warning says so. */
bool in_device_memory(void);
