package dev.asyncdb.session.query;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.relation.support.Tables;

import org.springframework.data.core.PropertyPath;

/**
 * The relations to load with entities, and the further relations to load with those.
 *
 * @param relations the relations of the entities, and the plan for each
 */
public record FetchPlan(Map<Relation, FetchPlan> relations) {

	private static final FetchPlan NOTHING = new FetchPlan(Map.of());

	public static FetchPlan nothing() {
		return NOTHING;
	}

	public boolean isEmpty() {
		return this.relations.isEmpty();
	}

	/**
	 * Return the tables that the relations are read from.
	 */
	public Tables tables() {
		Tables tables = new Tables();
		addTo(tables);
		return tables;
	}

	private void addTo(Tables tables) {
		this.relations.forEach((relation, further) -> {
			tables.add(relation);
			further.addTo(tables);
		});
	}

	/**
	 * Return this plan with one more path of relations.
	 */
	public FetchPlan and(Relations known, MappedEntity<?> mapped, PropertyPath path) {
		return and(known, mapped, Arrays.asList(path.toDotPath().split("\\.", -1)));
	}

	private FetchPlan and(Relations known, MappedEntity<?> mapped, List<String> names) {
		if (names.isEmpty()) {
			return this;
		}
		Relation relation = known.require(mapped, names.get(0));
		Map<Relation, FetchPlan> merged = new LinkedHashMap<>(this.relations);
		FetchPlan further = merged.getOrDefault(relation, NOTHING);
		merged.put(relation, further.and(known, relation.target(), names.subList(1, names.size())));
		return new FetchPlan(merged);
	}

}
