/*
 * pod: one pod of this node, inside. Private to the pod_*.c files; others use pods.h.
 *
 * A pod moves by pod_step: it looks at what is, starts what is missing, and returns; every event
 * (k-pause's answer, a plugin's end, a timer, a new spec) ends in pod_step again. What is under way
 * is a flag, so a step never starts a thing twice.
 */
#pragma once
#include "base/map.h"
#include "node/cni.h"
#include "node/pause.h"
#include "node/pods.h"
#include "node/probe.h"

enum ctr_kind {
	CTR_INIT,
	CTR_SIDECAR,
	CTR_MAIN,
	CTR_EPHEMERAL /* come while the pod runs, run once, count for nothing (kubectl debug) */
};
enum ctr_state {
	CTR_IDLE,     /* not there: waiting_reason says why */
	CTR_CREATING, /* the runtime makes it */
	CTR_RUNNING,
	CTR_ENDING, /* the runtime cleans up after its end */
	CTR_ENDED   /* term holds how */
};

/* How a container ended. */
struct ctr_term {
	bool set;
	int code, signal;
	int64_t started_ns, finished_ns;
	const char *reason; /* "Completed", "Error", "OOMKilled" …: constant */
	char *message;	    /* from the termination message file; NULL: none */
	char *id;
};

struct ctr {
	struct pod *pod;
	char *name;
	enum ctr_kind kind;
	val *spec; /* in pod->spec; renewed when that is */
	enum ctr_state state;
	char *id;  /* of the present or last incarnation; NULL before the first */
	char *dir; /* its bundle: config.json, pid, rootfs/ */
	int pid;
	int64_t started_ns, started_mono_ns;
	int restarts;
	const char *waiting_reason; /* constant: "ContainerCreating", "CrashLoopBackOff" … */
	char *waiting_message;
	struct ctr_term term, last; /* this incarnation's end; the one before's */
	char *image_id, *image_ref;
	int64_t backoff_ns;	   /* next wait; 0: none yet */
	struct loop_source *timer; /* the back-off's, or the grace period's of a kill under way */
	bool waiting_backoff, backoff_over; /* the timer runs; it has run out */
	bool crashed_before;		    /* it ended on its own once: the next restart waits */
	bool restart_now;		    /* it was ended to be started anew */
	bool failed_start;		    /* the present incarnation could not be made */
	bool waiting_image;		    /* for an image that is not here */
	bool waiting_config;		    /* for an object its environment names */
	int64_t ended_mono_ns, kill_at_mono_ns;
	bool ready, started;  /* probes' word */
	bool killing, killed; /* told to end; SIGKILL sent */
	int64_t kill_grace_ns;
	bool start_probes_later;
	struct loop_source *hook_timer; /* a handler that sleeps */
	struct probe *hook_probe;	/* a handler that asks by http */
	void (*hook_done)(struct ctr *c, bool ok, const char *msg);
	bool hook_running;	 /* postStart or preStop under way */
	const char *kill_reason; /* for the event of its restart */
	struct probe_target target;
	struct probe *probes[3];   /* by enum probe_kind */
	struct pause_state *early; /* its end, told before its start was; NULL: none */
	int64_t oom_before;	   /* kills the cgroup had counted when it started */
};

enum pod_stage {
	POD_NEW,      /* no sandbox yet */
	POD_SANDBOX,  /* k-pause is starting */
	POD_NETWORK,  /* the plugin is at work */
	POD_READY,    /* containers may run */
	POD_TEARDOWN, /* containers ended; network and sandbox go */
	POD_ENDED     /* nothing of it is left but its status (and its object) */
};

struct pod {
	struct pods *all;
	doc *spec; /* the object as last told */
	val *obj;  /* its root */
	char *uid, *ns, *name;
	char *dir;  /* path_run("pods/UID"): k-pause's directory, state, bundles */
	char *data; /* path_var("pods/UID"): volumes, upper directories */
	char *cgroup;
	enum pod_stage stage;
	struct pause *pause;			   /* NULL: no sandbox */
	struct loop_source *pause_src, *ready_src; /* its connection; its start */
	struct strv ips;
	struct ctr **ctrs; /* init containers first, in order; ephemeral ones last */
	size_t n_ctrs;
	bool host_network, net_up, volumes_up, net_busy;
	bool wanted;   /* somebody called pods_set since we opened */
	bool deleting; /* to end gracefully, by deadline */
	bool gone;     /* the object vanished: nobody is told any more */
	bool told_gone;
	bool keep_status; /* it ended before we came: its status is not ours to write */
	struct loop_source *active_timer; /* spec.activeDeadlineSeconds */
	struct loop_source *token_timer;  /* a token wants to be renewed; NULL: it has none */
	int64_t deadline_mono_ns;
	int64_t started_ns;	 /* status.startTime */
	const char *fail_reason; /* whole pod failed: "Evicted", "DeadlineExceeded" …; constant */
	char *fail_message;
	char *sandbox_message;		  /* what keeps the sandbox from starting; NULL: nothing */
	int64_t retry_ns;		  /* back-off of sandbox and volumes */
	struct loop_source *timer, *step; /* retry or deadline; step: queued pod_step */
	doc *status;			  /* as last published */
};

struct pods {
	struct loop *loop;
	const struct node_conf *conf;
	const struct node_hooks *hooks;
	struct map by_uid; /* struct pod */
	char *boot_id;
	bool synced, hide_cgroup2;
	int64_t exec_seq;
	struct loop_source *images; /* the image index changed */
};

/* Queue a step; many calls before the loop's next round are one step. */
void pod_kick(struct pod *p);
/* Takes spec. */
struct pod *pod_new(struct pods *all, doc *spec);
void pod_free(struct pod *p);

/* pod_sandbox.c: k-pause, cgroup, volumes, network. Each answers true when done, false while under
 * way or failed (a retry is set). */
bool pod_sandbox_up(struct pod *p);
bool pod_sandbox_down(struct pod *p);
/* Subscribe to a connected k-pause; frees it on error. */
must_check int pod_pause_take(struct pod *p, struct pause *pause, struct err *e);
void pod_sandbox_lost(struct pod *p);
void pod_retry(struct pod *p, const char *reason, const struct err *e);

/* pods.c: where a container stands in the object: "containers", "initContainers" … */
const char *ctr_list(const struct ctr *c);
/* pod_token.c: renew the tokens in its volumes from now on, each before it ends. */
void pod_tokens_watch(struct pod *p);

/* pod_container.c: one container's life. */
void ctr_step(struct ctr *c); /* start it when it should run */
void ctr_exited(struct ctr *c, const struct pause_state *s);
bool ctr_should_run(const struct ctr *c);
void ctr_release(struct ctr *c);
void ctr_lost(struct ctr *c);
/* Run the runtime with these arguments (NULL-ended) as a child of k-pause. */
must_check int ctr_runtime(struct ctr *c, enum pause_type type, const char *id,
	const char *const *args, pause_done_fn fn, void *arg, struct err *e);
/* The same for a command that says more: its argv, env, cwd and flags are filled in here. */
must_check int ctr_runtime_cmd(struct ctr *c, struct pause_cmd *cmd, const char *const *args,
	pause_done_fn fn, void *arg, struct err *e);
void ctr_ignore(void *arg, const struct pause_done *d);
/* Delete what the runtime remembers of a container whose k-pause is gone. */
void runtime_forget(struct ctr *c);
void ctr_wait(struct ctr *c, const char *reason, const char *fmt, ...) printf_like(3, 4);

/* pod_kill.c: the end of containers: preStop, TERM, grace, KILL. */
void ctr_kill(struct ctr *c, int64_t grace_ns, const char *reason);
bool pod_kill_all(struct pod *p); /* true when no container runs any more */

/* pod_probe.c: probes and lifecycle handlers. */
/* It runs: postStart, then probes. */
void ctr_ready_begin(struct ctr *c);
void ctr_probes_start(struct ctr *c);
void ctr_probes_stop(struct ctr *c);
/* The spec was replaced: probes look into the new one. */
void ctr_probes_renew(struct ctr *c);
/* Run container c's lifecycle handler (postStart, preStop); done is called once, maybe before it
 * returns. */
void ctr_hook(struct ctr *c, const char *which, int64_t timeout_ns,
	void (*done)(struct ctr *c, bool ok, const char *msg));

void ctr_hook_stop(struct ctr *c);

/* pod_status.c: pure. */
mdoc *pod_status_make(const struct pod *p, int64_t now_ns);
void pod_publish(struct pod *p);
const char *pod_qos(val *pod);		/* "Guaranteed", "Burstable", "BestEffort" */
bool pod_finished(const struct pod *p); /* all ended and none will run again */

/* pod_record.c: what is kept on disk for a restart of ours. */
void pod_record_write(const struct pod *p);
must_check int pod_record_read(struct pods *all, const char *uid, struct pod **ret, struct err *e);
/* A pod that ran before, of which nothing is left here: counts go on from its status, and what its
 * restart policy does not start again has ended. */
void pod_adopt_status(struct pod *p);
must_check int pods_recover(struct pods *all, struct err *e);

/* Events about a pod or one of its containers. */
void pod_event(struct pod *p, const struct ctr *c, const char *type, const char *reason,
	const char *fmt, ...) printf_like(5, 6);
