package dev.asyncdb.session.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.relation.support.InverseRelation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.statement.RowLock;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Loads entities and their one-to-one relations by one query. A left join repeats no
 * owner, since at most one row refers to each.
 */
record OneToOneJoin(SessionContext context, EntityLoader loader, RelationLoading loading) {

	/**
	 * Return the relations to fetch that a query can join. A query with row locks joins
	 * none, since PostgreSQL rejects locks on the nullable side of an outer join.
	 */
	static List<InverseRelation> joinable(QuerySpec query) {
		if (query.lock() != RowLock.NONE || query.populateExisting()) {
			return List.of();
		}
		return query.fetch()
			.relations()
			.keySet()
			.stream()
			.filter(InverseRelation.class::isInstance)
			.map(InverseRelation.class::cast)
			.filter(InverseRelation::isJoinable)
			.toList();
	}

	/**
	 * Load entities in the order of the query, without duplicates.
	 */
	<T> Mono<List<T>> load(MappedEntity<T> mapped, QuerySpec query, List<InverseRelation> joined) {
		return this.context
			.read(Queries.of(this.context.services()).select(mapped, query, joined),
					(row, metadata) -> new JoinedRow<>(mapped.read(row, metadata), related(mapped, joined, row)))
			.collectList()
			.flatMap((rows) -> Steps.all(rows, (row) -> this.loader.adopt(mapped, row.owner()))
				.flatMap((owners) -> adopt(joined, rows, owners)));
	}

	private static List<@Nullable Object> related(MappedEntity<?> mapped, List<InverseRelation> joined, Row row) {
		List<@Nullable Object> related = new ArrayList<>();
		int position = mapped.columns().size();
		for (InverseRelation relation : joined) {
			related.add(Objects.requireNonNull(relation.target().plain()).readJoined(row, position));
			position += relation.target().columns().size();
		}
		return related;
	}

	private <T> Mono<List<T>> adopt(List<InverseRelation> joined, List<JoinedRow<T>> rows, List<T> owners) {
		Mono<Void> adopted = Mono.empty();
		for (int i = 0; i < joined.size(); i++) {
			InverseRelation relation = joined.get(i);
			List<Pair> pairs = pairs(rows, owners, i);
			adopted = adopted.then(Mono.defer(() -> adopt(relation, pairs, owners)));
		}
		return adopted.then(Mono.fromSupplier(() -> owners.stream().map(this::current).toList()));
	}

	private static <T> List<Pair> pairs(List<JoinedRow<T>> rows, List<T> owners, int join) {
		List<Pair> pairs = new ArrayList<>();
		for (int i = 0; i < rows.size(); i++) {
			Object related = rows.get(i).related().get(join);
			if (related != null) {
				pairs.add(new Pair(Objects.requireNonNull((Object) owners.get(i)), related));
			}
		}
		return pairs;
	}

	private Mono<Void> adopt(InverseRelation relation, List<Pair> pairs, List<?> owners) {
		return Steps.all(pairs, (pair) -> this.loader.adopt(relation.target(), pair.related()))
			.doOnNext((related) -> place(relation, pairs, related, owners))
			.then();
	}

	private void place(InverseRelation relation, List<Pair> pairs, List<Object> related, List<?> owners) {
		Map<EntityKey, List<Object>> byOwner = new HashMap<>();
		owners.forEach((owner) -> byOwner.put(this.context.unit().keyOf(owner), new ArrayList<>()));
		for (int i = 0; i < pairs.size(); i++) {
			byOwner.getOrDefault(this.context.unit().keyOf(pairs.get(i).owner()), new ArrayList<>())
				.add(related.get(i));
		}
		this.loading.placeMissing(owners, relation, byOwner);
	}

	@SuppressWarnings("unchecked")
	private <T> T current(T owner) {
		return (T) this.context.unit().current(Objects.requireNonNull((Object) owner));
	}

	private record JoinedRow<T>(T owner, List<@Nullable Object> related) {
	}

	private record Pair(Object owner, Object related) {
	}

}
