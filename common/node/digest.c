#include <fcntl.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

#include "node/digest.h"

#define CHUNK_BYTES (256 * 1024)

struct digest {
	EVP_MD_CTX *ctx;
};

struct digest *digest_new(void)
{
	struct digest *d = xcalloc(1, sizeof(*d));

	d->ctx = EVP_MD_CTX_new();
	if (!d->ctx || EVP_DigestInit_ex(d->ctx, EVP_sha256(), NULL) != 1)
		bug("libcrypto has no SHA-256");
	return d;
}

void digest_add(struct digest *d, const void *p, size_t n)
{
	if (EVP_DigestUpdate(d->ctx, p, n) != 1)
		bug("SHA-256 failed");
}

void digest_free(struct digest *d)
{
	if (!d)
		return;
	EVP_MD_CTX_free(d->ctx);
	free(d);
}

void digest_end(struct digest *d, char out[DIGEST_SIZE])
{
	unsigned char raw[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	if (EVP_DigestFinal_ex(d->ctx, raw, &n) != 1 || n != 32)
		bug("SHA-256 failed");
	memcpy(out, "sha256:", 7);
	for (unsigned int i = 0; i < n; i++)
		snprintf(out + 7 + 2 * i, 3, "%02x", raw[i]);
	digest_free(d);
}

void digest_bytes(const void *p, size_t n, char out[DIGEST_SIZE])
{
	struct digest *d = digest_new();

	digest_add(d, p, n);
	digest_end(d, out);
}

int digest_file(const char *path, char out[DIGEST_SIZE], int64_t *ret_size, struct err *e)
{
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC);
	autofree char *chunk = xmalloc(CHUNK_BYTES);
	struct digest *d;
	int64_t size = 0;
	ssize_t n;

	if (fd < 0)
		return err_errno(e, "open %s", path);
	d = digest_new();
	while ((n = read(fd, chunk, CHUNK_BYTES)) > 0) {
		digest_add(d, chunk, (size_t)n);
		size += n;
	}
	if (n < 0) {
		digest_free(d);
		return err_errno(e, "read %s", path);
	}
	digest_end(d, out);
	*ret_size = size;
	return 0;
}

const char *digest_hex(const char *digest)
{
	if (!digest || strncmp(digest, "sha256:", 7) != 0 ||
		strspn(digest + 7, "0123456789abcdef") != 64 || digest[71])
		return NULL;
	return digest + 7;
}
