package dev.asyncdb.support;

import java.time.Duration;

import dev.asyncdb.error.ErrorCodes;
import dev.asyncdb.error.MissingTableException;
import dev.asyncdb.migration.Migrations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.BadSqlGrammarException;

/**
 * Explains that a table is missing because changes of the change log were not applied.
 * Asks for them at most every 10 seconds. Thread-safe.
 */
public final class WaitingChanges {

	private static final Duration FRESH = Duration.ofSeconds(10);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Mono<Long> pending;

	/**
	 * Explain by the changes of a change log.
	 * @param migrations the migrations, {@code null} if there are none
	 */
	public WaitingChanges(@Nullable Migrations migrations) {
		this.pending = (migrations != null)
				? Mono.defer(() -> migrations.pending().count()).timeout(TIMEOUT).onErrorComplete().cache(FRESH)
				: Mono.empty();
	}

	public <T> Mono<T> explain(Mono<T> work) {
		return work.onErrorResume(WaitingChanges::isMissingTable, (failure) -> explained(failure).flatMap(Mono::error));
	}

	public <T> Flux<T> explain(Flux<T> work) {
		return work.onErrorResume(WaitingChanges::isMissingTable,
				(failure) -> explained(failure).flatMapMany(Flux::error));
	}

	private static boolean isMissingTable(Throwable failure) {
		return failure instanceof BadSqlGrammarException && !(failure instanceof MissingTableException)
				&& ErrorCodes.isUndefinedTable(failure);
	}

	private Mono<Throwable> explained(Throwable failure) {
		return this.pending.filter((count) -> count > 0)
			.<Throwable>map((count) -> new MissingTableException((BadSqlGrammarException) failure, count))
			.defaultIfEmpty(failure);
	}

}
