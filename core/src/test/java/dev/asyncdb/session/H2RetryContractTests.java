package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;
import reactor.core.publisher.Mono;

/**
 * H2 knows no conflicts of snapshots, so a function of its own raises the error that its
 * deadlocks have.
 */
class H2RetryContractTests extends AbstractRetryContractTests {

	H2RetryContractTests() {
		super(TestDatabase.h2(5));
		// The driver takes a semicolon for the end of a statement, also inside a text
		this.database.execute("""
				CREATE ALIAS conflict AS U&'int conflict() throws java.sql.SQLException {
					throw new java.sql.SQLTransactionRollbackException("conflict", "40001", 40001)\\003b
				}'
				""");
	}

	@Override
	Mono<Long> meetConflict(AsyncSession session) {
		return session.sql().sql("SELECT conflict()").mapValue(Long.class).one();
	}

}
