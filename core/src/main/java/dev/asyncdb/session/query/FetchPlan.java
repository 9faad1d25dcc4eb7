package dev.asyncdb.session.query;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.relation.support.Tables;
import dev.asyncdb.session.MemberQuery;
import dev.asyncdb.session.query.criteria.CriteriaNames;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.core.PropertyPath;

/**
 * The relations to load with entities, and the further relations to load with those.
 *
 * @param relations the relations of the entities, and the plan for each
 * @param members which of the entities are loaded, if they are members of a relation
 */
public record FetchPlan(Map<Relation, FetchPlan> relations, MemberQuery members) {

	private static final FetchPlan NOTHING = new FetchPlan(Map.of(), MemberQuery.all());

	public static FetchPlan nothing() {
		return NOTHING;
	}

	public boolean isEmpty() {
		return this.relations.isEmpty();
	}

	/**
	 * Return the tables that the relations are read from.
	 */
	public Tables tables(Relations known) {
		Tables tables = new Tables();
		addTo(tables, known);
		return tables;
	}

	private void addTo(Tables tables, Relations known) {
		this.relations.forEach((relation, further) -> {
			tables.add(relation);
			new CriteriaNames(known, relation.target()).addTables(tables, further.members.criteria(),
					further.members.sort());
			further.addTo(tables, known);
		});
	}

	/**
	 * Return this plan with one more path of relations, all members of each.
	 */
	public FetchPlan and(Relations known, MappedEntity<?> mapped, PropertyPath path) {
		return and(known, mapped, names(path), UnaryOperator.identity());
	}

	/**
	 * Return this plan with one more path of relations.
	 * @param members which members of the last one
	 */
	public FetchPlan and(Relations known, MappedEntity<?> mapped, PropertyPath path,
			UnaryOperator<MemberQuery> members) {
		return and(known, mapped, names(path), members);
	}

	private static List<String> names(PropertyPath path) {
		return Arrays.asList(path.toDotPath().split("\\.", -1));
	}

	private FetchPlan and(Relations known, MappedEntity<?> mapped, List<String> names,
			UnaryOperator<MemberQuery> members) {
		Relation relation = known.require(mapped, names.get(0));
		Map<Relation, FetchPlan> merged = new LinkedHashMap<>(this.relations);
		FetchPlan further = merged.getOrDefault(relation, NOTHING);
		merged.put(relation,
				(names.size() > 1) ? further.and(known, relation.target(), names.subList(1, names.size()), members)
						: further.of(checked(members.apply(further.members),
								new CriteriaNames(known, relation.target()), relation)));
		return new FetchPlan(merged, this.members);
	}

	private FetchPlan of(MemberQuery some) {
		return new FetchPlan(this.relations, some);
	}

	private static MemberQuery checked(MemberQuery members, CriteriaNames names, Relation relation) {
		if (!members.equals(MemberQuery.all()) && !relation.isCollection()) {
			throw new InvalidDataAccessApiUsageException(
					"%s is a single entity, which has no members to select from: use with(..) without conditions"
						.formatted(relation));
		}
		names.checked(members.criteria());
		names.checked(members.sort());
		return members;
	}

}
