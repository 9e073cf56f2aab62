/*
 * Who issues the tokens of service accounts and with what they are verified: OpenID Connect
 * Discovery 1.0 section 4.2, as far as upstream has it (KEP-1393), and its key set (RFC 7517). What
 * k-api believes is what is told: the same key, read from the same file.
 */
#include <string.h>

#include "api/token.h"
#include "door.h"
#include "net/jwt.h"

static void write_config(const struct job *j, const char *algorithm, struct buf *b)
{
	buf_adds(b, "{\"issuer\":\"" TOKEN_ISSUER "\",\"jwks_uri\":\"https://");
	buf_addf(b, "%s" ISSUER_KEYS "\",", j->door->at->address);
	buf_adds(b, "\"response_types_supported\":[\"id_token\"],"
		    "\"subject_types_supported\":[\"public\"],");
	buf_addf(b, "\"id_token_signing_alg_values_supported\":[\"%s\"]}", algorithm);
}

void issuer_serve(struct job *j)
{
	/* a relying party asks again when it meets a key that it does not know */
	static const struct http_header lasting[] = {
		{"cache-control", "public, max-age=3600"}, {0}};
	bool keys = !strcmp(j->route.path, ISSUER_KEYS);
	autobuf set = BUF_INIT, config = BUF_INIT;
	const char *algorithm = NULL;
	EVP_PKEY *key;

	buf_adds(&set, "{\"keys\":[");
	/* without HTTPS there is no address for jwks_uri */
	if (*j->door->o->listen && !token_key(j->door, &key, NULL))
		algorithm = jwt_public_key(key, &set);
	buf_adds(&set, "]}");
	if (!algorithm) {
		job_text(j, 404, "404 page not found\n");
		return;
	}
	if (keys) {
		job_reply(j, 200, "application/jwk-set+json", lasting, set.data, set.len);
		return;
	}
	write_config(j, algorithm, &config);
	job_reply(j, 200, "application/json", lasting, config.data, config.len);
}
