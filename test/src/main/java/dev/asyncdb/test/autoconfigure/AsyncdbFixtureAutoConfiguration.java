package dev.asyncdb.test.autoconfigure;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.test.fixture.FixtureLoader;
import dev.asyncdb.test.fixture.FixtureRows;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.data.r2dbc.convert.R2dbcConverter;

/**
 * Auto-configuration of fixtures, for the main database if the context has one manager or
 * a primary one.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AsyncdbAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "asyncdb.test.enabled", matchIfMissing = true)
public final class AsyncdbFixtureAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FixtureRows fixtureRows() {
		return new FixtureRows();
	}

	@Bean
	@ConditionalOnSingleCandidate(AsyncDatabaseManager.class)
	@ConditionalOnMissingBean
	FixtureLoader fixtureLoader(AsyncDatabaseManager manager, R2dbcConverter converter, FixtureRows rows) {
		return new FixtureLoader(manager, converter, rows);
	}

}
