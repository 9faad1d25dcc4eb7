package dev.asyncdb.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.KeyedRow;
import dev.asyncdb.statement.KeyedWrite;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Get or create, update or create, by natural key and without a race.
 * <p>
 * Where the database has one statement for it, that is used. Elsewhere the insert is
 * tried; if somebody was faster the row is looked up again, and a duplicate on anything
 * but the keys is re-raised, since the second look finds nothing then.
 */
@SuppressWarnings("deprecation")
final class KeyedOperations {

	private final SessionServices services;

	private final EntityLoader loader;

	private final EntityWriter writer;

	private final Supplier<Connection> connection;

	KeyedOperations(SessionServices services, EntityLoader loader, EntityWriter writer,
			Supplier<Connection> connection) {
		this.services = services;
		this.loader = loader;
		this.writer = writer;
		this.connection = connection;
	}

	<T> Mono<Persisted<T>> getOrCreate(KeyedRequest<T> request) {
		return attempt(request, find(request));
	}

	<T> Mono<Persisted<T>> updateOrCreate(KeyedRequest<T> request) {
		if (request.updatesNothing()) {
			return getOrCreate(request);
		}
		return this.writer.prepare(request.mapped(), request.newEntity()).flatMap((pending) -> {
			KeyedRow row = row(request, pending);
			return this.services.dialect()
				.updateOrInsert(row)
				.map((statement) -> run(pending, statement, true))
				.orElseGet(() -> attempt(request, update(request, row)));
		});
	}

	private <T> Mono<Persisted<T>> attempt(KeyedRequest<T> request, Mono<T> existing) {
		Mono<Persisted<T>> found = existing.map((entity) -> new Persisted<>(entity, false));
		Mono<Persisted<T>> created = Mono.defer(() -> this.writer.prepare(request.mapped(), request.newEntity()))
			.flatMap((pending) -> create(request, pending, found));
		return found.switchIfEmpty(created);
	}

	private <T> Mono<Persisted<T>> create(KeyedRequest<T> request, PendingInsert<T> pending, Mono<Persisted<T>> found) {
		Optional<PreparedOperation<?>> statement = this.services.dialect().getOrInsert(row(request, pending));
		return statement.map((atomic) -> run(pending, atomic, false)).orElseGet(() -> insertOrFind(pending, found));
	}

	private <T> Mono<Persisted<T>> insertOrFind(PendingInsert<T> pending, Mono<Persisted<T>> found) {
		return this.writer.insert(pending)
			.map((entity) -> new Persisted<>(entity, true))
			.onErrorResume(DuplicateKeyException.class, (duplicate) -> found.switchIfEmpty(Mono.error(duplicate)));
	}

	private <T> Mono<Persisted<T>> run(PendingInsert<T> pending, PreparedOperation<?> statement, boolean updates) {
		MappedEntity<T> mapped = pending.mapped();
		return this.services.executor()
			.query(this.connection.get(), statement,
					(row, metadata) -> new Persisted<>(mapped.read(row, metadata),
							Boolean.TRUE.equals(row.get(KeyedWrite.CREATED, Boolean.class))))
			.single()
			.flatMap((outcome) -> settle(pending, outcome, updates));
	}

	private <T> Mono<Persisted<T>> settle(PendingInsert<T> pending, Persisted<T> outcome, boolean updates) {
		MappedEntity<T> mapped = pending.mapped();
		Mono<T> settled;
		if (outcome.created()) {
			settled = this.writer.inserted(pending, outcome.entity());
		}
		else {
			settled = updates ? this.loader.refresh(mapped, outcome.entity())
					: this.loader.adopt(mapped, outcome.entity());
		}
		return settled.map((entity) -> new Persisted<>(entity, outcome.created()));
	}

	private <T> Mono<T> find(KeyedRequest<T> request) {
		return Mono.defer(() -> this.loader.loadOne(request.mapped(), request.mapped().matching(request.keys())))
			.onErrorMap(IncorrectResultSizeDataAccessException.class,
					(several) -> new IncorrectResultSizeDataAccessException(
							"Several %s have the same %s: these columns need a unique constraint in the database"
								.formatted(request.mapped(), request.keys().asMap().keySet()),
							1, several));
	}

	private <T> Mono<T> update(KeyedRequest<T> request, KeyedRow row) {
		MappedEntity<T> mapped = request.mapped();
		return Mono
			.defer(() -> this.services.executor()
				.query(this.connection.get(), this.services.dialect().updateByKeys(row), mapped::read)
				.singleOrEmpty())
			.flatMap((stored) -> this.loader.refresh(mapped, stored));
	}

	private <T> KeyedRow row(KeyedRequest<T> request, PendingInsert<T> pending) {
		MappedEntity<T> mapped = request.mapped();
		Map<SqlIdentifier, Parameter> update = new LinkedHashMap<>(request.updateColumns());
		request.modificationColumns().forEach((column) -> {
			Parameter audited = pending.row().get(column);
			if (audited != null && audited.hasValue()) {
				update.put(column, audited);
			}
		});
		return new KeyedRow(mapped.table(), mapped.columns(), mapped.columnsOf(request.keys()),
				pending.columnsToInsert(), update, versionColumn(mapped));
	}

	private static @Nullable SqlIdentifier versionColumn(MappedEntity<?> mapped) {
		RelationalPersistentProperty version = mapped.version();
		return (version != null) ? version.getColumnName() : null;
	}

}
