/* SPDX-License-Identifier: BSD-2-Clause */
/* The AML encodings of aml.h. ACPI 6.5, 20.2. */
#include "aml.h"
#include "lib/str.h"

enum {
    NAME_OP = 0x08,
    BYTE_PREFIX = 0x0A,
    WORD_PREFIX = 0x0B,
    DWORD_PREFIX = 0x0C,
    STRING_PREFIX = 0x0D,
    SCOPE_OP = 0x10,
    BUFFER_OP = 0x11,
    PACKAGE_OP = 0x12,
    METHOD_OP = 0x14,
    DUAL_NAME_PREFIX = 0x2E,
    MULTI_NAME_PREFIX = 0x2F,
    EXT_OP_PREFIX = 0x5B,
    DEVICE_OP = 0x82,
    PROCESSOR_OP = 0x83,
    IF_OP = 0xA0,
};

uint32_t aml_scope(struct buf *out, const char *path)
{
    uint32_t begun;

    buf_u8(out, SCOPE_OP);
    begun = out->len;
    aml_path(out, path);
    return begun;
}

uint32_t aml_device(struct buf *out, const char *path)
{
    uint32_t begun;

    buf_u8(out, EXT_OP_PREFIX);
    buf_u8(out, DEVICE_OP);
    begun = out->len;
    aml_path(out, path);
    return begun;
}

/* ProcID, PblkAddr, PblkLen. ACPI 6.0, 20.2.5.2. */
uint32_t aml_processor(struct buf *out, const char *path, uint32_t id, uint32_t p_blk)
{
    uint32_t begun;

    buf_u8(out, EXT_OP_PREFIX);
    buf_u8(out, PROCESSOR_OP);
    begun = out->len;
    aml_path(out, path);
    buf_u8(out, id);
    buf_u32(out, p_blk);
    buf_u8(out, 6);
    return begun;
}

/* MethodFlags: arguments in bits 2:0, then not serialized, SyncLevel 0. */
uint32_t aml_method(struct buf *out, const char *path, uint8_t arguments)
{
    uint32_t begun;

    buf_u8(out, METHOD_OP);
    begun = out->len;
    aml_path(out, path);
    buf_u8(out, arguments & 7);
    return begun;
}

uint32_t aml_package(struct buf *out, uint32_t elements)
{
    uint32_t begun;

    buf_u8(out, PACKAGE_OP);
    begun = out->len;
    buf_u8(out, elements); /* NumElements */
    return begun;
}

uint32_t aml_buffer(struct buf *out, uint32_t size)
{
    uint32_t begun;

    buf_u8(out, BUFFER_OP);
    begun = out->len;
    aml_integer(out, size); /* BufferSize */
    return begun;
}

uint32_t aml_if(struct buf *out)
{
    buf_u8(out, IF_OP);
    return out->len;
}

/*
 * PkgLength counts its own bytes. One byte holds 6 bits; with up to three more, the first holds 4
 * bits and their number. ACPI 6.5, 20.2.4. Always the shortest form: others exist in no table that
 * an OS was tested with.
 */
void aml_end(struct buf *out, uint32_t begun)
{
    const uint32_t contents = out->len - begun;
    uint32_t more = 0;
    uint32_t length;

    if (contents + 1 > 0x3F)
        for (more = 1; contents + 1 + more >= 1u << (4 + 8 * more); more++)
            ;
    length = contents + 1 + more;

    buf_zero(out, 1 + more);
    if (!buf_ok(out))
        return;
    memmove(out->data + begun + 1 + more, out->data + begun, contents);
    if (more == 0)
        buf_set_u8(out, begun, length);
    else
        buf_set_u8(out, begun, more << 6 | (length & 0x0F));
    for (uint32_t i = 1; i <= more; i++)
        buf_set_u8(out, begun + i, length >> (8 * i - 4) & 0xFF);
}

void aml_op(struct buf *out, enum aml_opcode opcode)
{
    buf_u8(out, opcode);
}

/* A NameSeg: four characters, filled up with underscores. Returns where the path goes on. */
static const char *name_seg(struct buf *out, const char *path)
{
    for (unsigned i = 0; i < 4; i++)
        buf_u8(out, *path != '\0' && *path != '.' ? (uint8_t)*path++ : '_');
    if (*path != '\0' && *path != '.')
        buf_fail(out, "an ACPI name has more than four characters");
    return path;
}

/* NameString. ACPI 6.5, 20.2.2. */
void aml_path(struct buf *out, const char *path)
{
    uint32_t segments = 1;

    if (*path == '\\')
        buf_u8(out, (uint8_t)*path++);
    for (const char *c = path; *c != '\0'; c++)
        if (*c == '.')
            segments++;

    if (segments == 2) {
        buf_u8(out, DUAL_NAME_PREFIX);
    } else if (segments > 2) {
        buf_u8(out, MULTI_NAME_PREFIX);
        buf_u8(out, segments);
    }
    for (path = name_seg(out, path); *path == '.' && buf_ok(out);)
        path = name_seg(out, path + 1);
}

/* Zero and One have opcodes of their own, which equal their values. ACPI 6.5, 20.2.3. */
void aml_integer(struct buf *out, uint64_t value)
{
    if (value <= 1) {
        buf_u8(out, value);
    } else if (value <= 0xFF) {
        buf_u8(out, BYTE_PREFIX);
        buf_u8(out, value);
    } else if (value <= 0xFFFF) {
        buf_u8(out, WORD_PREFIX);
        buf_u16(out, value);
    } else {
        buf_u8(out, DWORD_PREFIX);
        buf_u32(out, value);
    }
}

void aml_string(struct buf *out, const char *text)
{
    buf_u8(out, STRING_PREFIX);
    buf_string(out, text);
}

void aml_name(struct buf *out, const char *path)
{
    buf_u8(out, NAME_OP);
    aml_path(out, path);
}

void aml_name_integer(struct buf *out, const char *path, uint64_t value)
{
    aml_name(out, path);
    aml_integer(out, value);
}
