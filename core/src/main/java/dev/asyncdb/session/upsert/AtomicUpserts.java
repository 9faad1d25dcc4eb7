package dev.asyncdb.session.upsert;

import java.util.Optional;
import java.util.function.Function;

import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.flush.PendingInsert;
import dev.asyncdb.statement.RowLock;
import dev.asyncdb.statement.UpsertValues;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * {@link UpsertStrategy#ATOMIC}.
 * <p>
 * A new row whose keys differ from the lookup is inserted by a plain insert: the conflict
 * clause could read, and change, another row than the one that was looked up.
 */
record AtomicUpserts(UpsertSteps steps) implements RowUpserts {

	@Override
	public <T> Mono<Persisted<T>> getOrCreate(UpsertRequest<T> request) {
		Mono<Persisted<T>> created = this.steps.prepare(request)
			.flatMap((pending) -> statement(request.values(pending), this.steps.dialect()::getOrInsert)
				.map((statement) -> execute(pending, statement, false))
				.orElseGet(() -> this.steps.insert(pending)));
		return this.steps.find(request, RowLock.NONE).switchIfEmpty(created);
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(UpsertRequest<T> request, PendingInsert<T> pending) {
		UpsertValues row = request.values(pending);
		return statement(row, this.steps.dialect()::updateOrInsert)
			.map((statement) -> execute(pending, statement, true))
			.orElseGet(() -> this.steps.update(request, row).switchIfEmpty(this.steps.insert(pending)));
	}

	private static Optional<PreparedOperation<?>> statement(UpsertValues row,
			Function<UpsertValues, Optional<PreparedOperation<?>>> factory) {
		return UpsertRequest.insertsKeys(row) ? factory.apply(row) : Optional.empty();
	}

	private <T> Mono<Persisted<T>> execute(PendingInsert<T> pending, PreparedOperation<?> statement, boolean updates) {
		return this.steps.context()
			.query(statement, UpsertSteps.outcome(pending.mapped()))
			.single()
			.flatMap((row) -> row.created() ? this.steps.inserted(pending, row.entity())
					: existing(pending, row.entity(), updates));
	}

	private <T> Mono<Persisted<T>> existing(PendingInsert<T> pending, T row, boolean updated) {
		Mono<T> managed = updated ? this.steps.loader().refresh(pending.mapped(), row)
				: this.steps.loader().adopt(pending.mapped(), row);
		return managed.map((entity) -> new Persisted<>(entity, false));
	}

}
