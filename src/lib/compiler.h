/* SPDX-License-Identifier: BSD-2-Clause */
/* Features of the compiler that are not in the C standard. */
#pragma once

#define MUST_USE      __attribute__((warn_unused_result))
#define PACKED        __attribute__((packed))
#define ALIGNED(n)    __attribute__((aligned(n)))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/*
 * Arguments that fit a text of lib/fmt.h, where uint64_t goes with %llu. The compiler checks it for
 * the image; on a 64-bit host uint64_t is a long, and it would complain of every one.
 */
#if __SIZEOF_LONG__ == 4
#define PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define PRINTF(text, first)
#endif
