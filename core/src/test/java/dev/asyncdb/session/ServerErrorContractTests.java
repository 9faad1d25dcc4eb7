package dev.asyncdb.session;

import java.time.Duration;
import java.util.Map;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Errors of databases with servers, which end connections.
 */
@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
class ServerErrorContractTests extends ErrorFixture {

	/**
	 * Let the server end the connection of a session.
	 */
	private Mono<Void> terminate(AsyncSession session) {
		return switch (this.product) {
			case POSTGRESQL -> session.sql()
				.sql("SELECT pg_backend_pid()")
				.mapValue(Integer.class)
				.one()
				.flatMap((pid) -> this.sessions.inSession((other) -> other.sql()
					.sql("SELECT pg_terminate_backend(:pid, 5000)")
					.bindValues(Map.of("pid", pid))
					.then()));
			case MARIADB -> session.sql()
				.sql("SELECT CONNECTION_ID()")
				.mapValue(Long.class)
				.one()
				.flatMap((id) -> this.sessions.inSession((other) -> other.sql().sql("KILL " + id).then()))
				.delayElement(Duration.ofMillis(100));
			case H2 -> throw new UnsupportedOperationException("H2 runs in the process of the tests");
		};
	}

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
