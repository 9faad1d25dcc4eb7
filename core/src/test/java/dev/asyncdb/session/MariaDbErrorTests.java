package dev.asyncdb.session;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.MariaDbServer;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.IllegalTransactionStateException;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.MARIADB)
class MariaDbErrorTests extends ErrorFixture {

	private static Mono<Void> sql(AsyncSession session, String sql) {
		return session.sql().sql(sql).then();
	}

	private static Mono<Tag> duplicate(AsyncSession session) {
		return session.save(new Tag(null, "b", null));
	}

	@Test
	void changeOfARowThatChangedSinceTheSnapshotIsAConflict() {
		databaseError(CannotAcquireLockException.class, DatabaseErrorKind.SERIALIZATION_FAILURE,
				this.sessions.inTransaction((session) -> tag(session, "a").one()
					.then(paintElsewhere("a", "theirs"))
					.then(Mono.defer(() -> paint(session, "a", "mine")))));
	}

	@Test
	void lockThatDoesNotBecomeFreeInTimeLeavesTheTransactionUsable() {
		Mono<Long> second = this.sessions.inSession((session) -> session.save(User.named("c"))
			.then(paint(session, "a", "blue").onErrorResume(CannotAcquireLockException.class,
					(failure) -> Mono.just(-1L)))
			.delayUntil((hits) -> session.commit()));
		Long hit = inTransaction((first) -> paint(first, "a", "red").then(second));
		assertThat(hit).isEqualTo(-1);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE name = 'c'")).isOne();
	}

	@Test
	void statementThatTakesTooLongIsATimeout() {
		databaseError(QueryTimeoutException.class, DatabaseErrorKind.CANCELLED, this.sessions
			.inTransaction((first) -> paint(first, "a", "red").then(this.sessions
				.inSession((second) -> sql(second, "SET max_statement_time = 0.05").then(paint(second, "a", "blue"))
					.onErrorResume(
							(failure) -> sql(second, "SET max_statement_time = DEFAULT").then(Mono.error(failure)))))));
	}

	@Test
	void duplicateThatWasSwallowedLeavesTheTransactionUsable() {
		Long hit = inTransaction(
				(session) -> duplicate(session).onErrorResume(DuplicateKeyException.class, (swallowed) -> Mono.empty())
					.then(paint(session, "a", "red")));
		assertThat(hit).isOne();
	}

	@Test
	void statementAfterOneThatEndsTheTransactionIsRefused() {
		error(IllegalTransactionStateException.class, this.sessions.inTransaction(
				(session) -> sql(session, "CREATE TABLE surprise (id INT)").then(paint(session, "a", "late"))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"tags\" WHERE color = 'late'")).isZero();
	}

	@Test
	void rowWithoutARequiredValueIsAnIntegrityViolation() {
		databaseError(DataIntegrityViolationException.class, DatabaseErrorKind.CONSTRAINT_VIOLATION,
				this.sessions.inTransaction((session) -> session.save(new Tag(null, null, "red"))));
	}

	@Test
	void writeInAReadOnlyTransactionSaysSo() {
		DataAccessResourceFailureException failure = databaseError(DataAccessResourceFailureException.class,
				DatabaseErrorKind.READ_ONLY, this.sessions.inTransaction(
						TransactionOptions.defaults().withReadOnly(true), (session) -> paint(session, "a", "red")));
		assertThat(failure).hasMessageContaining("read-only");
	}

	@Test
	void tableThatTheUserMayNotReadIsAPermissionDenied() {
		DatabaseUrl url = DatabaseUrl.parse(this.database.url());
		String name = String.valueOf(url.toConnectionFactoryOptions().getValue(ConnectionFactoryOptions.DATABASE));
		MariaDbServer.shared()
			.execute("CREATE OR REPLACE USER guest@'%' IDENTIFIED BY 'guest'",
					"GRANT SELECT ON " + name + ".visits TO guest@'%'");
		SessionFactory guest = SessionFixture
			.sessions(ConnectionFactories.get(url.withCredentials("guest", "guest").toConnectionFactoryOptions()));
		databaseError(PermissionDeniedDataAccessException.class, DatabaseErrorKind.PERMISSION_DENIED,
				guest.inTransaction((session) -> session.select(Visit.class).count().then(tag(session, "a").one())));
	}

}
