/* check: what ends when; exit 1 if that is soon, or something else is wrong with it. */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "files.h"
#include "net/ip.h"

static const struct opt opts[] = {
	{0, "days", OPT_INT, offsetof(struct options, days), "DAYS", "how soon is soon (30)"},
	{'o', "output", OPT_STR, offsetof(struct options, output), "FORMAT",
		"table, or json: an object a line (default when not at a terminal)", "table json"},
	{0}};

const struct opt_set check_set = {
	.usage = CHECK_USAGE,
	.about = "Say what ends when; exit 1 if something ends soon or does not fit.",
	.opts = opts,
	.more = common_opts,
};

static const char *state_of(const struct options *o, const struct pki *p, const struct cert_file *f)
{
	int64_t now_s = clock_now_ns() / NS_PER_S, end_s = cert_not_after(f->pair.cert);

	if (end_s <= now_s)
		return "ended";
	if (f->pair.key && X509_check_private_key(f->pair.cert, f->pair.key) != 1)
		return "not of its key";
	if (p->ca.cert && !cert_is_ca(f->pair.cert) && !cert_is_of(f->pair.cert, p->ca.cert))
		return "not of this CA";
	if (cert_not_before(f->pair.cert) > now_s)
		return "not yet valid";
	return end_s - now_s < o->days * 86400 ? "ends soon" : "good";
}

/* Every value of that kind in the subject, as a JSON array or with commas between. */
static void add_subject(struct buf *b, X509 *cert, int nid, bool json)
{
	const X509_NAME *n = X509_get_subject_name(cert);
	int first = X509_NAME_get_index_by_NID(n, nid, -1);

	for (int i = first; i >= 0; i = X509_NAME_get_index_by_NID(n, nid, i)) {
		ASN1_STRING *s = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(n, i));
		unsigned char *text = NULL;
		int len = ASN1_STRING_to_UTF8(&text, s);

		if (i != first)
			buf_addc(b, ',');
		if (len > 0 && json)
			buf_add_json(b, (char *)text, (size_t)len);
		else if (len > 0)
			buf_add(b, text, (size_t)len);
		OPENSSL_free(text);
	}
}

/* 4 or 16 bytes as text; NULL: neither. */
static char *address(const char *bytes, size_t len)
{
	struct ip ip = {.family = len == 4 ? AF_INET : AF_INET6};
	char text[IP_SIZE];

	if (len != 4 && len != 16)
		return NULL;
	memcpy(ip.b, bytes, len);
	return xstrdup(ip_str(&ip, text));
}

static void add_names(struct buf *b, X509 *cert)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	size_t n = 0;

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		int type;
		ASN1_STRING *s = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &type);
		const char *p = (const char *)ASN1_STRING_get0_data(s);
		size_t len = (size_t)ASN1_STRING_length(s);
		char *ip = NULL;

		if (type == GEN_IPADD)
			ip = address(p, len);
		if (type != GEN_DNS && !ip)
			continue;
		buf_adds(b, n++ ? "," : "");
		buf_add_json(b, ip ? ip : p, ip ? strlen(ip) : len);
		free(ip);
	}
	GENERAL_NAMES_free(names);
}

static void print_json(
	const char *path, const struct cert_file *f, const char *state, int64_t left_days)
{
	char from[CLOCK_RFC3339_SIZE], to[CLOCK_RFC3339_SIZE];
	uint32_t use = X509_get_extended_key_usage(f->pair.cert);
	bool any = use != UINT32_MAX;
	autobuf b = BUF_INIT;

	buf_adds(&b, "{\"file\":");
	buf_add_json(&b, path, strlen(path));
	buf_adds(&b, ",\"user\":");
	add_subject(&b, f->pair.cert, NID_commonName, true);
	if (b.data[b.len - 1] == ':')
		buf_adds(&b, "\"\"");
	buf_adds(&b, ",\"groups\":[");
	add_subject(&b, f->pair.cert, NID_organizationName, true);
	buf_adds(&b, "],\"names\":[");
	add_names(&b, f->pair.cert);
	buf_addf(&b, "],\"ca\":%s,\"client\":%s,\"server\":%s",
		cert_is_ca(f->pair.cert) ? "true" : "false",
		any && use & XKU_SSL_CLIENT ? "true" : "false",
		any && use & XKU_SSL_SERVER ? "true" : "false");
	buf_addf(&b,
		",\"notBefore\":\"%s\",\"notAfter\":\"%s\",\"daysLeft\":%" PRId64
		",\"state\":\"%s\"}",
		clock_rfc3339(cert_not_before(f->pair.cert) * NS_PER_S, from),
		clock_rfc3339(cert_not_after(f->pair.cert) * NS_PER_S, to), left_days, state);
	puts(b.data);
}

static void print_row(
	const char *path, const struct cert_file *f, const char *state, int64_t left_days)
{
	char to[CLOCK_RFC3339_SIZE];
	autobuf user = BUF_INIT;

	add_subject(&user, f->pair.cert, NID_commonName, false);
	printf("%-32s %-24s %-20s %6" PRId64 " %s\n", path, buf_str(&user),
		clock_rfc3339(cert_not_after(f->pair.cert) * NS_PER_S, to), left_days, state);
}

/* True: it is good. */
static bool look(const struct options *o, const struct pki *p, const char *path,
	const struct cert_file *f, bool json)
{
	int64_t end_s = cert_not_after(f->pair.cert);
	int64_t left_s = end_s - clock_now_ns() / NS_PER_S;
	/* a day that is not whole any more does not count */
	int64_t left_days = left_s >= 0 ? left_s / 86400 : -((86399 - left_s) / 86400);
	const char *state = state_of(o, p, f);
	char to[CLOCK_RFC3339_SIZE];
	struct err e;

	(json ? print_json : print_row)(path, f, state, left_days);
	if (!strcmp(state, "good"))
		return true;
	err_set(&e, ERR_SYS, "%s: %s: %s, %" PRId64 " days left", path, state,
		clock_rfc3339(end_s * NS_PER_S, to), left_days);
	warn_err(&e);
	return false;
}

int check_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	bool json = o->output ? !strcmp(o->output, "json") : !isatty(STDOUT_FILENO);
	autostrv files = STRV_INIT;
	bool all = true;
	autopki p = {0};

	if (o->output && strcmp(o->output, "json") != 0 && strcmp(o->output, "table") != 0)
		opt_usage(&check_set, "-o: table or json, not \"%s\"", o->output);
	pki_init(&p, o);
	/* files from elsewhere can be looked at without a CA here */
	if (pki_load(&p, "ca", &p.ca, e) < 0 || cert_files(&p, argc, argv, &files, e))
		return -1;
	if (!json)
		printf("%-32s %-24s %-20s %6s %s\n", "FILE", "USER", "ENDS", "DAYS", "STATE");
	for (size_t i = 0; i < files.n; i++) {
		autocertfile f = {0};

		if (cert_file_read(files.v[i], &f, e))
			return -1;
		if (f.pair.cert)
			all &= look(o, &p, files.v[i], &f, json);
	}
	return all ? EXIT_DONE : EXIT_FAILED;
}
