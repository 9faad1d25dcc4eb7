package dev.asyncdb.guide;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionClosedException;
import dev.asyncdb.session.TransactionOptions;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the chapter on sessions says.
 */
class SessionGuideTests extends AbstractGuideTests {

	@Autowired
	private GuideSessions sessions;

	@Autowired
	private GuideSessions.PostListener listener;

	@Autowired
	private GuideSessions.DeletedPosts deleted;

	@Autowired
	private PostRepository posts;

	@Autowired
	private ReactiveTransactionManager transactions;

	private Post stored(long id) {
		return stored((session) -> session.getById(Post.class, id));
	}

	private List<String> tags() {
		return stored(
				(session) -> session.select(Tag.class).orderBy(Sort.by("name")).column(Tag::name).all().collectList());
	}

	@Test
	void publishedPostIsStored() {
		long id = post("First");
		int commits = this.listener.commits.get();
		Post published = get(this.sessions.publish(id));
		assertThat(published.getVersion()).isOne();
		assertThat(stored(id).isPublished()).isTrue();
		assertThat(this.listener.commits.get()).isEqualTo(commits + 1);
	}

	@Test
	void changesAreReadWithTheValuesOfTheRows() {
		long id = post("First");
		List<String> changes = committed((session) -> session.getById(Post.class, id).map((post) -> {
			post.setTitle("Second");
			return this.sessions.changes(session);
		}));
		assertThat(changes).containsExactly("title: Second, was First");
		assertThat(stored(id).getTitle()).isEqualTo("Second");
	}

	@Test
	void deletedPostsAreHeardAndPublishedOnesKept() {
		long id = post("First");
		await(delete(id));
		assertThat(this.deleted.titles).last().isEqualTo("First");
		long published = post("Second");
		get(this.sessions.publish(published));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> await(delete(published)))
			.withMessage("A published post is not deleted");
		assertThat(stored(published).isPublished()).isTrue();
	}

	private Mono<Void> delete(long id) {
		return this.manager
			.inTransaction((session) -> session.getById(Post.class, id).doOnNext(session::delete).then());
	}

	@Test
	void missingPostIsAnError() {
		assertThatExceptionOfType(EmptyResultDataAccessException.class)
			.isThrownBy(() -> await(this.sessions.publish(-1)));
	}

	@Test
	void batchesBeforeAnErrorAreStored() {
		Flux<Post> posts = Flux.range(0, 150).map((index) -> new Post("post " + index));
		await(this.sessions.importAll(posts));
		assertThat(get(this.sessions.count())).isEqualTo(150);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
				() -> await(this.sessions.importAll(posts.concatWith(Flux.error(new IllegalStateException())))));
		assertThat(get(this.sessions.count())).isEqualTo(250);
	}

	@Test
	void importsInATransactionAreUndoneAloneOrTogether() {
		Flux<Post> posts = Flux.range(0, 150).map((index) -> new Post("post " + index));
		Flux<Post> refused = posts.concatWith(Flux.error(new DataIntegrityViolationException("refused")));
		await(this.sessions.importAllOrNone(List.of(Flux.just(new Post("single")), refused)));
		assertThat(get(this.sessions.count())).isEqualTo(101);
		Flux<Post> broken = posts.concatWith(Flux.error(new IllegalStateException()));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(this.sessions.importAllOrNone(List.of(posts, broken))));
		assertThat(get(this.sessions.count())).isEqualTo(101);
	}

	@Test
	void currentSessionIsThatOfTheCaller() {
		long id = post("First");
		assertThat(get(this.sessions.publishAndComment(id, "done")).postId()).isEqualTo(id);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(this.sessions.comment(id, "alone")));
	}

	@Test
	void transactionalMethodSharesItsEntities() {
		long id = post("First");
		assertThat(get(this.sessions.publishAll())).isEqualTo(2);
		assertThat(stored(id).isPublished()).isTrue();
		assertThat(get(this.sessions.publishBySpringData()).isPublished()).isTrue();
	}

	@Test
	void transactionHasASessionFromItsFirstUse() {
		long id = post("First");
		get(TransactionalOperator.create(this.transactions)
			.transactional(this.posts.findById(id).doOnNext((post) -> post.setViews(9))));
		assertThat(stored(id).getViews()).isZero();
		get(TransactionalOperator.create(this.transactions)
			.transactional(
					this.manager.currentSession().then(this.posts.findById(id)).doOnNext((post) -> post.setViews(9))));
		assertThat(stored(id).getViews()).isEqualTo(9);
	}

	@Test
	void mergeWritesACopyAndChecksItsVersion() {
		long id = post("First");
		Post copy = stored(id);
		copy.setTitle("Second");
		assertThat(get(this.sessions.update(copy)).getTitle()).isEqualTo("Second");
		copy.setTitle("Third");
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
			.isThrownBy(() -> await(this.sessions.update(copy)));
	}

	@Test
	void recordsAreReplaced() {
		get(this.manager.inTransaction((session) -> session.save(Tag.of("java"))));
		assertThat(get(this.sessions.rename("java", "Java")).name()).isEqualTo("Java");
		Tag replaced = get(this.sessions.replace("Java"));
		assertThat(tags()).containsExactly("Java");
		Tag found = stored((session) -> session.getOne(Tag.class, Values.of(Tag::name, "Java")));
		assertThat(found).isEqualTo(replaced);
	}

	@Test
	void savepointKeepsTheTransaction() {
		assertThat(get(this.sessions.addNew(List.of("a", "b", "a", "c")))).isEqualTo(3);
		assertThat(tags()).containsExactly("a", "b", "c");
	}

	@Test
	void independentTransactionOutlivesARollback() {
		assertThatExceptionOfType(EmptyResultDataAccessException.class)
			.isThrownBy(() -> await(this.sessions.publishWithAttempt(77)));
		assertThat(tags()).containsExactly("attempt 77");
	}

	@Test
	void optionsAreApplied() {
		long id = post("First");
		assertThat(get(this.sessions.view(id)).getViews()).isOne();
		assertThat(get(this.sessions.countWithoutFlush())).isOne();
		assertThat(get(this.sessions.count())).isEqualTo(2);
	}

	@Test
	void listenerRefusesACommit() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> post(""))
			.withMessage("A post has no title");
		assertThat(get(this.sessions.count())).isZero();
	}

	@Test
	void commitInsideInTransactionIsRefused() {
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> await(this.manager.inTransaction(AsyncSession::commit)));
	}

	@Test
	void rollbackTakesIdentifiersBack() {
		Post post = new Post("First");
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(this.manager.inTransaction((session) -> session.save(post)
				.doOnNext((saved) -> assertThat(saved.getId()).isNotNull())
				.flatMap((saved) -> Mono.error(new IllegalStateException("no"))))));
		assertThat(post.getId()).isNull();
	}

	@Test
	void inSessionIsNoTransactionOfSpring() {
		Long seenByRepository = get(
				this.manager.inSession((session) -> session.save(new Post("First")).then(this.posts.count())));
		assertThat(seenByRepository).isZero();
		Long seenBySession = get(this.manager.inTransaction((session) -> session.save(new Post("First"))
			.then(this.manager.inSession((other) -> other.select(Post.class).count()))));
		assertThat(seenBySession).isZero();
	}

	private long storedAfterAnInnerError(TransactionOptions options) {
		get(this.manager.inTransaction((session) -> session.save(new Post("outer"))
			.then(this.manager.inTransaction(options,
					(inner) -> inner.save(new Post("inner")).then(Mono.error(new IllegalStateException("caught")))))
			.onErrorResume(IllegalStateException.class, (caught) -> Mono.empty())
			.thenReturn("done")));
		return get(this.sessions.count());
	}

	@Test
	void innerErrorThatIsCaughtUndoesANestedTransactionOnly() {
		TransactionOptions joined = TransactionOptions.defaults();
		assertThat(storedAfterAnInnerError(joined)).isEqualTo(2);
		assertThat(storedAfterAnInnerError(joined.withPropagation(Propagation.NESTED))).isEqualTo(3);
		assertThat(storedAfterAnInnerError(joined.withPropagation(Propagation.REQUIRES_NEW))).isEqualTo(4);
	}

	@Test
	void repositoriesSeePendingChanges() {
		Mono<Long> counted = this.manager.inTransaction((session) -> {
			session.add(new Post("First"));
			return this.posts.count();
		});
		assertThat(get(counted)).isOne();
		TransactionalOperator spring = TransactionalOperator.create(this.transactions);
		assertThat(get(spring.transactional(counted))).isEqualTo(2);
	}

	@Test
	void sessionGoesOnAfterARollback() {
		get(this.sessions.addNew(List.of("java")));
		await(this.sessions.addOrDiscard("java", "kotlin"));
		assertThat(tags()).containsExactly("java", "kotlin");
	}

	@Test
	void valuesThatCodeSetSurviveARollback() {
		long id = post("First");
		AtomicReference<Post> kept = new AtomicReference<>();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(this.manager.inTransaction((session) -> session.getById(Post.class, id)
				.doOnNext(kept::set)
				.doOnNext((post) -> post.setTitle("Second"))
				.delayUntil((post) -> session.flush())
				.flatMap((post) -> Mono.error(new IllegalStateException("rolled back"))))));
		assertThat(kept.get().getTitle()).isEqualTo("Second");
		assertThat(kept.get().getVersion()).isZero();
	}

	@Test
	void publisherThatIsNotReturnedDoesNothing() {
		await(this.manager.inTransaction((session) -> {
			session.save(new Post("lost"));
			session.add(new Post("kept"));
			return Mono.empty();
		}));
		assertThat(get(this.sessions.count())).isOne();
	}

	@Test
	void staleSessionIsRefused() {
		AsyncSession closed = get(this.manager.inSession(Mono::just));
		assertThatExceptionOfType(SessionClosedException.class)
			.isThrownBy(() -> await(closed.select(Post.class).count()));
	}

	@Test
	void idsAreSetAtTheFlushAndEntitiesStayReadable() {
		Post post = new Post("First");
		get(this.manager.inTransaction((session) -> {
			session.add(post);
			assertThat(post.getId()).isNull();
			return session.flush().then(Mono.fromSupplier(post::getId));
		}));
		assertThat(post.getId()).isNotNull();
	}

}
