package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.InverseRelation;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.query.StoredKeys;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.UnitOfWork;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Members of relations with an identifier that the session does not know. An application
 * can have assigned it to a new entity, or taken it from a row, so the database is asked.
 */
final class AssignedMembers {

	private final SessionContext context;

	private final UnitOfWork unit;

	private final Map<EntityKey, Object> unknown = new LinkedHashMap<>();

	AssignedMembers(SessionContext context) {
		this.context = context;
		this.unit = context.unit();
	}

	/**
	 * Note a member that may be new. A number is presumed to be generated where a
	 * reference to a row needs no more than its identifier.
	 */
	void note(Object owner, Relation relation, Object member) {
		if (this.unit.find(member) != null || this.unit.isAdded(member) || this.unit.isDeleted(member)) {
			return;
		}
		Object id = this.context.mapping().ofInstance(member).idOf(member);
		boolean isPresumed = id instanceof Number && !(relation instanceof InverseRelation);
		EntityKey key = (id != null && !isPresumed) ? this.unit.findKey(member) : null;
		if (key != null && this.unit.findByKey(key) == null && !wasMember(owner, relation, key)) {
			this.unknown.put(key, member);
		}
	}

	// It can have been deleted or detached since
	private boolean wasMember(Object owner, Relation relation, EntityKey member) {
		EntityKey key = this.unit.findKey(owner);
		RelationSnapshot before = (key != null) ? this.unit.relationSnapshots().of(key, relation) : null;
		return before != null && before.keys(this.unit).contains(member);
	}

	boolean areNone() {
		return this.unknown.isEmpty();
	}

	/**
	 * Return the members without a row.
	 */
	Mono<List<Object>> withoutRow() {
		Map<MappedEntity<Object>, List<Object>> types = new LinkedHashMap<>();
		this.unknown.values()
			.forEach((member) -> types
				.computeIfAbsent(this.context.mapping().ofInstance(member), (type) -> new ArrayList<>())
				.add(member));
		return Flux.fromIterable(types.entrySet())
			.concatMap((type) -> withoutRow(type.getKey(), type.getValue()))
			.collectList();
	}

	private Flux<Object> withoutRow(MappedEntity<Object> mapped, List<Object> members) {
		List<Object> ids = members.stream().map((member) -> Objects.requireNonNull(mapped.idOf(member))).toList();
		return new StoredKeys(this.context).existing(mapped, ids)
			.flatMapIterable((
					existing) -> members.stream().filter((member) -> !existing.contains(key(mapped, member))).toList());
	}

	private static EntityKey key(MappedEntity<Object> mapped, Object member) {
		return new EntityKey(mapped.type(), Objects.requireNonNull(mapped.idOf(member)));
	}

}
