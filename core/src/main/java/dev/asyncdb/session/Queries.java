package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.DatabaseDialect;

import org.springframework.data.r2dbc.core.StatementMapper;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.Update;
import org.springframework.data.relational.core.sql.Expression;
import org.springframework.data.relational.core.sql.Expressions;
import org.springframework.data.relational.core.sql.IdentifierProcessing;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Renders queries for entities through what Spring Data renders with.
 */
@SuppressWarnings("deprecation")
record Queries(EntityMapping mapping, DatabaseDialect dialect) {

	PreparedOperation<?> select(MappedEntity<?> mapped, QuerySpec query) {
		Map<SqlIdentifier, SqlIdentifier> all = new LinkedHashMap<>();
		mapped.columns().forEach((column) -> all.put(column, column));
		return select(mapped, all, query);
	}

	/**
	 * Select columns, each under the name in which it is wanted.
	 */
	PreparedOperation<?> select(MappedEntity<?> mapped, Map<SqlIdentifier, SqlIdentifier> columns, QuerySpec query) {
		return statement(mapped, query).reading(columns(columns));
	}

	private SelectStatement statement(MappedEntity<?> mapped, QuerySpec query) {
		return new SelectStatement(this.mapping, this.dialect, mapped, query);
	}

	private List<Expression> columns(Map<SqlIdentifier, SqlIdentifier> columns) {
		IdentifierProcessing quoting = this.dialect.springDialect().getIdentifierProcessing();
		List<Expression> expressions = new ArrayList<>();
		columns.forEach((column, name) -> expressions.add(Expressions
			.just(column.equals(name) ? column.toSql(quoting) : column.toSql(quoting) + " AS " + name.toSql(quoting))));
		return expressions;
	}

	PreparedOperation<?> update(MappedEntity<?> mapped, Map<SqlIdentifier, Parameter> changes,
			CriteriaDefinition criteria) {
		StatementMapper mapper = typed(mapped);
		return mapper.getMappedObject(
				mapper.createUpdate(mapped.table(), Update.from(byPath(mapped, changes))).withCriteria(criteria));
	}

	private static Map<SqlIdentifier, Object> byPath(MappedEntity<?> mapped, Map<SqlIdentifier, Parameter> changes) {
		Map<SqlIdentifier, Object> byPath = new LinkedHashMap<>();
		changes.forEach((column, value) -> byPath.put(SqlIdentifier.unquoted(mapped.pathOf(column)), value));
		return byPath;
	}

	PreparedOperation<?> delete(MappedEntity<?> mapped, CriteriaDefinition criteria) {
		StatementMapper mapper = typed(mapped);
		return mapper.getMappedObject(mapper.createDelete(mapped.table()).withCriteria(criteria));
	}

	PreparedOperation<?> count(MappedEntity<?> mapped, QuerySpec query) {
		return statement(mapped, query.allMatching()).reading(List.of(Expressions.just("COUNT(*)")));
	}

	PreparedOperation<?> exists(MappedEntity<?> mapped, QuerySpec query) {
		return statement(mapped, query.allMatching().atMost(1)).reading(List.of(Expressions.just("1")));
	}

	static Criteria byId(MappedEntity<?> mapped, Object id) {
		return Criteria.where(mapped.id().getName()).is(id);
	}

	private StatementMapper typed(MappedEntity<?> mapped) {
		return this.mapping.statements().forType(mapped.type());
	}

}
