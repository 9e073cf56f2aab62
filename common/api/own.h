/*
 * own: the headers that our programs and k-api say to each other beyond Kubernetes' API: what a
 * caller of the library knows and HTTP has no word for. A server that does not know them passes
 * them over, and so does a client.
 *
 * In a request: K-Client says that its sender wants the others in the answer; preconditions on any
 * write, as DELETE has them in its options; a GET as of a revision. With K-Client a namespace's
 * finalize can be patched, too.
 * In an answer: the revision of the write or list, and that a write changed nothing.
 */
#pragma once

#define OWN_CLIENT "k-client"
#define OWN_IF_UID "k-if-uid"
#define OWN_IF_REVISION "k-if-revision"
#define OWN_AS_OF "k-as-of"
#define OWN_REVISION "k-revision"
#define OWN_UNCHANGED "k-unchanged"
/* k-remote-https itself says: no server was reached, the Status tells why. */
#define OWN_UNREACHABLE "k-unreachable"
