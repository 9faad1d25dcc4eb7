package dev.asyncdb.statement;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.StatementExecutor;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * MariaDB answers a query of its catalog from the files of one table if the query names
 * it, and otherwise opens those of all tables of the server, which can be of thousands of
 * schemas. The first lookup by a key waits for the answer.
 */
@EnabledForProduct(DatabaseProduct.MARIADB)
class CatalogPlanTests extends DatabaseTests {

	private static final SqlIdentifier TABLE = SqlIdentifier.quoted("planned");

	private static final String ALL = "Scanned all databases";

	@BeforeParameterizedClassInvocation
	void createTable() {
		this.database.execute("CREATE TABLE planned (id BIGINT AUTO_INCREMENT PRIMARY KEY, code VARCHAR(50) UNIQUE)");
	}

	@Test
	void queriesOfSessionsReadTheirTableOnly() {
		DatabaseDialect dialect = DatabaseDialect.of(this.database.connectionFactory());
		Stream<PreparedOperation<?>> queries = Stream.of(dialect.uniqueKeysOf(TABLE), dialect.castTypesOf(TABLE),
				dialect.sequenceOf(TABLE, SqlIdentifier.quoted("id")).orElseThrow());
		assertThat(queries).allSatisfy((query) -> assertThat(plan(query)).isNotEmpty().noneMatch(this::readsAll));
	}

	@Test
	void canarySeesAJoin() {
		assertThat(plan(new RenderedOperation("SELECT i.index_name FROM information_schema.tables t"
				+ " LEFT JOIN information_schema.statistics i ON i.table_name = t.table_name"
				+ " WHERE t.table_schema = DATABASE() AND t.table_name = 'planned'", (target) -> {
				})))
			.anyMatch(this::readsAll);
	}

	private boolean readsAll(String plan) {
		return plan.contains(ALL);
	}

	private List<String> plan(PreparedOperation<?> query) {
		RenderedOperation explained = new RenderedOperation("EXPLAIN " + query.toQuery(), query::bindTo);
		return Objects.requireNonNull(Flux.usingWhen(this.database.connectionFactory().create(),
				(connection) -> new StatementExecutor(0).query(connection, explained,
						(row, metadata) -> String.valueOf(row.get("Extra", String.class))),
				(connection) -> connection.close())
			.collectList()
			.block(TestDatabase.TIMEOUT));
	}

}
