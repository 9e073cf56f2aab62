# t/kubectl.sh: what the tests share that drive stock kubectls: where they are, a cluster without a
# node's programs (the door, the controllers), an administrator's kubeconfig.
#
# shellcheck shell=sh disable=SC2034

# kubectl_is newest|debian: that one is `kubectl` from here on; the file is skipped without it
kubectl_is() {
	test -x "$T_SRC/.kubectl/$1/kubectl" ||
		skip_all "no $1 kubectl: ./bootstrap check fetches it"
	PATH=$T_SRC/.kubectl/$1:$PATH
}

# cluster_up: certificates, k-api over TLS, each controller; KUBECONFIG is an administrator's
cluster_up() {
	unset K_NOW K_SEED
	K_ROOT=$T_DIR/root
	export K_ROOT
	k-cert init >/dev/null || return 1
	for t_f in cert:apiserver.crt key:apiserver.key client-ca:ca.crt; do
		set -- "$@" "--${t_f%:*}" "$K_ROOT/etc/k/pki/${t_f#*:}"
	done
	spawn k-api --listen 127.0.0.1:0 --socket= "$@" || return 1
	t_door=$pid
	k-cert kubeconfig --user admin --group system:masters \
		--server "https://$addr" "$T_DIR/kubeconfig" >/dev/null || return 1
	# by the names that the recordings show
	sed -i -e 's/admin@kubernetes$/c/' -e 's/\(name\|user\): admin$/\1: u/' \
		-e 's/\(name\|cluster\): kubernetes$/\1: k/' "$T_DIR/kubeconfig"
	export KUBECONFIG="$T_DIR/kubeconfig"
	for t_c in $controllers; do spawn "k-$t_c"; done
	spawn k-serviceaccount --root-ca "$K_ROOT/etc/k/pki/ca.crt"
	# the nodes are ready by decree, and nobody renews a lease
	spawn k-node --grace 24h
}
controllers='clusterrole daemonset deployment disruption endpointslice gc job namespace replicaset
	replicationcontroller sched statefulset volume cronjob ttl'

# replay FILE: a recording against this cluster; leaves $equal, $commands, and what differs in the
# file FILE's name.diff
replay() {
	t_s=${1##*/}
	bash "$T_SRC/t/kubectl/record" "$1" "$T_DIR/$t_s.got" || return 1
	perl "$T_SRC/t/kubectl/compare" -v "$1" "$T_DIR/$t_s.got" >"$T_DIR/$t_s.diff"
	set -- $(tail -n 1 "$T_DIR/$t_s.diff")
	equal=$2 commands=$3
}
