/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The few AML encodings that the run-time SSDT needs, appended to a struct buf. ACPI 6.5, chapter
 * 20. There is no quad-word constant: a value of more than 32 bits is latched as an error, since
 * Windows XP can't compute with it.
 */
#pragma once

#include "lib/buf.h"

#define NAME_SEG    5    /* four characters and NUL */
#define STA_PRESENT 0x0F /* present, enabled, shown, working. ACPI 6.5, 6.3.7 */

enum aml_opcode {
    AML_STORE_OP = 0x70,
    AML_LOCAL0_OP = 0x60,
    AML_LOCAL1_OP = 0x61,
    AML_ARG0_OP = 0x68,
    AML_ARG1_OP = 0x69,
    AML_AND_OP = 0x7B,
    AML_NOTIFY_OP = 0x86,
    AML_LEQUAL_OP = 0x93,
    AML_RETURN_OP = 0xA4,
};

/*
 * Begin an object that contains others. What follows is its contents until aml_end() is given the
 * value that was returned; they nest. path is as in ASL, "\\_SB.PCI0" or "S2"; short segments are
 * padded. A Processor, which ACPI 6.0 has last (19.6.102), has an id of a byte and the I/O port of
 * its six registers.
 */
uint32_t aml_scope(struct buf *out, const char *path);
uint32_t aml_device(struct buf *out, const char *path);
uint32_t aml_processor(struct buf *out, const char *path, uint32_t id, uint32_t p_blk);
uint32_t aml_method(struct buf *out, const char *path, uint8_t arguments);
uint32_t aml_package(struct buf *out, uint32_t elements); /* at most 255 */
uint32_t aml_buffer(struct buf *out, uint32_t size);      /* of exactly size bytes */
uint32_t aml_if(struct buf *out);                         /* the predicate comes first */

/* Ends it: puts the length in, for which it moves the contents. */
void aml_end(struct buf *out, uint32_t begun);

void aml_op(struct buf *out, enum aml_opcode opcode);
void aml_path(struct buf *out, const char *path);
void aml_integer(struct buf *out, uint64_t value);
void aml_string(struct buf *out, const char *text);

/* Name (path, ...): the value is what is appended next. */
void aml_name(struct buf *out, const char *path);
void aml_name_integer(struct buf *out, const char *path, uint64_t value);
