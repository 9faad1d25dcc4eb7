package dev.asyncdb.guide.recipes;

import java.time.Duration;
import java.util.UUID;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.TransactionOptions;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Errors and what to do about them.
 */
class Payments {

	private final AsyncDatabaseManager manager;

	Payments(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	// Up to three further attempts, each in a new transaction with a new session
	Mono<Article> retitle(String slug, String title) {
		return this.manager.inTransaction(TransactionOptions.defaults().withRetries(3),
				(session) -> session.getOne(Article.class, Values.of(Article::getSlug, slug))
					.doOnNext((article) -> article.setTitle(title)));
	}

	// Another transaction has changed the row: read it again, and change that
	Mono<Article> append(String slug, String text) {
		return this.manager
			.inTransaction((session) -> session.getOne(Article.class, Values.of(Article::getSlug, slug))
				.doOnNext((article) -> article.setText(article.getText() + text)))
			.retryWhen(Retry.backoff(3, Duration.ofMillis(20))
				.filter(OptimisticLockingFailureException.class::isInstance));
	}

	// Around a call of a service whose method is @Transactional
	static <T> Mono<T> repeated(Mono<T> call) {
		return call.retryWhen(Retry.backoff(3, Duration.ofMillis(20))
			.filter((failure) -> DatabaseErrorKind.of(failure).isConflict())
			.onRetryExhaustedThrow((retries, last) -> last.failure()));
	}

	// A second attempt with the same key finds what the first has stored
	Mono<Persisted<Payment>> pay(UUID requestKey, long amount) {
		return this.manager
			.inTransaction((session) -> session.getOrCreate(Payment.class, Values.of(Payment::requestKey, requestKey),
					Values.of(Payment::amount, amount)))
			.retryWhen(
					Retry.fixedDelay(1, Duration.ofSeconds(1)).filter(CommitOutcomeUnknownException.class::isInstance));
	}

}
