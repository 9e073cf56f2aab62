/* The committing thread. */
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
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t work, finished;
	struct list queue, back; /* under the mutex */
	bool stop;		 /* too */
	struct sdb db;		 /* the thread's */
	struct writer writer;
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

/* One batch; answers what is left of it. The connection is made at need, and anew after an error of
   the store: SQLite forgets nothing that it was told was written, until it is reopened. */
static struct job *batch(struct committer *c, struct job *list)
{
	struct err e = ERR_INIT;
	struct job *rest;

	/* jobs say which file they are for */
	if (c->db.db && sfile_replaced(&c->db))
		hang_up(c);
	if (!c->db.db &&
		(sdb_open(c->path, &c->db, &e) < 0 || writer_init(&c->writer, &c->db, &e) < 0)) {
		hang_up(c);
		sfile_missing(&e);
		for (struct job *j = list; j; j = j->next)
			j->res.err = e;
		return NULL;
	}
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
	if (tell && eventfd_write(c->event_fd, 1) < 0)
		bug("eventfd");
}

static void *run(void *arg)
{
	struct committer *c = arg;

	pthread_mutex_lock(&c->mutex);
	while (true) {
		struct job *list, *rest;

		while (!c->queue.first && !c->stop)
			pthread_cond_wait(&c->work, &c->mutex);
		list = list_take(&c->queue);
		if (!list)
			break;
		pthread_mutex_unlock(&c->mutex);
		rest = batch(c, list);
		pthread_mutex_lock(&c->mutex);
		hand_back(c, list, rest);
		/* what is left goes first next time, with what came meanwhile */
		if (rest) {
			struct job *last = rest;

			while (last->next)
				last = last->next;
			last->next = c->queue.first;
			if (!c->queue.first)
				c->queue.end = &last->next;
			c->queue.first = rest;
		}
		if (c->db.db && !c->queue.first) {
			pthread_mutex_unlock(&c->mutex);
			writer_checkpoint(&c->writer);
			pthread_mutex_lock(&c->mutex);
		}
	}
	pthread_mutex_unlock(&c->mutex);
	if (c->db.db)
		writer_tidy(&c->writer);
	hang_up(c);
	return NULL;
}

int committer_start(const char *path, int event_fd, struct committer **ret, struct err *e)
{
	struct committer *c = xcalloc(1, sizeof(*c));
	sigset_t all, old;
	pthread_attr_t attr;
	int rc;

	c->path = path;
	c->event_fd = event_fd;
	list_init(&c->queue);
	list_init(&c->back);
	pthread_mutex_init(&c->mutex, NULL);
	pthread_cond_init(&c->work, NULL);
	pthread_cond_init(&c->finished, NULL);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	rc = pthread_create(&c->thread, &attr, run, c);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (rc) {
		free(c);
		return err_set(e, ERR_SYS, "start the committing thread: %s", strerror(rc));
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
	pthread_join(c->thread, NULL);
	for (struct job *j = list_take(&c->back), *next; j; j = next) {
		next = j->next;
		job_free(j);
	}
	pthread_mutex_destroy(&c->mutex);
	pthread_cond_destroy(&c->work);
	pthread_cond_destroy(&c->finished);
	free(c);
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
	while (!j->finished)
		pthread_cond_wait(&c->finished, &c->mutex);
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
