package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.StatementRecorder;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import static org.awaitility.Awaitility.await;

/**
 * A database with sessions whose statements are written down. After each test all
 * connections must be back.
 */
abstract class DatabaseFixture extends DatabaseTests {

	StatementRecorder recorder;

	SessionFactory sessions;

	DatabaseFixture() {
	}

	DatabaseFixture(int poolSize) {
		super(poolSize);
	}

	@BeforeParameterizedClassInvocation
	void openSessions() {
		this.recorder = new StatementRecorder(this.database.connectionFactory());
		this.sessions = SessionFixture.sessions(this.recorder);
	}

	static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(TestDatabase.TIMEOUT));
	}

	<T> T inTransaction(Function<AsyncSession, Mono<T>> work) {
		return get(this.sessions.inTransaction(work));
	}

	/**
	 * Work that returns nothing.
	 */
	void run(Function<AsyncSession, Mono<?>> work) {
		this.sessions.inTransaction((session) -> work.apply(session).then()).block(TestDatabase.TIMEOUT);
	}

	void add(Object... entities) {
		run((session) -> {
			session.addAll(List.of(entities));
			return Mono.empty();
		});
		this.recorder.clear();
	}

	/**
	 * How many statements there are with these updates: where an update does not return
	 * what it wrote, that is read.
	 */
	int withUpdates(int updates, int statements) {
		return DatabaseDialect.of(this.recorder).returnsUpdatedRows() ? statements : statements + updates;
	}

	/**
	 * How often a nightly test is repeated: a statement to a server takes several times
	 * as long as one to H2 in this JVM.
	 */
	int repeated(int onH2, int onServers) {
		return (this.product == DatabaseProduct.H2) ? onH2 : onServers;
	}

	long count(String table) {
		return this.database.number("SELECT COUNT(*) FROM \"" + table + "\"");
	}

	@AfterEach
	void nothingIsHeld() {
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == 0);
	}

}
