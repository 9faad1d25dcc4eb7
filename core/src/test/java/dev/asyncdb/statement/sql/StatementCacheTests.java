package dev.asyncdb.statement.sql;

import java.util.List;
import java.util.Map;

import dev.asyncdb.statement.sql.StatementCache.Shape;
import org.junit.jupiter.api.Test;

import org.springframework.data.relational.core.sql.SqlIdentifier;

import static org.assertj.core.api.Assertions.assertThat;

class StatementCacheTests {

	private final StatementCache cache = new StatementCache();

	private String sql(int shape) {
		SqlIdentifier table = SqlIdentifier.quoted("table " + shape);
		return this.cache
			.statement(new Shape("select", table, List.of(), Map.of(), List.of()),
					() -> new RenderedOperation("SELECT " + shape), List.of())
			.toQuery();
	}

	@Test
	void numberOfStatementsIsBounded() {
		for (int i = 0; i < 2 * StatementCache.MAX_STATEMENTS; i++) {
			assertThat(sql(i)).isEqualTo("SELECT " + i);
		}
		assertThat(this.cache.size()).isEqualTo(StatementCache.MAX_STATEMENTS);
		assertThat(sql(0)).isEqualTo("SELECT 0");
		assertThat(sql(2 * StatementCache.MAX_STATEMENTS)).endsWith("" + 2 * StatementCache.MAX_STATEMENTS);
	}

}
