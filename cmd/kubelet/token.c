/* A token for a pod's account: bound to the pod, so that it ends with it. */
#include "kubelet.h"

int kubelet_token(void *arg, val *pod, val *src, struct buf *ret, struct err *e)
{
	struct kubelet *k = arg;
	automdoc *d = yyjson_mut_doc_new(NULL);
	autodoc *answer = NULL;
	autobuf body = BUF_INIT;
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	const char *audience = obj_str(src, "audience"), *token;
	mval *o = yyjson_mut_obj(d);
	int rc;

	yyjson_mut_doc_set_root(d, o);
	mobj_set_str(d, o, "apiVersion", "authentication.k8s.io/v1");
	mobj_set_str(d, o, "kind", "TokenRequest");
	mobj_set_int(d, o, "spec.expirationSeconds", obj_int(src, "expirationSeconds", 3600));
	if (audience && *audience)
		yyjson_mut_arr_add_strcpy(d, mobj_make_arr(d, o, "spec.audiences"), audience);
	mobj_set_str(d, o, "spec.boundObjectRef.apiVersion", "v1");
	mobj_set_str(d, o, "spec.boundObjectRef.kind", "Pod");
	mobj_set_str(d, o, "spec.boundObjectRef.name", obj_name(pod));
	mobj_set_str(d, o, "spec.boundObjectRef.uid", obj_uid(pod));
	mobj_write(&body, o);
	r.verb = API_CREATE;
	r.kind = kind_by_resource("serviceaccounts");
	r.ns = obj_ns(pod);
	r.name = obj_str_or(pod, "spec.serviceAccountName", "default");
	r.subresource = "token";
	r.body = body.data;
	r.body_len = body.len;
	rc = api_call(k->api, &r, &res, e);
	if (!rc)
		rc = obj_parse(res.body.data, res.body.len, "TokenRequest", &answer, e);
	api_res_release(&res);
	if (rc)
		return -1;
	token = obj_str_or(yyjson_doc_get_root(answer), "status.token", "");
	if (!*token)
		return err_set(e, ERR_INTERNAL, "the API server answered without a token");
	buf_adds(ret, token);
	return 0;
}
