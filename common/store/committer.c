/* The queue of jobs, and the thread that commits them if there is one. */
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>

#include "store/committer.h"
#include "store/sqlite_file.h"

/* SQLite's own need at the depth of our statements is some 20 KB. */
#define STACK_BYTES (256 * 1024)

struct list {
	struct job *first, **end;
};

struct committer {
	const char *path;
	int event_fd;
	bool threaded;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t work, finished;
	struct list queue, back; /* under the mutex */
	bool stop;		 /* too */
	bool busy;		 /* too: somebody has what follows */
	bool stretch;		 /* too: it wants to be longer */
	bool due;		 /* too: it wants a checkpoint */
	bool guests;		 /* too: others wait, and nobody has called them */
	struct sdb db;
	struct writer writer;
	store_durable_fn durable; /* of who is busy: NULL, or to be called yet */
	void *durable_arg;
	bool dispatched; /* it said so */
};

static void list_init(struct list *l)
{
	l->first = NULL;
	l->end = &l->first;
}

static void list_add(struct list *l, struct job *j)
{
	j->next = NULL;
	*l->end = j;
	l->end = &j->next;
}

static struct job *list_take(struct list *l)
{
	struct job *j = l->first;

	list_init(l);
	return j;
}

static void hang_up(struct committer *c)
{
	writer_release(&c->writer);
	sdb_close(&c->db);
}

static void on_durable(void *arg)
{
	struct committer *c = arg;

	if (c->durable)
		c->dispatched = c->durable(c->durable_arg);
	c->durable = NULL;
}

/* One batch; answers what is left of it. The connection is made at need, and anew after an error of
   the store: SQLite forgets nothing that it was told was written, until it is reopened. */
static struct job *batch(struct committer *c, struct job *list)
{
	struct err e = ERR_INIT;
	struct job *rest;

	/* jobs say which file they are for; whether it still is the one, is looked at with the lock
	   */
	if (c->db.db && list->ino != c->db.ino && sfile_replaced(&c->db))
		hang_up(c);
	if (!c->db.db &&
		(sdb_open(c->path, &c->db, &e) < 0 || writer_init(&c->writer, &c->db, &e) < 0)) {
		hang_up(c);
		sfile_missing(&e);
		for (struct job *j = list; j; j = j->next)
			j->res.err = e;
		return NULL;
	}
	c->writer.durable = on_durable;
	c->writer.durable_arg = c;
	rest = writer_batch(&c->writer, list);
	if (sdb_is_lost(list->res.err.code))
		hang_up(c);
	return rest;
}

/* Hand over list up to rest (exclusive). Called with the mutex. */
static void hand_back(struct committer *c, struct job *list, const struct job *rest)
{
	bool tell = false;

	while (list != rest) {
		struct job *j = list;

		list = list->next;
		j->finished = true;
		if (!j->waited) {
			list_add(&c->back, j);
			tell = true;
		}
	}
	pthread_cond_broadcast(&c->finished);
	if (tell && !c->dispatched && eventfd_write(c->event_fd, 1) < 0)
		bug("eventfd");
}

/* What the writer wants next. Called with the mutex, after it did something. */
static void look_ahead(struct committer *c)
{
	c->busy = false;
	c->stretch = c->db.db && writer_wants_stretch(&c->writer);
	c->due = c->due || (c->db.db && c->writer.due);
	c->writer.due = false;
}

/* What is left goes first next time, with what came meanwhile. */
static void queue_again(struct committer *c, struct job *rest)
{
	struct job *last = rest;

	if (!rest)
		return;
	while (last->next)
		last = last->next;
	last->next = c->queue.first;
	if (!c->queue.first)
		c->queue.end = &last->next;
	c->queue.first = rest;
}

/* Called with the mutex, when nobody is busy: one batch of what is queued. hosts: serve_guests
   comes after it. */
static void commit_some(struct committer *c, bool hosts, store_durable_fn durable, void *arg)
{
	struct job *list = list_take(&c->queue), *rest;
	bool guests;

	c->busy = true;
	c->durable = durable;
	c->durable_arg = arg;
	c->dispatched = false;
	pthread_mutex_unlock(&c->mutex);
	rest = batch(c, list);
	/* somebody else may have committed it, or it was refused */
	on_durable(c);
	guests = c->db.db && writer_has_guests(&c->writer);
	if (guests && !hosts)
		writer_call_guests(&c->writer);
	pthread_mutex_lock(&c->mutex);
	c->guests = guests && hosts;
	look_ahead(c);
	hand_back(c, list, rest);
	queue_again(c, rest);
}

/* The same with the jobs of other processes. */
static void serve_guests(struct committer *c)
{
	bool more;

	c->busy = true;
	pthread_mutex_unlock(&c->mutex);
	more = writer_serve(&c->writer) && writer_has_guests(&c->writer);
	pthread_mutex_lock(&c->mutex);
	c->guests = more;
	look_ahead(c);
	pthread_cond_broadcast(&c->finished);
}

/* The same, when nothing is queued. */
static void keep_up(struct committer *c)
{
	c->busy = true;
	c->stretch = false;
	if (c->threaded) {
		c->writer.due = c->due;
		c->due = false;
	}
	pthread_mutex_unlock(&c->mutex);
	if (c->db.db)
		writer_checkpoint(&c->writer);
	pthread_mutex_lock(&c->mutex);
	c->busy = false;
	pthread_cond_broadcast(&c->finished);
}

static void *run(void *arg)
{
	struct committer *c = arg;

	pthread_mutex_lock(&c->mutex);
	while (c->queue.first || !c->stop) {
		if (c->queue.first)
			commit_some(c, false, NULL, NULL);
		else if (c->stretch || c->due)
			keep_up(c);
		else
			pthread_cond_wait(&c->work, &c->mutex);
	}
	pthread_mutex_unlock(&c->mutex);
	return NULL;
}

bool committer_has_work(struct committer *c)
{
	bool ret;

	pthread_mutex_lock(&c->mutex);
	ret = !c->busy && (c->queue.first || c->guests || c->stretch);
	pthread_mutex_unlock(&c->mutex);
	return ret;
}

/* With others' jobs in the queue already, the next batch does not wait for the answers to this one.
 */
void committer_work(struct committer *c, store_durable_fn durable, void *arg)
{
	pthread_mutex_lock(&c->mutex);
	if (!c->busy && !c->queue.first && c->stretch)
		keep_up(c);
	c->dispatched = false;
	while (!c->busy && !c->dispatched && c->queue.first)
		commit_some(c, true, durable, arg);
	/* once: others who write on and on are not to keep the caller */
	if (!c->busy && !c->dispatched && c->guests)
		serve_guests(c);
	pthread_mutex_unlock(&c->mutex);
}

bool committer_is_due(struct committer *c)
{
	bool ret;

	pthread_mutex_lock(&c->mutex);
	ret = c->due && !c->threaded;
	pthread_mutex_unlock(&c->mutex);
	return ret;
}

void committer_checkpoint(struct committer *c)
{
	struct sdb db = SDB_INIT;
	struct writer w = {.db = NULL};

	pthread_mutex_lock(&c->mutex);
	c->due = false;
	pthread_mutex_unlock(&c->mutex);
	if (sdb_open(c->path, &db, NULL) == 0 && writer_init(&w, &db, NULL) == 0) {
		w.due = true;
		writer_checkpoint(&w);
	}
	writer_release(&w);
	sdb_close(&db);
}

void committer_rest(struct committer *c)
{
	pthread_mutex_lock(&c->mutex);
	/* not to hang up: that would ring the bells that are held open */
	if (!c->busy)
		sdb_rest(&c->db, c->threaded);
	pthread_mutex_unlock(&c->mutex);
}

static int start_thread(struct committer *c, struct err *e)
{
	sigset_t all, old;
	pthread_attr_t attr;
	int rc;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	rc = pthread_create(&c->thread, &attr, run, c);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	return rc ? err_set(e, ERR_SYS, "start the committing thread: %s", strerror(rc)) : 0;
}

static void release(struct committer *c)
{
	pthread_mutex_destroy(&c->mutex);
	pthread_cond_destroy(&c->work);
	pthread_cond_destroy(&c->finished);
	free(c);
}

int committer_start(const char *path, int event_fd, bool threaded, struct committer **ret,
	struct err *e)
{
	struct committer *c = xcalloc(1, sizeof(*c));

	c->path = path;
	c->event_fd = event_fd;
	c->threaded = threaded;
	list_init(&c->queue);
	list_init(&c->back);
	pthread_mutex_init(&c->mutex, NULL);
	pthread_cond_init(&c->work, NULL);
	pthread_cond_init(&c->finished, NULL);
	if (threaded && start_thread(c, e) < 0) {
		release(c);
		return -1;
	}
	*ret = c;
	return 0;
}

void committer_stop(struct committer *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->mutex);
	c->stop = true;
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->mutex);
	if (c->threaded)
		pthread_join(c->thread, NULL);
	else
		run(c);
	if (c->db.db) {
		c->writer.due = c->writer.due || c->due;
		writer_tidy(&c->writer);
	}
	hang_up(c);
	for (struct job *j = list_take(&c->back), *next; j; j = next) {
		next = j->next;
		job_free(j);
	}
	release(c);
}

void committer_queue(struct committer *c, struct job *j)
{
	pthread_mutex_lock(&c->mutex);
	list_add(&c->queue, j);
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->mutex);
}

void committer_wait(struct committer *c, struct job *j)
{
	j->waited = true;
	committer_queue(c, j);
	pthread_mutex_lock(&c->mutex);
	while (!j->finished) {
		if (c->threaded || c->busy)
			pthread_cond_wait(&c->finished, &c->mutex);
		else
			commit_some(c, false, NULL, NULL);
	}
	pthread_mutex_unlock(&c->mutex);
}

struct job *committer_collect(struct committer *c)
{
	struct job *j;

	pthread_mutex_lock(&c->mutex);
	j = list_take(&c->back);
	pthread_mutex_unlock(&c->mutex);
	return j;
}
