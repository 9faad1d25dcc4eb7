package dev.asyncdb.session.write;

import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.reactive.step.LateValues;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.ObjectWrites;
import dev.asyncdb.session.unit.SessionServices;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeSaveCallback;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Calls the entity callbacks of a flush. A callback may return another instance than the
 * given one. The column values of that instance are copied into a given mutable entity,
 * since the application holds it and the session manages it. What the application has
 * changed while an asynchronous callback ran is left out: it belongs to the next flush.
 * The copy of an immutable entity replaces it.
 */
record EntityCallbacks(SessionServices services, ObjectWrites writes) {

	<T> Mono<CallbackResult<T>> beforeConvertNew(MappedEntity<T> mapped, T entity) {
		return settled(mapped, entity, BeforeConvertCallback.class, true,
				this.services.events().beforeConvertNew(mapped, entity));
	}

	/**
	 * Call the callbacks before an update. An entity that takes over the row of a deleted
	 * one is a new one for auditing.
	 */
	<T> Mono<CallbackResult<T>> beforeConvert(ManagedEntity<T> baseline, T entity) {
		MappedEntity<T> mapped = baseline.mapped();
		return settled(mapped, entity, BeforeConvertCallback.class, false,
				baseline.isReplacement() ? this.services.events().beforeConvertNew(mapped, entity)
						: this.services.events().beforeConvert(mapped, entity));
	}

	/**
	 * Call the callbacks with a row, whose values are fixed already.
	 */
	<T> Mono<SentValues<T>> beforeSave(MappedEntity<T> mapped, CallbackResult<T> converted, OutboundRow row,
			boolean isNew) {
		Mono<T> called = this.services.events().beforeSave(mapped, converted.entity(), row);
		if (ImmediateValues.isImmediate(called)) {
			return ImmediateValues.map(called, (entity) -> converted.sent(mapped, entity));
		}
		this.writes.calledBack();
		Call<T> call = Call.of(mapped, converted.entity(), BeforeSaveCallback.class, isNew);
		SentValues<T> fixed = converted.sent(mapped, converted.entity());
		return LateValues.map(called, (returned, isLate) -> {
			T saved = settled(call, returned, isLate).entity();
			return isLate ? fixed.of(saved) : converted.sent(mapped, saved);
		});
	}

	<T> Mono<CallbackResult<T>> afterSave(MappedEntity<T> mapped, T entity, OutboundRow row) {
		return settled(mapped, entity, AfterSaveCallback.class, false,
				this.services.events().afterSave(mapped, entity, row));
	}

	private <T> Mono<CallbackResult<T>> settled(MappedEntity<T> mapped, T entity, Class<?> callback, boolean isNew,
			Mono<T> called) {
		if (ImmediateValues.isImmediate(called)) {
			return ImmediateValues.map(called, CallbackResult::of);
		}
		this.writes.calledBack();
		Call<T> call = Call.of(mapped, entity, callback, isNew);
		return LateValues.map(called, (returned, isLate) -> settled(call, returned, isLate));
	}

	private <T> CallbackResult<T> settled(Call<T> call, T returned, boolean isLate) {
		Set<SqlIdentifier> changed = isLate ? call.before().changed() : Set.of();
		return this.writes.change(null, () -> settled(call, returned, changed));
	}

	private <T> CallbackResult<T> settled(Call<T> call, T returned, Set<SqlIdentifier> changed) {
		Object returnedId = call.mapped().idOf(returned);
		if (!call.isNew() && returnedId != null && !Objects.deepEquals(call.id(), returnedId)) {
			throw call.refused("changed the identifier, which identifies the row");
		}
		if (returned == call.given() || !call.mapped().isMutable()) {
			return CallbackResult.of(returned);
		}
		requireSameMembers(call, returned);
		copy(call, returned, changed);
		return changed.isEmpty() ? CallbackResult.of(call.given())
				: new CallbackResult<>(call.given(), completed(call, returned));
	}

	/**
	 * Copy the columns. The identifier and the version of a row belong to the session,
	 * and a constructor for the other values leaves them out.
	 */
	private <T> void copy(Call<T> call, T returned, Set<SqlIdentifier> kept) {
		MappedEntity<T> mapped = call.mapped();
		RelationalPersistentProperty version = mapped.version();
		Object givenVersion = (version != null) ? mapped.valueOf(call.given(), version) : null;
		Object returnedId = mapped.idOf(returned);
		this.writes.overwrite(mapped, returned, call.given(), kept);
		if (version != null) {
			mapped.with(call.given(), version, givenVersion);
		}
		Object id = (returnedId != null && call.isNew()) ? returnedId : call.id();
		if (!Objects.deepEquals(mapped.idOf(call.given()), id)
				&& mapped.with(call.given(), mapped.id(), id) != call.given()) {
			throw call.refused("returned another instance with an identifier that cannot be set in the given one");
		}
	}

	private static <T> T completed(Call<T> call, T returned) {
		MappedEntity<T> mapped = call.mapped();
		RelationalPersistentProperty version = mapped.version();
		T identified = mapped.with(returned, mapped.id(), mapped.idOf(call.given()));
		return (version != null) ? mapped.with(identified, version, mapped.valueOf(call.given(), version)) : identified;
	}

	/**
	 * Reject an instance with related entities that the given one does not have, since
	 * only columns are copied.
	 */
	private <T> void requireSameMembers(Call<T> call, T returned) {
		for (Relation relation : this.services.relations().of(call.mapped())) {
			List<Object> before = relation.members(Objects.requireNonNull(call.given()));
			for (Object member : relation.members(Objects.requireNonNull(returned))) {
				if (before.stream().noneMatch((other) -> other == member)) {
					throw call.refused("returned another instance with other entities in " + relation);
				}
			}
		}
	}

	/**
	 * A call of callbacks.
	 *
	 * @param before the entity that the callback is given, and its values before the call
	 * @param id its identifier before the call, which may change the entity in place
	 * @param callback the type of the callback
	 * @param isNew whether the entity has no row yet, so that its identifier may change
	 */
	private record Call<T>(SentValues<T> before, @Nullable Object id, Class<?> callback, boolean isNew) {

		static <T> Call<T> of(MappedEntity<T> mapped, T given, Class<?> callback, boolean isNew) {
			return new Call<>(SentValues.of(mapped, given), mapped.idOf(given), callback, isNew);
		}

		MappedEntity<T> mapped() {
			return this.before.mapped();
		}

		T given() {
			return this.before.entity();
		}

		InvalidDataAccessApiUsageException refused(String why) {
			return new InvalidDataAccessApiUsageException("A %s of %s %s: change the given entity instead"
				.formatted(this.callback.getSimpleName(), mapped(), why));
		}

	}

}
