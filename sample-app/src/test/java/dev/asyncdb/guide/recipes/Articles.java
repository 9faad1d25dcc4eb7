package dev.asyncdb.guide.recipes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.guide.recipes.Article.State;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.Select;
import dev.asyncdb.session.TransactionOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.transaction.annotation.Isolation;

/**
 * Recipes that need no web server and work on every database.
 */
class Articles {

	private final AsyncDatabaseManager manager;

	Articles(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	// Two queries for any number of articles
	Mono<List<Article>> withComments() {
		return this.manager.inSession((session) -> session.select(Article.class)
			.with(Article::getComments)
			.orderBy(Sort.by("slug"))
			.all()
			.collectList());
	}

	// One INSERT, although the identifier is set
	Mono<Device> register(String name) {
		Device device = new Device(UUID.randomUUID(), name);
		return this.manager.inTransaction((session) -> {
			session.add(device);
			return Mono.just(device);
		});
	}

	// The enum is a text in the column, and a value in conditions
	Mono<Long> published() {
		return this.manager.inSession((session) -> session.select(Article.class)
			.where(Criteria.where(Article::getState).is(State.PUBLISHED))
			.count());
	}

	// All reads of articles begin here
	Select<Article> present(AsyncSession session) {
		return session.select(Article.class).where(Criteria.where(Article::getDeletedAt).isNull());
	}

	Mono<Article> discard(String slug) {
		return this.manager.inTransaction((session) -> present(session).where(Criteria.where(Article::getSlug).is(slug))
			.one()
			.doOnNext((article) -> article.setDeletedAt(Instant.now())));
	}

	// Two queries: the rows of the page, and the total
	Mono<Page<Article>> page(int number) {
		return this.manager
			.inSession((session) -> session.select(Article.class).page(PageRequest.of(number, 20, Sort.by("slug"))));
	}

	// One query, as fast for the last page as for the first
	Mono<Window<Article>> next(ScrollPosition position) {
		return this.manager
			.inSession((session) -> session.select(Article.class).orderBy(Sort.by("slug")).window(position, 20));
	}

	// One session reads, another one writes each batch
	Mono<Long> publishDrafts() {
		return this.manager
			.stream((reading) -> reading.select(Article.class)
				.where(Criteria.where(Article::getState).is(State.DRAFT))
				.stream())
			.map(Article::getSlug)
			.buffer(500)
			.concatMap(this::publishAll)
			.reduce(0L, Long::sum);
	}

	private Mono<Long> publishAll(List<String> slugs) {
		return this.manager.inTransaction((session) -> session.select(Article.class)
			.where(Criteria.where(Article::getSlug).in(slugs))
			.update(Values.of(Article::getState, State.PUBLISHED)));
	}

	// One INSERT for each thousand articles; those with a taken slug are left out
	Mono<Long> importAll(Flux<Article> articles) {
		return articles.buffer(1_000)
			.concatMap(
					(some) -> this.manager.inTransaction((session) -> session.insertAll(some, OnConflict.SKIP).count()))
			.reduce(0L, Long::sum);
	}

	// delayUntil(..) subscribes to what it is given, doOnNext(..) does not
	Mono<Article> comment(String slug, String text) {
		return this.manager.inTransaction((session) -> session.getOne(Article.class, Values.of(Article::getSlug, slug))
			.delayUntil((article) -> session.save(new Comment(null, article.getId(), text))));
	}

	// Undone alone, so the transaction goes on
	Mono<Boolean> addIfFree(AsyncSession session, Article article) {
		return session.inSavepoint((nested) -> nested.save(article))
			.hasElement()
			.onErrorReturn(DuplicateKeyException.class, false);
	}

	// Instances that run this concurrently take different messages
	Mono<Long> deliver(Function<Message, Mono<Void>> send) {
		return this.manager.inTransaction((session) -> session.select(Message.class)
			.where(Criteria.where(Message::getSentAt).isNull())
			.orderBy(Sort.by("id"))
			.limit(20)
			.forUpdateSkipLocked()
			.all()
			.delayUntil(send)
			.doOnNext((message) -> message.setSentAt(Instant.now()))
			.count());
	}

	// The message is stored if the article is
	Mono<Article> announce(Article article) {
		return this.manager.inTransaction((session) -> {
			session.add(new Message("new: " + article.getSlug()));
			return session.save(article);
		});
	}

	// The value is emitted after the commit
	Mono<Article> publish(String slug, Function<Article, Mono<Void>> notify) {
		return this.manager
			.inTransaction((session) -> session.getOne(Article.class, Values.of(Article::getSlug, slug))
				.doOnNext((article) -> article.setState(State.PUBLISHED)))
			.delayUntil(notify);
	}

	// Repeated as a whole after a serialization failure or a deadlock
	Mono<Article> rename(String slug, String title) {
		return this.manager.inTransaction(
				TransactionOptions.defaults().withIsolation(Isolation.SERIALIZABLE).withRetries(5),
				(session) -> session.getOne(Article.class, Values.of(Article::getSlug, slug))
					.doOnNext((article) -> article.setTitle(title)));
	}

	// All queries see the same state of the database, and a write is refused
	Mono<Report> report() {
		return this.manager.inTransaction(
				TransactionOptions.defaults().withReadOnly(true).withIsolation(Isolation.REPEATABLE_READ),
				(session) -> session.select(Article.class)
					.count()
					.zipWhen((articles) -> session.select(Comment.class).count(), Report::new));
	}

	// A timeout cancels: the transaction is rolled back, the connection released
	Mono<Article> publishWithin(Duration limit, String slug, Mono<Void> approval) {
		return this.manager
			.inTransaction((session) -> session.getOne(Article.class, Values.of(Article::getSlug, slug))
				.doOnNext((article) -> article.setState(State.PUBLISHED))
				.delayUntil(session::save)
				.delayUntil((article) -> approval))
			.timeout(limit);
	}

	// The code runs on a thread of its own, in the transaction of the session
	Mono<Integer> moderate() {
		return this.manager.inTransaction((session) -> session.callBlocking((blocking) -> {
			List<Comment> comments = blocking.select(Comment.class).all();
			List<Comment> refused = comments.stream().filter(Articles::isSpam).toList();
			refused.forEach(blocking::delete);
			return refused.size();
		}));
	}

	private static boolean isSpam(@Nullable Comment comment) {
		return comment != null && comment.text().contains("spam");
	}

	/**
	 * Numbers of one state of the database.
	 */
	record Report(long articles, long comments) {

	}

}
