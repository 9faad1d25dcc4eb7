package dev.asyncdb.session.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.ColumnParameters;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.unit.SessionContext;
import io.r2dbc.spi.Parameter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.domain.Persistable;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Entities that Spring Data presumes to be new, since their version is a primitive zero.
 * A row that was not inserted by Spring Data can have that version too, so those with an
 * identifier are looked up.
 */
record PresumedNew(SessionContext context) {

	/**
	 * Manage the existing rows of such entities.
	 */
	<T> Mono<Void> load(List<T> entities) {
		Map<MappedEntity<T>, List<T>> types = new LinkedHashMap<>();
		for (T entity : entities) {
			MappedEntity<T> mapped = this.context.mapping().ofInstance(entity);
			if (isPresumed(mapped, entity)) {
				types.computeIfAbsent(mapped, (unknown) -> new ArrayList<>()).add(entity);
			}
		}
		return Flux.fromIterable(types.entrySet())
			.concatMap((type) -> Flux.fromIterable(type.getValue())
				.buffer(this.context.services().dialect().keysPerStatement())
				.concatMap((chunk) -> loadAlike(type.getKey(), chunk)))
			.then();
	}

	private <T> Flux<T> loadAlike(MappedEntity<T> mapped, List<T> entities) {
		EntityLoader loader = new EntityLoader(this.context);
		List<Map<SqlIdentifier, Parameter>> keys = entities.stream().map((entity) -> key(mapped, entity)).toList();
		return loader
			.rows(mapped, this.context.services().statements().selectAll(mapped.table(), mapped.columns(), keys))
			.collectList()
			.flatMapMany((rows) -> Flux.fromIterable(rows).concatMap((row) -> loader.adopt(mapped, row)));
	}

	private static <T> Map<SqlIdentifier, Parameter> key(MappedEntity<T> mapped, T entity) {
		OutboundRow row = mapped.row(entity);
		Map<SqlIdentifier, Parameter> key = new LinkedHashMap<>();
		mapped.idColumns().forEach((column) -> key.put(column, ColumnParameters.of(row, column)));
		return key;
	}

	/**
	 * Return whether such an entity has a row, which the session manages.
	 */
	<T> boolean isStored(MappedEntity<T> mapped, T entity) {
		Object id = mapped.idOf(entity);
		return id != null && isPresumable(mapped, id) && this.context.unit().find(mapped.type(), id) != null;
	}

	private <T> boolean isPresumed(MappedEntity<T> mapped, T entity) {
		Object id = mapped.idOf(entity);
		return id != null && isPresumable(mapped, id) && mapped.metadata().isNew(Objects.requireNonNull(entity))
				&& this.context.unit().find(mapped.type(), id) == null
				&& !this.context.unit().isAdded(Objects.requireNonNull((Object) entity));
	}

	private static boolean isPresumable(MappedEntity<?> mapped, Object id) {
		RelationalPersistentProperty version = mapped.version();
		boolean isUnset = id instanceof Number number && number.doubleValue() == 0;
		return !isUnset && version != null && version.getType().isPrimitive()
				&& !Persistable.class.isAssignableFrom(mapped.type());
	}

}
