#!/bin/sh
# A store in etcd, the long form of t/unit/store-etcd: 2,000 submissions of two programs, and an
# etcd that ends and comes back.
T_LIMIT=120
. "${0%/*}/lib.sh"
PATH=$T_BUILD/t/unit:$PATH
export T_BUILD

ok 'two programs, and etcd comes back' store-etcd long
done_testing
