package dev.asyncdb.session.query.criteria;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.RelationCriteria;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.relation.support.Tables;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The names in conditions and orders of one entity, resolved by metadata: its properties,
 * and paths over its relations.
 *
 * @param relations the relations of all entities
 * @param mapped the queried entity
 */
public record CriteriaNames(Relations relations, MappedEntity<?> mapped) {

	/**
	 * Check that a condition has known names only.
	 * @throws dev.asyncdb.mapping.UnknownPropertyException if a name is unknown
	 */
	public CriteriaDefinition checked(CriteriaDefinition criteria) {
		visit(this.mapped, criteria, (entity, name) -> RelatedPath.of(this.relations, entity, name), (relation) -> {
		});
		return criteria;
	}

	/**
	 * Check that an order has known names only.
	 * @throws dev.asyncdb.mapping.UnknownPropertyException if a name is unknown
	 */
	public Sort checked(Sort sort) {
		sort.forEach(this::pathOf);
		return sort;
	}

	RelatedPath pathOf(Sort.Order order) {
		return RelatedPath.of(this.relations, this.mapped, order.getProperty());
	}

	/**
	 * Add the tables of related entities.
	 */
	public void addTables(Tables tables, CriteriaDefinition criteria, Sort sort) {
		visit(this.mapped, criteria, (entity, name) -> relationsOf(entity, name).forEach(tables::add), tables::add);
		sort.forEach((order) -> relationsOf(this.mapped, order.getProperty()).forEach(tables::add));
	}

	// Each query asks this of names that are checked, of which few are paths
	private List<ForeignKeyRelation> relationsOf(MappedEntity<?> entity, String name) {
		return (name.indexOf('.') >= 0) ? RelatedPath.of(this.relations, entity, name).relations() : List.of();
	}

	/**
	 * Return whether a condition has conditions that Spring Data cannot map.
	 */
	boolean isRelated(CriteriaDefinition criteria) {
		AtomicBoolean related = new AtomicBoolean();
		visit(this.mapped, criteria,
				(entity, name) -> related.compareAndSet(false, !relationsOf(entity, name).isEmpty()),
				(relation) -> related.set(true));
		return related.get();
	}

	/**
	 * Return whether a condition needs the rows of single relations beside its own.
	 */
	boolean isJoining(CriteriaDefinition criteria) {
		AtomicBoolean joining = new AtomicBoolean();
		visitTerms(criteria, (term) -> {
			if (!(term instanceof RelationCriteria)) {
				joining.compareAndSet(false, !relationsOf(this.mapped, column(term)).isEmpty());
			}
		});
		return joining.get();
	}

	/**
	 * Refuse an order by properties of related entities.
	 * @param sort the order
	 * @param query the kind of query that cannot have one
	 * @throws InvalidDataAccessApiUsageException if a path of the order has a relation
	 */
	public void requireOwn(Sort sort, String query) {
		for (Sort.Order order : sort) {
			if (!relationsOf(this.mapped, order.getProperty()).isEmpty()) {
				throw new InvalidDataAccessApiUsageException(
						"%s cannot be ordered by '%s', a property of a related entity: order by properties of %s"
							.formatted(query, order.getProperty(), this.mapped));
			}
		}
	}

	private void visit(MappedEntity<?> entity, CriteriaDefinition criteria, BiConsumer<MappedEntity<?>, String> names,
			Consumer<Relation> quantified) {
		visitTerms(criteria, (term) -> {
			if (term instanceof RelationCriteria related) {
				Relation relation = this.relations.require(entity, related.relation());
				quantified.accept(relation);
				visit(relation.target(), related.criteria(), names, quantified);
			}
			else {
				names.accept(entity, column(term));
			}
		});
	}

	// Without recursion: a chain can have thousands of conditions
	private static void visitTerms(CriteriaDefinition criteria, Consumer<CriteriaDefinition> terms) {
		Deque<CriteriaDefinition> left = new ArrayDeque<>(List.of(criteria));
		while (!left.isEmpty()) {
			CriteriaDefinition current = left.pop();
			if (current.isGroup()) {
				current.getGroup().forEach(left::push);
			}
			else if (!current.isEmpty()) {
				terms.accept(current);
			}
			if (current.hasPrevious()) {
				left.push(current.getRequiredPrevious());
			}
		}
	}

	private static String column(CriteriaDefinition criteria) {
		SqlIdentifier column = Objects.requireNonNull(criteria.getColumn(), "The condition has no column");
		return column.getReference();
	}

}
