package dev.asyncdb.session.flush;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.unit.ImmediateValues;
import dev.asyncdb.session.unit.ManagedEntity;
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

/**
 * Calls the entity callbacks of a flush. A callback may return another instance than the
 * given one. The column values of that instance are copied into a given mutable entity,
 * since the application holds it and the session manages it. The copy of an immutable
 * entity replaces it.
 */
record EntityCallbacks(SessionServices services, ObjectWrites writes) {

	<T> Mono<T> beforeConvertNew(MappedEntity<T> mapped, T entity) {
		return settled(new Call<>(mapped, entity, BeforeConvertCallback.class, true),
				this.services.events().beforeConvertNew(mapped, entity));
	}

	/**
	 * Call the callbacks before an update. An entity that takes over the row of a deleted
	 * one is a new one for auditing.
	 */
	<T> Mono<T> beforeConvert(ManagedEntity<T> baseline, T entity) {
		MappedEntity<T> mapped = baseline.mapped();
		return settled(new Call<>(mapped, entity, BeforeConvertCallback.class, false),
				baseline.isReplacement() ? this.services.events().beforeConvertNew(mapped, entity)
						: this.services.events().beforeConvert(mapped, entity));
	}

	<T> Mono<T> beforeSave(MappedEntity<T> mapped, T entity, OutboundRow row, boolean isNew) {
		return settled(new Call<>(mapped, entity, BeforeSaveCallback.class, isNew),
				this.services.events().beforeSave(mapped, entity, row));
	}

	<T> Mono<T> afterSave(MappedEntity<T> mapped, T entity, OutboundRow row) {
		return settled(new Call<>(mapped, entity, AfterSaveCallback.class, false),
				this.services.events().afterSave(mapped, entity, row));
	}

	private <T> Mono<T> settled(Call<T> call, Mono<T> called) {
		if (ImmediateValues.isImmediate(called)) {
			return called;
		}
		// Kept before the call, which may change the entity in place
		Object id = call.mapped().idOf(call.given());
		return called.map((returned) -> this.writes.change(null, () -> settled(call, id, returned)));
	}

	private <T> T settled(Call<T> call, @Nullable Object id, T returned) {
		Object returnedId = call.mapped().idOf(returned);
		if (!call.isNew() && returnedId != null && !Objects.deepEquals(id, returnedId)) {
			throw call.refused("changed the identifier, which identifies the row");
		}
		if (returned == call.given() || !call.mapped().isMutable()) {
			return returned;
		}
		requireSameMembers(call, returned);
		return copied(call, id, returned);
	}

	/**
	 * Copy the columns. The identifier and the version of a row belong to the session,
	 * and a constructor for the other values leaves them out.
	 */
	private <T> T copied(Call<T> call, @Nullable Object id, T returned) {
		MappedEntity<T> mapped = call.mapped();
		RelationalPersistentProperty version = mapped.version();
		Object givenVersion = (version != null) ? mapped.valueOf(call.given(), version) : null;
		Object returnedId = mapped.idOf(returned);
		this.writes.overwrite(mapped, returned, call.given());
		if (version != null) {
			mapped.with(call.given(), version, givenVersion);
		}
		Object kept = (returnedId != null && call.isNew()) ? returnedId : id;
		if (!Objects.deepEquals(mapped.idOf(call.given()), kept)
				&& mapped.with(call.given(), mapped.id(), kept) != call.given()) {
			throw call.refused("returned another instance with an identifier that cannot be set in the given one");
		}
		return call.given();
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
	 * @param mapped the entity type
	 * @param given the entity that the callback is given
	 * @param callback the type of the callback
	 * @param isNew whether the entity has no row yet, so that its identifier may change
	 */
	private record Call<T>(MappedEntity<T> mapped, T given, Class<?> callback, boolean isNew) {

		InvalidDataAccessApiUsageException refused(String why) {
			return new InvalidDataAccessApiUsageException("A %s of %s %s: change the given entity instead"
				.formatted(this.callback.getSimpleName(), this.mapped, why));
		}

	}

}
