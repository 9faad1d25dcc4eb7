package dev.asyncdb.session.write;

import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.VersionNumber;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.session.unit.ObjectWrites;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import reactor.core.publisher.Mono;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Prepares new entities for their inserts: sets foreign keys and the first version, calls
 * the callbacks and determines the columns.
 */
final class InsertPreparation {

	private final SessionServices services;

	private final ObjectWrites writes;

	InsertPreparation(SessionContext context) {
		this.services = context.services();
		this.writes = context.unit().writes();
	}

	private EntityCallbacks callbacks() {
		return new EntityCallbacks(this.services, this.writes);
	}

	<T> Mono<PendingInsert<T>> prepare(MappedEntity<T> mapped, T original, ForeignKeyUpdates references) {
		if (this.services.events().ignoreWritesOf(mapped)) {
			return Mono.just(prepared(mapped, original, references));
		}
		Runnable takeBack = takeBack(mapped, original, references);
		T filled = this.writes.change(takeBack, () -> references.filled(original));
		Mono<CallbackResult<T>> converted = callbacks().beforeConvertNew(mapped, filled);
		return ImmediateValues.flatMap(converted, (result) -> {
			CallbackResult<T> versioned = this.writes.change(null,
					() -> result.map((entity) -> withFirstVersion(mapped, entity)));
			return prepare(mapped, original, versioned, takeBack);
		});
	}

	/**
	 * Prepare an entity without callbacks. Nothing has to be taken back if the flush sets
	 * nothing before the statement.
	 */
	private <T> PendingInsert<T> prepared(MappedEntity<T> mapped, T original, ForeignKeyUpdates references) {
		if (isReady(mapped, original, references)) {
			return PendingInsert.of(original, SentValues.of(mapped, original), mapped.newRow(original), null,
					PendingInsert.NOTHING);
		}
		Runnable takeBack = takeBack(mapped, original, references);
		T versioned = this.writes.change(takeBack, () -> withFirstVersion(mapped, references.filled(original)));
		return PendingInsert.of(original, SentValues.of(mapped, versioned), mapped.newRow(versioned), null, takeBack);
	}

	private <T> boolean isReady(MappedEntity<T> mapped, T original, ForeignKeyUpdates references) {
		return mapped.version() == null && this.services.relations().of(mapped).isEmpty()
				&& references.from(Objects.requireNonNull(original)).isEmpty();
	}

	private <T> Runnable takeBack(MappedEntity<T> mapped, T original, ForeignKeyUpdates references) {
		return PendingInsert.takeBack(mapped, original, references.from(Objects.requireNonNull(original)),
				this.services.relations());
	}

	private <T> Mono<PendingInsert<T>> prepare(MappedEntity<T> mapped, T original, CallbackResult<T> versioned,
			Runnable takeBack) {
		if (!this.services.events().receiveRow(mapped)) {
			return Mono.just(PendingInsert.of(original, versioned.sent(mapped, versioned.entity()),
					mapped.newRow(versioned.values()), null, takeBack));
		}
		OutboundRow row = mapped.row(versioned.values());
		return ImmediateValues.map(callbacks().beforeSave(mapped, versioned, row, true),
				(sent) -> PendingInsert.of(original, sent, mapped.newRow(row), row, takeBack));
	}

	private static <T> T withFirstVersion(MappedEntity<T> mapped, T entity) {
		RelationalPersistentProperty version = mapped.version();
		return (version != null) ? mapped.with(entity, version, VersionNumber.first(version.getType())) : entity;
	}

}
