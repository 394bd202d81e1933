/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User-supplied structures, see user_smbios.h. They come from an unchecked file: each is checked
 * against its length, its type's least length and the end of its strings. SMBIOS 2.4, 3.1; least
 * lengths: the fields that Xen's own loader and common readers take for granted.
 */
#include "tables/user_smbios.h"
#include "lib/compiler.h"
#include "lib/fmt.h"
#include "lib/str.h"
#include "problem.h"
#include "tables/smbios_writer.h"

#define LENGTH_SIZE    4 /* in front of each structure */
#define HEADER_SIZE    4
#define MAX_OF_A_TYPE  255     /* the next one's handle would be that of another type */
#define LAST_HANDLE    0xFEFFu /* the others are reserved; SMBIOS 3.6, 6.1.2 */
#define NO_HANDLE      0xFFFFu
#define FREE_HANDLES   0x8000u
#define MAX_COMPLAINTS 8 /* about single structures */
#define MOST_END       2 /* bytes that append() may have to add to a structure */

static bool is_vendors(uint8_t type)
{
    return type >= SMBIOS_VENDORS;
}

/* Of the formatted area; 0: structures of that type are not taken. */
static uint8_t least_length(uint8_t type)
{
    static const uint8_t least[][2] = {
        {BIOS_INFORMATION, 0x18},
        {SYSTEM_INFORMATION, 0x1B},
        {BASE_BOARD, 0x08},
        {ENCLOSURE, 0x0D},
        {CACHE, 0x13},
        {PORT_CONNECTOR, 0x09},
        {SYSTEM_SLOT, 0x0D},
        {OEM_STRINGS, 0x05},
        {PORTABLE_BATTERY, 0x1A},
        {VOLTAGE_PROBE, 0x14},
        {COOLING_DEVICE, 0x0C},
        {TEMPERATURE_PROBE, 0x14},
        {POWER_SUPPLY, 0x10},
    };

    for (uint32_t i = 0; i < ARRAY_SIZE(least); i++) {
        if (least[i][0] == type)
            return least[i][1];
    }
    return is_vendors(type) ? HEADER_SIZE : 0;
}

static uint32_t word_at(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

static void complain(struct user_smbios *user, enum message message, uint32_t type, uint32_t offset,
                     const char *found)
{
    if (user->complaints++ < MAX_COMPLAINTS)
        warn(message, "type %u at offset %u: %s", type, offset, found);
}

static void reject(struct user_smbios *user, uint32_t type, uint32_t offset, const char *reason)
{
    complain(user, MSG_SMBIOS_LEFT_OUT, type, offset, reason);
}

/* How many bytes the strings take, without the empty one that ends them, if that is there. */
static uint32_t strings_size(const uint8_t *strings, uint32_t room)
{
    uint32_t at = 0;

    while (at < room && strings[at] != 0) {
        while (at < room && strings[at] != 0)
            at++;
        at += at < room; /* its NUL */
    }
    return at;
}

static uint32_t count_type(const struct user_smbios *user, uint8_t type)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < user->count; i++)
        count += user->list[i].bytes[0] == type;
    return count;
}

/* Why the structure of `length` bytes can't be used; NULL: it can. */
static const char *unusable(const struct user_smbios *user, const uint8_t *bytes, uint32_t length)
{
    const uint8_t type = bytes[0];
    const uint32_t same = count_type(user, type);

    if (bytes[1] > length)
        return "ends within its fields";
    if (bytes[1] < least_length(type))
        return "too few fields";
    if (length > SMBIOS_LENGTH_MAX)
        return "longer than the limit for all structures";
    if (type <= SYSTEM_INFORMATION && same != 0)
        return "only one is allowed";
    if ((same == MAX_OF_A_TYPE && !is_vendors(type)) || user->count == MAX_USER_STRUCTURES)
        return "there are too many structures";
    return NULL;
}

static void take(struct user_smbios *user, const uint8_t *bytes, uint32_t length, uint32_t offset)
{
    const char *reason;
    uint32_t strings, end;

    if (length < HEADER_SIZE) {
        reject(user, length != 0 ? bytes[0] : 0u, offset, "shorter than a header");
        return;
    }
    if (least_length(bytes[0]) == 0) {
        /* The host's processors and memory, say: a dump of a whole machine has them. */
        user->not_taken += bytes[0] < SMBIOS_INACTIVE;
        user->type_not_taken[bytes[0]] = bytes[0] < SMBIOS_INACTIVE;
        return;
    }
    reason = unusable(user, bytes, length);
    if (reason != NULL) {
        reject(user, bytes[0], offset, reason);
        return;
    }
    strings = strings_size(bytes + bytes[1], length - bytes[1]);
    end = bytes[1] + strings;
    user->list[user->count++] = (struct user_structure){.bytes = bytes, .size = end};
    /* An empty string ends the list; an empty list takes two NULs. SMBIOS 2.4, 3.1.3. */
    if (length - end != (strings == 0 ? 2 : 1) || bytes[end] != 0 || bytes[length - 1] != 0)
        complain(user, MSG_SMBIOS_REPAIRED, bytes[0], offset, "not exactly one empty string");
}

/* One warning for all: a dump of a whole machine has dozens of these. */
static void warn_not_taken(const struct user_smbios *user)
{
    char types[100] = "";
    size_t len = 0;

    if (user->not_taken == 0)
        return;
    for (uint32_t i = 0; i < ARRAY_SIZE(user->type_not_taken); i++)
        if (user->type_not_taken[i] && len < sizeof(types))
            len += fmt_print(types + len, sizeof(types) - len, " %u", i);
    warn(MSG_SMBIOS_TYPES, "%u, of types%s%s", user->not_taken, types,
         len >= sizeof(types) ? "..." : "");
}

/* Why a file that begins like this has no structure of ours at its start. */
static const char *other_form(const struct span *file)
{
    const uint8_t *const bytes = file->data;

    if (file->left >= 4 && (memcmp(bytes, "_SM_", 4) == 0 || memcmp(bytes, "_SM3", 4) == 0))
        return "an entry point, as in a file of dmidecode --dump-bin";
    if (file->left >= 6 && bytes[1] + 2u <= file->left && least_length(bytes[0]) != 0 &&
        bytes[1] >= least_length(bytes[0]))
        return "a structure without its length, as in a file for QEMU's -smbios file=";
    return "a length larger than the rest of the file";
}

void user_smbios_find(struct user_smbios *user, struct span file)
{
    const struct span all = file;
    const uint8_t *const start = file.data;

    user->count = user->complaints = user->not_taken = 0;
    memset(user->type_not_taken, 0, sizeof(user->type_not_taken));
    while (file.left != 0) {
        const uint32_t offset = (uint32_t)(file.data - start);
        const uint32_t length = span_u32(&file);
        const struct span structure = span_take(&file, length);

        if (structure.bad) {
            warn(MSG_SMBIOS_FILE_END, "at offset %u: %s", offset,
                 offset == 0 ? other_form(&all) : "a length larger than the rest of the file");
            break;
        }
        take(user, structure.data, length, offset + LENGTH_SIZE);
    }
    warn_not_taken(user);
    if (user->complaints > MAX_COMPLAINTS)
        warn(MSG_SMBIOS_MORE, "%u more structures", (unsigned)(user->complaints - MAX_COMPLAINTS));
}

static void append(struct smbios_writer *w, struct user_structure *s, uint32_t handle)
{
    const uint8_t *const bytes = s->bytes;
    const bool strings = s->size > bytes[1];

    s->at = w->start = w->out->len;
    s->handle = (uint16_t)handle;
    buf_bytes(w->out, bytes, 2);
    buf_u16(w->out, handle);
    buf_bytes(w->out, bytes + HEADER_SIZE, s->size - HEADER_SIZE);
    if (strings && bytes[s->size - 1] != 0)
        buf_u8(w->out, 0); /* the file ended within the string */
    structure_close(w, strings);
    if (s->strings_cut != 0 && buf_ok(w->out)) /* Count, of OEM Strings */
        buf_set_u8(w->out, s->at + 4,
                   bytes[4] > s->strings_cut ? bytes[4] - (uint32_t)s->strings_cut : 0);
}

bool user_smbios_append_type(struct smbios_writer *w, uint8_t type)
{
    struct user_smbios *const user = w->user;
    uint32_t number = 0;

    for (uint32_t i = 0; i < user->count; i++) {
        if (user->list[i].bytes[0] == type)
            append(w, &user->list[i], SMBIOS_HANDLE(type, number++));
    }
    return number != 0;
}

void user_smbios_append_vendors(struct smbios_writer *w)
{
    struct user_smbios *const user = w->user;

    for (uint32_t i = 0; i < user->count; i++) {
        if (is_vendors(user->list[i].bytes[0]))
            append(w, &user->list[i], word_at(user->list[i].bytes + 2));
    }
}

/* Those with a handle of their own keep it; only then are the free ones for the others known. */
static void settle_vendors(struct user_smbios *user, struct buf *out)
{
    uint32_t next = FREE_HANDLES;
    uint32_t moved = 0;

    for (uint32_t i = 0; i < user->count; i++) {
        struct user_structure *const s = &user->list[i];

        if (!is_vendors(s->bytes[0]))
            continue;
        if (s->handle > LAST_HANDLE || smbios_handle_is_used(&user->handles, s->handle))
            s->handle = NO_HANDLE;
        else
            smbios_handle_use(&user->handles, s->handle);
    }
    for (uint32_t i = 0; i < user->count; i++) {
        struct user_structure *const s = &user->list[i];

        if (s->handle != NO_HANDLE)
            continue;
        while (smbios_handle_is_used(&user->handles, next))
            next++;
        s->handle = (uint16_t)next;
        smbios_handle_use(&user->handles, next);
        buf_set_u16(out, s->at + 2, next);
        moved++;
    }
    if (moved != 0)
        warn(MSG_SMBIOS_HANDLES, "%u vendor structures, now up to handle 0x%04x", moved, next);
}

/* The handle that stands for one of the file; NO_HANDLE if the structure is not in the table. */
static uint32_t new_handle(const struct user_smbios *user, uint32_t handle)
{
    for (uint32_t i = 0; i < user->count && handle != NO_HANDLE; i++) {
        if (word_at(user->list[i].bytes + 2) == handle)
            return user->list[i].handle;
    }
    return NO_HANDLE;
}

static void refer(struct smbios_writer *w, const struct user_structure *s, uint32_t field)
{
    if (field + 2 <= s->bytes[1])
        buf_set_u16(w->out, s->at + field, new_handle(w->user, word_at(s->bytes + field)));
}

/* Base Board: Chassis Handle, 0 if it has none, and Contained Object Handles. SMBIOS 2.4, 3.3.3. */
static void settle_base_board(struct smbios_writer *w, const struct user_structure *s)
{
    const uint32_t chassis_at = 0x0B, count_at = 0x0E, handles_at = 0x0F;
    const uint8_t *const bytes = s->bytes;

    if (chassis_at + 2 <= bytes[1] && word_at(bytes + chassis_at) != 0) {
        const uint32_t chassis = new_handle(w->user, word_at(bytes + chassis_at));

        buf_set_u16(w->out, s->at + chassis_at,
                    chassis >> 8 == ENCLOSURE ? chassis : SMBIOS_HANDLE(ENCLOSURE, 0));
    }
    for (uint32_t i = 0; bytes[1] >= handles_at && i < bytes[count_at]; i++)
        refer(w, s, handles_at + 2 * i);
}

void user_smbios_fix_handles(struct smbios_writer *w)
{
    settle_vendors(w->user, w->out);
    for (uint32_t i = 0; i < w->user->count; i++) {
        const struct user_structure *const s = &w->user->list[i];

        switch (s->bytes[0]) {
        case BASE_BOARD:
            settle_base_board(w, s);
            break;
        case COOLING_DEVICE:
            refer(w, s, 0x04); /* Temperature Probe Handle. SMBIOS 2.4, 3.3.28 */
            break;
        case POWER_SUPPLY:     /* SMBIOS 2.4, 3.3.40 */
            refer(w, s, 0x10); /* Input Voltage Probe Handle */
            refer(w, s, 0x12); /* Cooling Device Handle */
            refer(w, s, 0x14); /* Input Current Probe Handle */
            break;
        }
    }
}

static uint32_t remove_at(struct user_smbios *user, uint32_t index)
{
    const uint32_t size = user->list[index].size;

    user->count--;
    memmove(&user->list[index], &user->list[index + 1],
            (user->count - index) * sizeof(user->list[0]));
    return size + MOST_END;
}

uint32_t user_smbios_drop_vendors(struct user_smbios *user)
{
    for (uint32_t i = user->count; i-- > 0;) {
        if (is_vendors(user->list[i].bytes[0]))
            return remove_at(user, i);
    }
    return 0;
}

uint32_t user_smbios_drop_oem_string(struct user_smbios *user)
{
    for (uint32_t i = user->count; i-- > 0;) {
        struct user_structure *const s = &user->list[i];
        const uint32_t size = s->size;

        if (s->bytes[0] != OEM_STRINGS || size == s->bytes[1])
            continue;
        do
            s->size--;
        while (s->size > s->bytes[1] && s->bytes[s->size - 1] != 0);
        s->strings_cut++;
        return size - s->size + MOST_END;
    }
    return 0;
}

uint32_t user_smbios_drop_last(struct user_smbios *user)
{
    return user->count != 0 ? remove_at(user, user->count - 1) : 0;
}
