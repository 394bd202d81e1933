/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about user-supplied SMBIOS structures, src/tables/user_smbios.c: the file of
 * smbios_firmware=. Its bytes end where the memory ends, so that a look after them is one outside.
 */
#include "tables/user_smbios.c"
#include "prove.h"

/* The last bytes of a memory, which are anything: a look after them is one outside. */
#define LAST(memory, count) (ANYTHING(memory), (memory) + sizeof(memory) - (count))

/* Do strings end at `size`, none of them empty? Perhaps with no NUL after the last one. */
static bool is_strings(const uint8_t *strings, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        if (strings[i] == 0 && (i == 0 || strings[i - 1] == 0))
            return false;
    return true;
}

/*
 * strings_size() of any bytes is the size of the strings before an empty one or the end of the
 * bytes, and nothing is read after them.
 *
 * bounds: up to 6 bytes
 * options: --unwind 8
 * solver: minisat
 * planted: src/tables/user_smbios.c: while (at < room && strings[at] != 0) { => while
 *   (strings[at] != 0) {
 * planted: src/tables/user_smbios.c: at += at < room; => at++;
 */
void prove_strings(void)
{
    static uint8_t memory[6];
    const uint32_t room = any_up_to(6);
    const uint8_t *const strings = LAST(memory, room);
    const uint32_t size = strings_size(strings, room);

    PROVE(size <= room && is_strings(strings, size), "strings, none of them empty");
    PROVE(size == room || (strings[size] == 0 && (size == 0 || strings[size - 1] == 0)),
          "up to an empty one, or the end");
    POSSIBLE(size == 6 && strings[5] != 0, "a string without its end");
    POSSIBLE(size == 4 && strings[1] == 0 && room == 6, "two strings");
}

/* As prove_strings() proves. */
uint32_t model_strings_size(const uint8_t *strings, uint32_t room)
{
    const uint32_t size = any_up_to(room);

    PROVE(room == 0 || __CPROVER_r_ok(strings, room), "the bytes for strings are there");
    GIVEN(size == room || strings[size] == 0);
    return size;
}

/* Only words of a warning. */
void model_warn_not_taken(const struct user_smbios *user)
{
    PROVE(user->not_taken <= 5, "no more than there is room for in a file");
}

/*
 * user_smbios_find() of any file: nothing is read outside of it, it ends, and each structure that
 * is kept is inside the file with all of its fields and strings; at most two are kept here.
 *
 * bounds: files of up to 24 bytes, 2 structures kept
 * sources: src/lib/span.c src/lib/str.c
 * options: --unwind 8 --unwindset memset.0:129,least_length.0:14
 * solver: minisat
 * sizes: MAX_USER_STRUCTURES=2
 * replaced: strings_size (tables_user_smbios/strings) warn_not_taken
 * wraps: span_integer
 * planted: src/tables/user_smbios.c: if (bytes[1] > length) => if (bytes[1] > length + 1)
 * planted: src/tables/user_smbios.c: if (length < HEADER_SIZE) { => if (length < 1) {
 * planted: src/tables/user_smbios.c: if (structure.bad) { => if (structure.bad && offset == 0) {
 * planted: src/tables/user_smbios.c: user->count == MAX_USER_STRUCTURES) => user->count >
 *   MAX_USER_STRUCTURES)
 * planted: src/tables/user_smbios.c: if (file->left >= 6 && bytes[1] => if (bytes[1]
 * slow: (half a minute)
 */
void prove_find(void)
{
    static struct user_smbios user;
    static uint8_t memory[24];
    const uint32_t left = any_up_to(24);
    const uint8_t *const first = LAST(memory, left);

    user_smbios_find(&user, span_of(first, left));
    PROVE(user.count <= MAX_USER_STRUCTURES, "as many as there is room for");
    for (uint32_t i = 0; i < user.count; i++) {
        const struct user_structure *const s = &user.list[i];

        PROVE(s->bytes >= first && __CPROVER_r_ok(s->bytes, s->size), "all of it is inside");
        PROVE(s->bytes[1] >= HEADER_SIZE && s->bytes[1] <= s->size, "its fields are there");
        PROVE(s->strings_cut == 0, "with all of its strings");
    }
    POSSIBLE(user.count == 2, "two structures");
    POSSIBLE(user.count == 2 && user.complaints == 1, "one too many");
    POSSIBLE(user.count == 1 && user.complaints == 1 && user.list[0].size == 9, "one of two");
    POSSIBLE(user.not_taken == 2, "two that are not taken");
}

static struct user_smbios user_smbios;
static struct smbios_summary summary;

#define LARGEST 9

/* As prove_find() and prove_strings() prove. */
static void any_structure(struct user_structure *s, uint8_t memory[LARGEST])
{
    const uint32_t size = any_up_to(LARGEST);
    const uint8_t *const bytes = memory + LARGEST - size;

    __CPROVER_havoc_object(memory);

    GIVEN(size >= HEADER_SIZE);
    GIVEN(bytes[1] >= HEADER_SIZE && bytes[1] <= size);
    GIVEN(is_strings(bytes + bytes[1], size - bytes[1]));
    *s = (struct user_structure){.bytes = bytes, .size = size};
}

#define ROOM 14

/*
 * append() of any structure to a buffer of any size that is filled up to any point: nothing outside
 * of either is touched, and a failed buffer stays as it is; otherwise the fields are those of the
 * file, and the bytes after them end with an empty string, the only one.
 *
 * bounds: structures of up to 9 bytes, buffers of up to 14
 * sources: src/tables/smbios_writer.c src/lib/buf.c src/lib/span.c src/lib/str.c
 * options: --unwind 15
 * solver: minisat
 * sizes: MAX_USER_STRUCTURES=2 MAX_OEM_STRINGS=2
 * wraps: span_integer put (the low byte goes first)
 * planted: src/tables/user_smbios.c: if (strings && bytes[s->size - 1] != 0) => if (strings &&
 *   bytes[s->size - 1] == 0)
 * planted: src/tables/user_smbios.c: s->size - HEADER_SIZE); => s->size - HEADER_SIZE + 1);
 * planted: src/tables/smbios_writer.c: has_strings ? 1 : 2 => 1
 */
void prove_append(void)
{
    static uint8_t memory[ROOM], file[LARGEST];
    struct buf out;
    struct smbios_writer w = {.out = &out, .summary = &summary, .handles = &user_smbios.handles};
    struct user_structure s;

    any_structure(&s, file);
    buf_init(&out, memory, any_up_to(ROOM), 0);
    out.len = any_up_to(out.size);
    if (any_bool())
        buf_fail(&out, "it failed before");
    s.strings_cut = any_bool() && s.bytes[1] >= 5 ? any_u16() : 0;
    const struct buf before = out;
    const uint32_t handle = any_up_to(0xFFFF);
    append(&w, &s, handle);
    PROVE(out.len <= out.size && out.size == before.size, "it stays within the size");
    PROVE(before.bad == NULL || (out.bad != NULL && out.len == before.len), "failed is failed");
    POSSIBLE(out.bad != NULL && before.bad == NULL, "too large");
    if (out.bad != NULL)
        return;
    const uint8_t *const at = memory + before.len;
    const uint32_t fields = s.bytes[1], strings = out.len - before.len - fields;
    uint32_t empty = 0;

    PROVE(at[0] == s.bytes[0] && at[1] == fields, "its type and length");
    PROVE(at[2] == (handle & 0xFF) && at[3] == handle >> 8, "its handle");
    for (uint32_t i = 4; i < fields; i++)
        PROVE(at[i] == s.bytes[i] || (i == 4 && s.strings_cut != 0), "its fields");
    for (uint32_t i = 1; i < strings; i++)
        empty += at[fields + i] == 0 && at[fields + i - 1] == 0;
    PROVE(strings >= 2 && empty == 1 && at[fields + strings - 1] == 0 &&
              at[fields + strings - 2] == 0,
          "one empty string, at the end");
    PROVE(strings >= s.size - fields + 1, "all of its strings");
    POSSIBLE(strings == 4 && s.size == fields + 2, "a string that does not end in the file");
    POSSIBLE(out.len == ROOM && before.len == 3, "the last byte is used");
}
