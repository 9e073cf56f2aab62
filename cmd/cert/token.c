/* token: claims come in, the same as a JSON Web Token, signed by the service accounts' key, go
 * out. */
#include <stdio.h>

#include "base/io.h"
#include "cert.h"
#include "net/jwt.h"

#define MAX_BYTES (1u << 20)

static const struct opt opts[] = {{0}};

const struct opt_set token_set = {
	.usage = TOKEN_USAGE,
	.about = "Sign claims (JSON, from FILE or stdin) with the service account key; the token "
		 "goes to stdout.",
	.opts = opts,
	.more = common_opts,
};

static int read_claims(const char *path, struct buf *ret, struct err *e)
{
	autobuf text = BUF_INIT;
	autodoc *d = NULL;

	if (io_read_file(path, MAX_BYTES, &text, e) ||
		obj_parse(buf_str(&text), text.len, "claims", &d, e))
		return -1;
	if (!yyjson_is_obj(yyjson_doc_get_root(d)))
		return err_set(e, ERR_INVALID, "claims: not an object");
	obj_write(ret, yyjson_doc_get_root(d));
	return 0;
}

int token_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	autobuf claims = BUF_INIT, token = BUF_INIT;
	autosecret pem = BUF_INIT;
	autopair key = {0};
	autopki p = {0};
	autofree char *path = NULL;

	if (argc > 1)
		opt_usage(&token_set, "token takes one file");
	pki_init(&p, o);
	path = pki_path(&p, "sa", "key");
	if (read_claims(argc ? argv[0] : "-", &claims, e) ||
		io_read_file(path, MAX_BYTES, &pem, e) || pem_read_key(&pem, path, &key.key, e) ||
		jwt_sign(key.key, claims.data, claims.len, &token, e))
		return -1;
	buf_addc(&token, '\n');
	if (fwrite(token.data, 1, token.len, stdout) != token.len)
		return err_errno(e, "standard output");
	return 0;
}
