/* libnftables behind one function; a look at one table by a message of our own. */
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <nftables/libnftables.h>
#include <string.h>

#include "net/netlink_priv.h"
#include "net/nft.h"

static const struct {
	const char *words;
	enum err_code code;
} reasons[] = {
	{ "No such file or directory", ERR_NOTFOUND },
	{ "File exists", ERR_EXISTS },
	{ "Operation not permitted", ERR_FORBIDDEN },
	{ "syntax error", ERR_INVALID },
};

/* "/dev/stdin:1:1-5: Error: syntax error, …" and lines that point into the script. */
static int report(const char *text, struct err *e)
{
	const char *at = text ? strstr(text, "Error: ") : NULL;
	enum err_code code = ERR_SYS;
	size_t n;

	at = at ? at + strlen("Error: ") : text && *text ? text : "failed without a word";
	n = strcspn(at, "\n");
	for (size_t i = 0; i < array_size(reasons); i++) {
		const char *hit = strstr(at, reasons[i].words);

		if (hit && hit < at + n)
			code = reasons[i].code;
	}
	return err_set(e, code, "nft: %.*s", (int)n, at);
}

int nft_run(const char *script, struct err *e)
{
	struct nft_ctx *ctx = nft_ctx_new(NFT_CTX_DEFAULT);
	int ret = 0;

	if (!ctx)
		return err_set(e, ERR_SYS, "nft: no context");
	if (nft_ctx_buffer_error(ctx) || nft_ctx_buffer_output(ctx))
		ret = err_set(e, ERR_SYS, "nft: no buffer");
	else if (nft_run_cmd_from_buffer(ctx, script))
		ret = report(nft_ctx_get_error_buffer(ctx), e);
	nft_ctx_free(ctx);
	return ret;
}

int nft_has_table(const char *table, bool *ret, struct err *e)
{
	struct nfgenmsg head = { .nfgen_family = NFPROTO_IPV4, .version = NFNETLINK_V0 };
	struct err why = ERR_INIT;
	struct nl *nl;
	struct nl_msg m;
	int r;

	if (nl_open_protocol(NETLINK_NETFILTER, &nl, e) < 0)
		return -1;
	nl_msg_init(&m, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETTABLE, 0, &head, sizeof(head));
	nl_put_str(&m, NFTA_TABLE_NAME, table);
	r = nl_talk(nl, &m, NULL, NULL, &why, "nft table %s", table);
	nl_free(nl);
	if (r < 0 && why.code != ERR_NOTFOUND) {
		if (e)
			*e = why;
		return -1;
	}
	*ret = r == 0;
	return 0;
}
