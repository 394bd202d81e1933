/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests of each form of kernel have: a file, and the result of parsing it. */
#pragma once

#include "check.h"
#include "kernel_files.h"

static uint8_t file[8192];
static struct kernel kernel;
static struct problem why;

static bool parse(size_t size)
{
    return kernel_parse_copy(&kernel, file, size, &why);
}

#define CHECK_REFUSED(size, message, words)                                                        \
    do {                                                                                           \
        CHECK(!parse(size));                                                                       \
        CHECK_EQ(why.code, message);                                                               \
        CHECK_STR(why.found, words);                                                               \
    } while (0)
