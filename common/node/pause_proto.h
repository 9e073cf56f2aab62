/*
 * The protocol between k-pause, the parent of one pod's containers, and whoever drives it
 * (k-kubelet, through node/pause.h).  k-pause includes this file and nothing else of ours.
 *
 * Transport: the Unix socket DIR/sock, SOCK_SEQPACKET. One packet is one message: a struct
 * pause_hdr and then the body that its type asks for, at most PAUSE_MSG_MAX bytes, in the byte
 * order of the machine. Only the socket's owner may connect (mode 0600).
 *
 * The first message of a connection is PAUSE_HELLO; anything else, or another version, is
 * answered with EPROTO and the connection is closed. Each request gets one reply, with the
 * request's type and seq. A reply whose error is not 0 has a line of text, without newline or
 * NUL, as its body. Requests that start a program are answered when that program has ended, and
 * any number may be under way; so replies come in any order. A connection that does not read
 * what it is sent is closed: its owner connects again and asks for PAUSE_STATUS, which knows
 * everything an event would have said.
 *
 * What a connection started goes on when the connection ends.
 */
#pragma once
#include <stdint.h>

#define PAUSE_PROTO_VERSION 1

#define PAUSE_MSG_MAX 65536  /* bytes of a message, header included */
#define PAUSE_ID_MAX 128     /* bytes of a container's or exec's id, its NUL included */
#define PAUSE_PATH_MAX 1024  /* bytes of a path, its NUL included */
#define PAUSE_ARGS_MAX 2048  /* argv and env strings of a request together */
#define PAUSE_TEXT_MAX 4096  /* bytes kept of what a helper printed: the last ones */
#define PAUSE_BOXES_MAX 256  /* containers remembered; ENOSPC until some are forgotten */
#define PAUSE_JOBS_MAX 64    /* programs under way at once; EAGAIN above */
#define PAUSE_CLIENTS_MAX 16 /* connections; more are closed at once */
#define PAUSE_ATTACH_MAX 8   /* descriptors that get a container's output; EAGAIN above */
#define PAUSE_LINE_MAX 16384 /* bytes of one log entry's content; a longer line is cut, tag P */

enum pause_type {
	PAUSE_HELLO = 1, /* struct pause_hello → struct pause_hello_reply */
	PAUSE_RUN,	 /* struct pause_run → struct pause_result: any program */
	PAUSE_CREATE,	 /* same → same: a program that makes container id (crun create) */
	PAUSE_START,	 /* same → same: a program that starts container id (crun start) */
	PAUSE_EXEC,   /* same → same: a program that PAUSE_SIGNAL can reach by id (crun exec) */
	PAUSE_STATUS, /* no body → struct pause_state[], all containers, oldest first */
	PAUSE_SUBSCRIBE,  /* no body → no body: from now on PAUSE_EVENT to this connection */
	PAUSE_SIGNAL,	  /* struct pause_signal → no body; ESRCH: ended, ENOENT: never was */
	PAUSE_LOG,	  /* struct pause_log → no body */
	PAUSE_ATTACH,	  /* struct pause_attach → no body, perhaps a descriptor */
	PAUSE_FORGET,	  /* struct pause_id → no body; EBUSY: has not ended */
	PAUSE_QUIT,	  /* no body → no body, then k-pause closes everything and exits 0 */
	PAUSE_EVENT = 64, /* never a request: struct pause_state of a container that ended, seq 0 */
};

struct pause_hdr {
	uint32_t type; /* enum pause_type */
	uint32_t seq;  /* the requester's number, repeated in the reply */
	int32_t error; /* of a reply: 0 or an errno; of a request: 0 */
	uint32_t pad;  /* 0 */
};

struct pause_hello {
	uint32_t version; /* PAUSE_PROTO_VERSION */
};

/* Namespaces that k-pause made, bound at DIR/ns/NAME. */
enum {
	PAUSE_NS_NET = 1,
	PAUSE_NS_IPC = 2,
	PAUSE_NS_UTS = 4,
	PAUSE_NS_PID = 8,
	PAUSE_NS_USER = 16,
};

struct pause_hello_reply {
	uint32_t version;    /* PAUSE_PROTO_VERSION */
	int32_t pid;	     /* of k-pause */
	uint32_t namespaces; /* PAUSE_NS_* */
	int32_t init_pid;    /* process 1 of the pod's own pid namespace, or 0 */
	uint64_t started_ns; /* when k-pause was ready, ns since 1970 */
};

/* Flags of struct pause_run. */
enum {
	/* Take the cgroup2 tree out of the program's own view (umount /sys/fs/cgroup/unified in
	 * a mount namespace of its own): crun refuses the hybrid layout, and works without. */
	PAUSE_HIDE_CGROUP2 = 1,
	/* PAUSE_CREATE: the runtime sends a terminal to the socket `console`. */
	PAUSE_TTY = 2,
	/* PAUSE_CREATE without PAUSE_TTY: descriptor 0 is a pipe held open, else /dev/null. */
	PAUSE_STDIN = 4,
	/* With PAUSE_STDIN: the first attachment takes the pipe over, and ends the input. */
	PAUSE_STDIN_ONCE = 8,
	/* PAUSE_CREATE: the program starts the container as well (crun run --detach). */
	PAUSE_STARTS = 16,
};

/*
 * Run a program. Exactly the environment given is passed. Descriptors 0, 1 and 2 are those sent
 * along by SCM_RIGHTS in the order of fd_mask's bits; for one not sent, 0 is /dev/null, and 1 and 2
 * are caught in the result's text. PAUSE_CREATE takes no descriptors: 1 and 2 are the container's
 * log, except that whatever is printed before the program has ended is the runtime's own and
 * goes to the result's text. With PAUSE_STARTS all of it is the container's: the runtime should
 * have been told to speak elsewhere.
 *
 * PAUSE_CREATE succeeds if the program exits 0 and has written the process id of the container's
 * first process to pidfile; that process, orphaned, becomes a child of k-pause. With PAUSE_TTY
 * the terminal has to have come, too. If it fails, nothing is remembered: the runtime's own delete
 * clears away what it may have left.
 *
 * PAUSE_EXEC may name a pidfile: signals then go to that process.
 */
struct pause_run {
	uint32_t flags;	  /* PAUSE_HIDE_CGROUP2 … */
	uint32_t fd_mask; /* bit n: descriptor n is sent along; at most 7 */
	uint32_t argc;	  /* ≥ 1; argv[0] is the path of the program: PATH is not searched */
	uint32_t envc;
	uint32_t log_files; /* PAUSE_CREATE: files kept, the current one included; ≥ 1 */
	uint32_t pad;	    /* 0 */
	uint64_t log_bytes; /* PAUSE_CREATE: size at which the log is rotated; 0: never */
	/* NUL-ended strings follow: id, cwd, pidfile, log, console, argv[argc], env[envc].
	 * The first five may be empty where they are not needed; cwd is then "/", and
	 * without log the output is dropped. */
};

struct pause_result {
	int32_t code;	   /* exit status, or -1 if a signal ended it; 127: could not be executed */
	int32_t signal;	   /* the signal that ended it, or 0 */
	int32_t pid;	   /* PAUSE_CREATE that succeeded: the container's first process */
	uint32_t text_len; /* bytes of text that follow this struct */
	uint64_t started_ns; /* ns since 1970 */
	uint64_t finished_ns;
};

enum pause_box_state {
	PAUSE_CREATING = 1, /* the runtime has not ended yet */
	PAUSE_CREATED,	    /* waits for PAUSE_START */
	PAUSE_RUNNING,
	PAUSE_EXITED, /* kept until PAUSE_FORGET */
};

struct pause_state {
	char id[PAUSE_ID_MAX];	 /* NUL-ended */
	uint32_t state;		 /* enum pause_box_state */
	int32_t pid;		 /* the first process, as k-pause sees it; stays after the end */
	int32_t code;		 /* PAUSE_EXITED: exit status, or -1 */
	int32_t signal;		 /* PAUSE_EXITED: the signal that ended it, or 0 */
	uint32_t flags;		 /* PAUSE_TTY … PAUSE_STARTS as asked for */
	uint32_t attached;	 /* descriptors that get its output now */
	uint64_t created_ns;	 /* when the runtime had made it, ns since 1970 */
	uint64_t started_ns;	 /* when the runtime had started it, or 0 */
	uint64_t finished_ns;	 /* PAUSE_EXITED: when its end was seen */
	uint64_t log_bytes;	 /* written to the log, all files together */
	uint64_t log_dropped;	 /* entries that the disk refused */
	uint64_t log_rotated;	 /* rotations done */
	uint64_t attach_dropped; /* bytes that attachments were too slow for */
};

struct pause_id {
	char id[PAUSE_ID_MAX];
};

struct pause_signal {
	char id[PAUSE_ID_MAX]; /* a container's (its runtime's while that makes it), or a
				* PAUSE_EXEC's under way */
	int32_t signal;
};

enum pause_log_op {
	PAUSE_LOG_REOPEN = 1, /* somebody renamed the file: open the path anew */
	PAUSE_LOG_ROTATE, /* rename to PATH.YYYYMMDD-HHMMSS (UTC), open anew, remove the oldest */
	PAUSE_LOG_LIMITS, /* log_bytes and log_files from now on */
};

struct pause_log {
	char id[PAUSE_ID_MAX];
	uint32_t op;	/* enum pause_log_op */
	uint32_t files; /* PAUSE_LOG_LIMITS */
	uint64_t bytes; /* PAUSE_LOG_LIMITS */
};

/* Flags of struct pause_attach. */
enum {
	/* The reply carries the way in: the terminal's master (its size is set there too) or the
	 * stdin pipe's writing end. EINVAL if the container has neither. */
	PAUSE_ATTACH_IN = 1,
	/* Lose nothing: a reader that is slow slows the container. Without it, what does not
	 * fit into 256 KiB is dropped and counted. */
	PAUSE_ATTACH_WAIT = 2,
};

/*
 * Copy a container's output, from now on, to the descriptors sent along: bit 1 of fd_mask is for
 * stdout (or the terminal), bit 2 for stderr.  k-pause sets them non-blocking and closes
 * them when the container has ended, or when their other side is closed.
 */
struct pause_attach {
	char id[PAUSE_ID_MAX];
	uint32_t flags;	  /* PAUSE_ATTACH_* */
	uint32_t fd_mask; /* 0, 2, 4 or 6 */
};
