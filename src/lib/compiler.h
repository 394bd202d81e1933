/* SPDX-License-Identifier: BSD-2-Clause */
/* The compiler's features that the C standard has no words for. */
#ifndef LIB_COMPILER_H
#define LIB_COMPILER_H

#define MUST_USE            __attribute__((warn_unused_result))
#define PRINTF(text, first) __attribute__((format(printf, text, first)))
#define PACKED              __attribute__((packed))
#define ALIGNED(n)          __attribute__((aligned(n)))
#define FROM_ASSEMBLY       __attribute__((regparm(0))) /* all arguments are on the stack */
#define ARRAY_SIZE(a)       (sizeof(a) / sizeof((a)[0]))

#endif
