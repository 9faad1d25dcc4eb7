package dev.asyncdb.session.query;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.InverseRelation;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.sql.RenderedOperation;
import io.r2dbc.spi.Parameter;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.r2dbc.core.StatementMapper;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Renders queries for entities by the renderers of Spring Data.
 */
public record Queries(EntityMapping mapping, DatabaseDialect dialect) {

	public static Queries of(SessionServices services) {
		return new Queries(services.mapping(), services.dialect());
	}

	PreparedOperation<?> select(MappedEntity<?> mapped, QuerySpec query) {
		return select(mapped, query, List.of());
	}

	/**
	 * Select entities, and their one-to-one relations by left joins.
	 */
	PreparedOperation<?> select(MappedEntity<?> mapped, QuerySpec query, List<InverseRelation> joined) {
		return rendered(mapped, () -> statement(mapped, query).reading(mapped.columns(), joined));
	}

	/**
	 * Select columns with aliases.
	 */
	PreparedOperation<?> select(MappedEntity<?> mapped, Map<SqlIdentifier, SqlIdentifier> columns, QuerySpec query) {
		return rendered(mapped, () -> statement(mapped, query).reading(columns));
	}

	private SelectStatement statement(MappedEntity<?> mapped, QuerySpec query) {
		return new SelectStatement(this.mapping, this.dialect, mapped, query);
	}

	/**
	 * Update rows. The values are those of the columns, which Spring Data's mapper of
	 * updates would convert again, as enums back from their names.
	 */
	public PreparedOperation<?> update(MappedEntity<?> mapped, Map<SqlIdentifier, Parameter> changes,
			CriteriaDefinition criteria) {
		UpdateStatement update = new UpdateStatement(this.mapping, this.dialect, mapped);
		return rendered(mapped, () -> update.setting(changes, criteria));
	}

	public PreparedOperation<?> delete(MappedEntity<?> mapped, CriteriaDefinition criteria) {
		StatementMapper mapper = typed(mapped);
		return rendered(mapped,
				() -> mapper.getMappedObject(mapper.createDelete(mapped.table()).withCriteria(criteria)));
	}

	PreparedOperation<?> count(MappedEntity<?> mapped, QuerySpec query) {
		return rendered(mapped, () -> statement(mapped, query.allMatching()).reading("COUNT(*)"));
	}

	PreparedOperation<?> exists(MappedEntity<?> mapped, QuerySpec query) {
		return rendered(mapped, () -> statement(mapped, query.allMatching().atMost(1)).reading("1"));
	}

	/**
	 * Render a statement. Spring Data renders conditions recursively, and Reactor takes a
	 * StackOverflowError for fatal: it would signal nothing, and the caller would wait
	 * without an end.
	 */
	private static PreparedOperation<?> rendered(MappedEntity<?> mapped, Supplier<PreparedOperation<?>> statement) {
		try {
			PreparedOperation<?> operation = statement.get();
			return new RenderedOperation(operation.toQuery(), operation::bindTo);
		}
		catch (StackOverflowError overflow) {
			throw new InvalidDataAccessApiUsageException(
					"The criteria for %s have too many conditions: use in(..) for many values, or several queries"
						.formatted(mapped),
					overflow);
		}
	}

	public static Criteria byId(MappedEntity<?> mapped, Object id) {
		return Criteria.where(mapped.id().getName()).is(id);
	}

	private StatementMapper typed(MappedEntity<?> mapped) {
		return this.mapping.statements().forType(mapped.type());
	}

}
