package dev.asyncdb.test.autoconfigure;

import java.time.Duration;
import java.util.Set;

import dev.asyncdb.test.rollback.RollbackOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the test kit.
 *
 * @param rollback whether each test is rolled back
 * @param grace time that a transaction rests before another one begins inside of it
 * @param limit maximum time that a caller waits for the connection of the test
 * @param quiet maximum time that the end of a test waits for work in the background
 * @param keepTables tables that are not emptied after tests with real transactions
 * @param createSchema whether to create the tables of the entities when the context
 * starts
 * @since 0.1.0
 */
@ConfigurationProperties("asyncdb.test")
public record AsyncdbTestProperties(@DefaultValue("true") boolean rollback, @DefaultValue("10ms") Duration grace,
		@DefaultValue("3s") Duration limit, @DefaultValue("2s") Duration quiet, @DefaultValue Set<String> keepTables,
		@DefaultValue("false") boolean createSchema) {

	RollbackOptions toOptions() {
		return new RollbackOptions(this.grace, this.limit, this.quiet);
	}

}
