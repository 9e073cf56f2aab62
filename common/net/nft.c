/* libnftables behind one function; a look at one table by a message of our own. */
#include <errno.h>
#include <fcntl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <nftables/libnftables.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
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

/* What the child says of its end: a struct err, as bytes. */
static int outcome(pid_t pid, int fd, struct err *e)
{
	autobuf b = BUF_INIT;
	struct err why;
	int ret = io_read_fd(fd, "nft", sizeof(why), &b, e);

	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	if (ret < 0)
		return -1;
	if (b.len != sizeof(why))
		return err_set(e, ERR_SYS, "nft: the child died");
	memcpy(&why, b.data, sizeof(why));
	if (why.code == ERR_NONE)
		return 0;
	*e = why;
	return -1;
}

int nft_run_apart(const char *script, struct err *e)
{
	struct err why = ERR_INIT, ignored;
	autoclose int out = -1, in = -1;
	int fd[2];
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC) < 0)
		return err_errno(e, "pipe");
	out = fd[0];
	in = fd[1];
	pid = fork();
	if (pid < 0)
		return err_errno(e, "fork");
	if (pid == 0) {
		(void)!nft_run(script, &why);
		(void)!io_write_all(in, &why, sizeof(why), &ignored);
		_exit(0);
	}
	close(take_fd(in));
	return outcome(pid, out, e);
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
