/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing one SMBIOS structure after the other, see smbios_writer.h. */
#include <stddef.h>
#include "tables/smbios_writer.h"
#include "lib/num.h"

void structure_begin(struct smbios_writer *w, uint32_t type, uint32_t length, uint32_t number)
{
    w->start = w->out->len;
    w->length = length;
    w->strings = 0;
    buf_u8(w->out, type);                         /* Type */
    buf_u8(w->out, length);                       /* Length */
    buf_u16(w->out, SMBIOS_HANDLE(type, number)); /* Handle */
}

void structure_string(struct smbios_writer *w, const char *text)
{
    if (text != NULL)
        w->string[w->strings++] = text;
    buf_u8(w->out, text != NULL ? w->strings : 0);
}

void structure_end(struct smbios_writer *w)
{
    buf_expect(w->out, w->start, w->length);
    for (uint32_t i = 0; i < w->strings; i++)
        buf_string(w->out, w->string[i]);
    structure_close(w, w->strings != 0);
}

void structure_close(struct smbios_writer *w, bool has_strings)
{
    const uint8_t *const header = w->out->data + w->start;

    /* An empty string ends the list; an empty list takes two NULs. SMBIOS 2.4, 3.1.3. */
    buf_zero(w->out, has_strings ? 1 : 2);
    if (!buf_ok(w->out))
        return;
    w->summary->largest = (uint16_t)max_u64(w->summary->largest, w->out->len - w->start);
    w->summary->count++;
    if (header[0] < SMBIOS_VENDORS)
        smbios_handle_use(w->handles, header[2] | (uint32_t)header[3] << 8);
}

void smbios_handle_use(struct smbios_handles *handles, uint32_t handle)
{
    handles->used[handle / 8] |= (uint8_t)(1u << handle % 8);
}

bool smbios_handle_is_used(const struct smbios_handles *handles, uint32_t handle)
{
    return (handles->used[handle / 8] >> handle % 8 & 1) != 0;
}
