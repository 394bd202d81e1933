/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slipway-plan --boot: which way a guest starts, file by file, and what is missing. The keys are
 * those of xl.cfg(5), read by xl's own library; the files are looked at by the loader's own code.
 */
#include <errno.h>
#include <libxlutil.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include "choose.h"
#include "lib/str.h"
#include "parse.h"
#include "show.h"

#define FILE_MAX ((off_t)1 << 30)

struct way {
    XLU_Config *config;
    FILE *rows;
    const char *sentence; /* the way in words */
    char missing[4000];   /* lines; empty: nothing is */
};

/* What a file is. */
enum form { UNKNOWN, HVM_LOADER, PVH_LOADER, FIRMWARE, BZIMAGE, UKI, PVH_KERNEL };

static const char *string(const struct way *w, const char *key)
{
    const char *text;

    return xlu_cfg_get_string(w->config, key, &text, 1) == 0 ? text : "";
}

static bool is_set(const struct way *w, const char *key)
{
    return string(w, key)[0] != '\0';
}

static void __attribute__((format(printf, 2, 3))) miss(struct way *w, const char *format, ...)
{
    const size_t used = strlen(w->missing);
    char text[500];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    snprintf(w->missing + used, sizeof(w->missing) - used, "  %s\n", text);
}

/* In the words of the loader. */
static void miss_as(struct way *w, const char *name, const struct problem *why)
{
    miss(w, "%s: SLIP-%u: %s: found %s, expected %s", name, why->code, why->what, why->found,
         why->expected);
}

static void row(const struct way *w, const char *key, const char *value, const char *words)
{
    fprintf(w->rows, "  %-19s %s%s%s\n", key, value, words[0] != '\0' ? ": " : "", words);
}

/* The bytes of a file, to be freed; *size is 0 if there are none. */
static void *read_all(struct way *w, const char *name, size_t *size)
{
    struct stat about = {0};
    FILE *file = fopen(name, "rb");
    void *bytes = NULL;

    *size = 0;
    if (file == NULL || fstat(fileno(file), &about) != 0)
        miss(w, "%s: %s", name, strerror(errno));
    else if (!S_ISREG(about.st_mode) || about.st_size > FILE_MAX)
        miss(w, "%s: not a file of at most 1 GiB", name);
    else if ((bytes = malloc((size_t)about.st_size + 1)) != NULL)
        *size = fread(bytes, 1, (size_t)about.st_size, file);
    if (file != NULL)
        fclose(file);
    return bytes;
}

/* The row of a file that is passed on as it is. */
static void tell_file(struct way *w, const char *key)
{
    size_t size;

    row(w, key, string(w, key), "");
    free(read_all(w, string(w, key), &size));
}

/* The text of the OEM string that begins with `key`, a string of smbios=; NULL: there is none. */
static const char *oem_option(const struct way *w, const char *key)
{
    XLU_ConfigList *list;
    const char *text;

    if (xlu_cfg_get_list(w->config, "smbios", &list, NULL, 1) != 0)
        return NULL;
    for (int i = 0; (text = xlu_cfg_get_listitem(list, i)) != NULL; i++)
        if (str_starts(text, "oem=slipway:") && str_starts(text + 12, key))
            return text + 12 + strlen(key);
    return NULL;
}

/* What the loader makes of the file that bios_path_override= names. */
static bool choose(const struct way *w, struct span file, const struct payload **payload,
                   struct kernel *kernel, struct problem *why)
{
    static struct platform platform;
    const char *const bios = string(w, "bios"), *const more = oem_option(w, "cmdline=");

    platform.blob = file;
    platform.options.cmdline = more != NULL ? more : "";
    platform.options.firmware = strcmp(bios, "ovmf") == 0      ? FIRMWARE_OVMF
                                : strcmp(bios, "rombios") == 0 ? FIRMWARE_ROMBIOS
                                                               : FIRMWARE_SEABIOS;
    return payload_choose(payload, kernel, &platform, why);
}

/* Where a file is named decides what it can be: an OVMF may be firmware or a kernel. */
enum place_of { AS_LOADER, AS_FIRMWARE, AS_KERNEL };

static enum form form_of(struct way *w, const char *name, struct span file, enum place_of place,
                         char *words, size_t size)
{
    const struct payload *payload = &kernel_payload;
    struct problem why = {0};
    struct kernel kernel;
    bool good;

    if (place != AS_FIRMWARE && bytes_contain(file.data, file.left, "Slipway %s for PVH on Xen")) {
        snprintf(words, size, "Slipway for PVH guests");
        return PVH_LOADER;
    }
    if (place != AS_FIRMWARE && bytes_contain(file.data, file.left, "Slipway %s on Xen")) {
        snprintf(words, size, "Slipway for HVM guests");
        return HVM_LOADER;
    }
    if (place == AS_LOADER)
        return UNKNOWN;
    warnings.count = 0;
    good = place == AS_FIRMWARE ? choose(w, file, &payload, &kernel, &why)
                                : kernel_parse(&kernel, file, &why);
    for (uint32_t i = 0; i < warnings.count; i++)
        miss_as(w, name, &warnings.one[i].why);
    if (!good) {
        miss_as(w, name, &why);
        return UNKNOWN;
    }
    if (payload != &kernel_payload) {
        snprintf(words, size, "%s", payload->name);
        return FIRMWARE;
    }
    if (kernel.kind == KERNEL_PVH) {
        snprintf(words, size, "an ELF kernel with a PVH entry");
        return PVH_KERNEL;
    }
    if (bzimage_recognise(file)) {
        snprintf(words, size, "a bzImage");
        return BZIMAGE;
    }
    snprintf(words, size, "a unified kernel image: initrd of %llu KiB, command line \"%.*s\"",
             (unsigned long long)kernel.initrd.left >> 10, (int)min_u64(kernel.cmdline.left, 100),
             (const char *)kernel.cmdline.data);
    return UKI;
}

/* The row of a file, and what it is. */
static enum form look(struct way *w, const char *key, enum place_of place)
{
    const char *const name = string(w, key);
    size_t size;
    void *const bytes = read_all(w, name, &size);
    enum form form = UNKNOWN;
    char words[240] = "";

    if (size != 0)
        form = form_of(w, name, span_of(bytes, size), place, words, sizeof(words));
    row(w, key, name, words);
    free(bytes);
    return form;
}

static void tell_words(struct way *w)
{
    static const char *const keys[] = {"cmdline", "root", "extra"};

    for (uint32_t i = 0; i < ARRAY_SIZE(keys); i++)
        if (is_set(w, keys[i]))
            row(w, keys[i], string(w, keys[i]), "");
}

/* An initrd, which is passed on as it is. */
static void tell_ramdisk(struct way *w)
{
    if (is_set(w, "ramdisk"))
        tell_file(w, "ramdisk");
}

/* firmware= names a loader, except for the words that stand for what bios= does. */
static bool names_loader(const struct way *w)
{
    static const char *const others[] = {"", "bios", "uefi", "seabios", "rombios", "ovmf"};

    for (uint32_t i = 0; i < ARRAY_SIZE(others); i++)
        if (strcasecmp(string(w, "firmware"), others[i]) == 0)
            return false;
    return true;
}

/* `kernel`: that it is to start a kernel, which only Slipway does. */
static void tell_hvm_loader(struct way *w, bool kernel)
{
    const char *const name = string(w, "firmware");

    if (!names_loader(w))
        row(w, "firmware", "not set", "Xen's own loader");
    else if (strchr(name, '/') == NULL)
        row(w, "firmware", name, "looked for in the toolstack's own directory");
    else if (look(w, "firmware", AS_LOADER) != HVM_LOADER)
        miss(w, "%s: not Slipway for HVM guests", name);
    if (kernel && !names_loader(w))
        miss(w, "only Slipway starts a kernel itself: set firmware=");
}

static void tell_hvm(struct way *w)
{
    const bool direct = oem_option(w, "direct=1") != NULL;
    enum form form;

    if (is_set(w, "kernel")) {
        w->sentence = direct
                          ? "HVM: the loader, then the kernel, which the device model has"
                          : "HVM: the loader, SeaBIOS, then the kernel, which the device model has";
        tell_hvm_loader(w, direct);
        form = look(w, "kernel", AS_KERNEL);
        if (form == PVH_LOADER || form == HVM_LOADER)
            miss(w, "kernel= of an HVM guest is a Linux kernel: set type=\"pvh\" for slipway-pvh, "
                    "firmware= for slipway");
        else if (form != BZIMAGE && form != UNKNOWN)
            miss(w, "kernel= of an HVM guest is a bzImage; others go into bios_path_override=");
        tell_ramdisk(w);
        tell_words(w);
        return;
    }
    w->sentence = "HVM: the loader, then a BIOS, a UEFI or a kernel";
    form = is_set(w, "bios_path_override") ? look(w, "bios_path_override", AS_FIRMWARE) : FIRMWARE;
    if (!is_set(w, "bios_path_override"))
        row(w, "bios", is_set(w, "bios") ? string(w, "bios") : "seabios", "the toolstack's own");
    tell_hvm_loader(w, form == BZIMAGE || form == UKI || form == PVH_KERNEL);
    if (direct)
        miss(w, "slipway:direct=1 needs kernel=");
}

static void tell_pvh(struct way *w)
{
    const enum form form = look(w, "kernel", AS_KERNEL);

    w->sentence = "PVH: the kernel itself";
    if (form == PVH_LOADER) {
        w->sentence = "PVH: slipway-pvh, then what ramdisk= names";
        if (is_set(w, "ramdisk"))
            (void)look(w, "ramdisk", AS_KERNEL);
        else
            miss(w, "ramdisk= is not set: it names what slipway-pvh is to start");
    } else {
        tell_ramdisk(w);
    }
    if (form == HVM_LOADER)
        miss(w, "kernel= is Slipway for HVM guests: name slipway-pvh, or set type=\"hvm\" and "
                "firmware=");
    else if (form == UKI)
        miss(w, "xl starts no unified kernel image: name slipway-pvh in kernel=, this in ramdisk=");
    tell_words(w);
}

static void tell_shim(struct way *w)
{
    w->sentence = "PVH: a shim, then the kernel";
    if (look(w, "pvshim_path", AS_KERNEL) == HVM_LOADER)
        miss(w, "pvshim_path= is Slipway for HVM guests: name slipway-pvh");
    (void)look(w, "kernel", AS_KERNEL);
    tell_ramdisk(w);
    tell_words(w);
}

/* What a PV kernel must have nobody but xl can tell. */
static void tell_pv(struct way *w)
{
    w->sentence = "PV: the kernel itself; Slipway has no part in it";
    tell_file(w, "kernel");
    tell_ramdisk(w);
    tell_words(w);
}

/* xl compares no more of the word than there is, and takes a guest without one for PV. */
static void tell(struct way *w)
{
    const char *const type = string(w, is_set(w, "type") ? "type" : "builder");
    const bool hvm = type[0] != '\0' && str_starts("hvm", type);
    const bool pvh = type[0] != '\0' && str_starts("pvh", type);

    if (hvm) {
        tell_hvm(w);
    } else if (is_set(w, "bootloader")) {
        w->sentence = "a program in dom0 takes the kernel from the guest's disk";
        row(w, "bootloader", string(w, "bootloader"), "");
    } else if (!is_set(w, "kernel")) {
        w->sentence = pvh ? "PVH" : "PV";
        miss(w, "neither kernel= nor bootloader= is set; for a BIOS or UEFI set type=\"hvm\"");
    } else if (is_set(w, "pvshim_path")) {
        tell_shim(w);
    } else if (pvh) {
        tell_pvh(w);
    } else {
        tell_pv(w);
    }
}

bool boot_tell(FILE *out, const char *text, bool *complete, struct complaint *why)
{
    char *said = NULL, *rows = NULL;
    size_t said_size = 0, rows_size = 0;
    FILE *report = open_memstream(&said, &said_size);
    struct way w = {.rows = open_memstream(&rows, &rows_size)};
    bool good;

    if (report == NULL || w.rows == NULL)
        return complain(why, "more memory", "none");
    w.config = xlu_cfg_init(report, why->at.file);
    good = w.config != NULL && xlu_cfg_readdata(w.config, text, (int)strlen(text)) == 0;
    if (good)
        tell(&w);
    fclose(report);
    fclose(w.rows);
    if (good)
        fprintf(out, "%s\n%s%s%s", w.sentence, rows,
                w.missing[0] != '\0' ? "Missing or wrong:\n" : "Nothing is missing.\n", w.missing);
    else
        complain_as(why, "an xl configuration", "%.*s", (int)strcspn(said, "\n"), said);
    *complete = w.missing[0] == '\0';
    if (w.config != NULL)
        xlu_cfg_destroy(w.config);
    free(said);
    free(rows);
    return good;
}
