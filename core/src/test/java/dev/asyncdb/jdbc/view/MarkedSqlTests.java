package dev.asyncdb.jdbc.view;

import java.util.Collections;

import dev.asyncdb.testing.NeedsJdk;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.r2dbc.core.binding.BindMarkersFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which question marks are parameters.
 */
@ExtendWith(NeedsJdk.class)
class MarkedSqlTests {

	private static final BindMarkersFactory MARKERS = BindMarkersFactory.indexed("$", 1);

	@ParameterizedTest
	@CsvSource(quoteCharacter = '#', delimiter = '|',
			value = { "a = ? AND b = ? | a = $1 AND b = $2 | false", "'?' = ? | '?' = $1 | false",
					"'it''s ?' = ? | 'it''s ?' = $1 | false", "\"a?\" = ? | \"a?\" = $1 | false",
					"`a?` = ? | `a?` = $1 | false", "a -- ? | a -- ? | false", "a - ? | a - $1 | false",
					"a /* ? */ / ? | a /* ? */ / $1 | false", "a ?? 'b' AND ? | a ? 'b' AND $1 | false",
					"$$ ? $$ + ? | $$ ? $$ + $1 | false", "$a$ ? $$ ? $a$ + ? | $a$ ? $$ ? $a$ + $1 | false",
					"'\\' = ? | '\\' = $1 | false", "'\\' ?' = ? | '\\' ?' = $1 | true",
					"E'\\' ?' = ? | E'\\' ?' = $1 | false", "'open ? | 'open ? | false", "$5 + ? | $5 + $1 | false" })
	void marksAreFound(String sql, String expected, boolean hasBackslashes) {
		MarkedSql marked = MarkedSql.of(sql, hasBackslashes);
		assertThat(marked.with(MARKERS.create(), Collections.nCopies(marked.parameters(), false))).isEqualTo(expected);
	}

}
