package dev.asyncdb.guide;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionJoin;
import dev.asyncdb.session.SessionListener;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.session.TransactionOptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sessions and transactions.
 */
@Service
class GuideSessions {

	private final AsyncDatabaseManager manager;

	private final PostRepository posts;

	GuideSessions(AsyncDatabaseManager manager, PostRepository posts) {
		this.manager = manager;
		this.posts = posts;
	}

	// Emits the post after the commit
	Mono<Post> publish(long id) {
		return this.manager
			.inTransaction((session) -> session.getById(Post.class, id).doOnNext((post) -> post.setPublished(true)));
	}

	// One transaction for each 100 posts: an error keeps those before it
	Mono<Void> importAll(Flux<Post> posts) {
		return this.manager.inSession((session) -> posts.buffer(100)
			.concatMap((batch) -> session.saveAll(batch).doOnNext(session::detach).then(session.commit()))
			.then());
	}

	// rollback() discards what is pending; the session can be used again
	Mono<Void> addOrDiscard(String first, String second) {
		return this.manager.inSession((session) -> session.save(Tag.of(first))
			.then(session.commit())
			.onErrorResume(DuplicateKeyException.class, (taken) -> session.rollback())
			.then(session.save(Tag.of(second)))
			.then(session.commit()));
	}

	// The caller closes the session, on success, error and cancel
	Mono<Long> count() {
		return Mono.usingWhen(this.manager.openSession(), (session) -> session.select(Post.class).count(),
				AsyncSession::close);
	}

	// Needs no parameter for the session: finds that of the caller
	Mono<Comment> comment(long postId, String text) {
		return this.manager.currentSession()
			.switchIfEmpty(Mono.error(() -> new IllegalStateException("Call this in a transaction")))
			.flatMap((session) -> session.save(new Comment(null, postId, text)));
	}

	Mono<Comment> publishAndComment(long id, String text) {
		return this.manager.inTransaction((session) -> publish(id).then(comment(id, text)));
	}

	// inTransaction(..) joins the transaction of the method: one commit, at its end
	@Transactional
	Mono<Long> publishAll() {
		return this.manager.inTransaction((session) -> this.posts.findByPublishedOrderByTitle(false)
			.doOnNext((post) -> post.setPublished(true))
			.then(session.save(new Post("All are published")))
			.then(this.posts.count()));
	}

	// Before the first use of a session, repositories are plain Spring Data
	@Transactional
	Flux<Post> publishBySpringData() {
		return this.posts.findByPublishedOrderByTitle(false)
			.doOnNext((post) -> post.setPublished(true))
			.concatMap(this.posts::save);
	}

	// All columns of the copy that differ from the row are written
	Mono<Post> update(Post fromRequest) {
		return this.manager.inTransaction((session) -> session.merge(fromRequest));
	}

	// A record cannot be changed: continue with what save(..) returns
	Mono<Tag> rename(String from, String to) {
		return this.manager.inTransaction((session) -> session.getOne(Tag.class, Values.of(Tag::name, from))
			.flatMap((tag) -> session.save(new Tag(tag.id(), to))));
	}

	// Deletes are flushed last, so the name is free only after this flush
	Mono<Tag> replace(String name) {
		return this.manager.inTransaction((session) -> session.getOne(Tag.class, Values.of(Tag::name, name))
			.doOnNext(session::delete)
			.then(session.flush())
			.then(session.save(Tag.of(name))));
	}

	// A taken name undoes the savepoint, not the transaction
	Mono<Long> addNew(List<String> names) {
		return this.manager.inTransaction((session) -> Flux.fromIterable(names)
			.concatMap((name) -> session.inSavepoint((nested) -> nested.save(Tag.of(name)))
				.onErrorResume(DuplicateKeyException.class, (taken) -> Mono.empty()))
			.count());
	}

	// The attempt stays stored if the outer transaction is rolled back
	Mono<Post> publishWithAttempt(long id) {
		TransactionOptions independent = TransactionOptions.defaults().withPropagation(Propagation.REQUIRES_NEW);
		return this.manager.inTransaction(
				(session) -> this.manager.inTransaction(independent, (other) -> other.save(Tag.of("attempt " + id)))
					.then(session.getById(Post.class, id))
					.doOnNext((post) -> post.setPublished(true)));
	}

	// Repeated as a whole after a serialization failure or a deadlock
	Mono<Post> view(long id) {
		TransactionOptions options = TransactionOptions.defaults()
			.withIsolation(Isolation.SERIALIZABLE)
			.withRetries(3)
			.withTimeout(Duration.ofSeconds(5));
		return this.manager.inTransaction(options,
				(session) -> session.getById(Post.class, id).doOnNext((post) -> post.setViews(post.getViews() + 1)));
	}

	// Each import is undone alone, and all of them with the transaction around them
	Mono<Void> importAllOrNone(List<Flux<Post>> imports) {
		GuideSessions joining = new GuideSessions(
				this.manager.withOptions(this.manager.options().withJoin(SessionJoin.CREATE_SAVEPOINT)), this.posts);
		return this.manager.inTransaction((outer) -> Flux.fromIterable(imports)
			.concatMap((posts) -> joining.importAll(posts).onErrorComplete(DataIntegrityViolationException.class))
			.then());
	}

	// A view of the manager: same connections, other options
	Mono<Long> countWithoutFlush() {
		SessionOptions options = this.manager.options().withAutoFlush(false);
		return this.manager.withOptions(options).inTransaction((session) -> {
			session.add(new Post("not counted yet"));
			return session.select(Post.class).count();
		});
	}

	// What a flush would update, and the values that the rows have
	List<String> changes(AsyncSession session) {
		return session.pendingChanges()
			.dirty()
			.stream()
			.flatMap((entity) -> session.inspect(entity).changes().stream())
			.map((change) -> "%s: %s, was %s".formatted(change.property(), change.after(), change.before()))
			.toList();
	}

	/**
	 * Keeps what is deleted from being missed: a trail of the titles.
	 */
	static class DeletedPosts implements SessionListener {

		final List<String> titles = new CopyOnWriteArrayList<>();

		@Override
		public Mono<Void> beforeDelete(AsyncSession session, Object entity) {
			return (entity instanceof Post post && post.isPublished())
					? Mono.error(new IllegalStateException("A published post is not deleted")) : Mono.empty();
		}

		@Override
		public Mono<Void> afterDelete(AsyncSession session, Object entity) {
			return (entity instanceof Post post) ? Mono.fromRunnable(() -> this.titles.add(post.getTitle()))
					: Mono.empty();
		}

	}

	/**
	 * Refuses posts without a title, and counts commits.
	 */
	static class PostListener implements SessionListener {

		final AtomicInteger commits = new AtomicInteger();

		@Override
		public Mono<Void> beforeCommit(AsyncSession session) {
			return session.findOne(Post.class, Values.of(Post::getTitle, ""))
				.flatMap((post) -> Mono.error(new IllegalStateException("A post has no title")));
		}

		@Override
		public Mono<Void> afterCommit(AsyncSession session) {
			return Mono.fromRunnable(this.commits::incrementAndGet);
		}

	}

}
