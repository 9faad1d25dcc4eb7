package dev.asyncdb.session;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Errors of databases with servers, which end connections.
 */
abstract class AbstractServerErrorContractTests extends AbstractErrorContractTests {

	AbstractServerErrorContractTests(TestDatabase database) {
		super(database);
	}

	/**
	 * Let the server end the connection of a session.
	 */
	abstract Mono<Void> terminate(AsyncSession session);

	@Test
	void serverThatEndsTheConnectionIsAResourceFailure() {
		databaseError(DataAccessResourceFailureException.class, DatabaseErrorKind.CONNECTION_LOST, this.sessions
			.inTransaction((session) -> terminate(session).then(Mono.defer(() -> tag(session, "a").one()))));
	}

	@Test
	void serverThatEndsTheConnectionBeforeTheCommitLeavesTheOutcomeOpen() {
		error(CommitOutcomeUnknownException.class,
				this.sessions.inTransaction((session) -> paint(session, "a", "red").then(terminate(session))));
	}

}
