package dev.asyncdb.session;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.session.transaction.SessionTransactionManager;
import dev.asyncdb.testing.StatementRecorder;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Random trees of transactions, savepoints, nested and independent transactions, of which
 * each part is committed, fails or is cancelled while idle or while a statement runs.
 */
class RandomTransactionTests extends DatabaseFixture {

	private static final int TRANSACTIONS = 4;

	RandomTransactionTests() {
		super(12);
	}

	@BeforeParameterizedClassInvocation
	void createTables() {
		Fleet.createTables(this.database, this.product);
	}

	@Test
	void treesLeaveWhatTheModelSays() {
		run(8, this.recorder, false);
	}

	@Test
	@Tag("nightly")
	void manyTreesLeaveWhatTheModelSays() {
		run(repeated(3000, 500), this.recorder, false);
	}

	/**
	 * The canaries: a rollback to a savepoint that does not happen, and an object that is
	 * not restored.
	 */
	@Test
	void rollbackThatDoesNotHappenIsFound() {
		assertThat(catchThrowable(() -> run(30, new WithoutRollback(this.recorder), false)))
			.hasMessageContaining("tree of seed");
	}

	@Test
	void objectThatIsNotRestoredIsFound() {
		assertThat(catchThrowable(() -> run(30, this.recorder, true))).message()
			.containsAnyOf("objects of an undone part", "[changed, ");
	}

	private void run(int trees, ConnectionFactory connections, boolean isChanging) {
		long seed = TestRun.seed("trees of transactions on " + this.product);
		Random seeds = new Random(seed);
		SessionFactory sessions = SessionFixture.sessions(connections);
		TransactionalOperator nested = TransactionalOperator.create(new SessionTransactionManager(connections),
				TransactionOptions.defaults().withPropagation(Propagation.NESTED).toDefinition());
		for (int number = 0; number < trees; number++) {
			Fleet.empty(this.database);
			List<TransactionTree> self = new ArrayList<>();
			TransactionTree tree = new TransactionTree(sessions, nested, this.recorder, this.database,
					new Random(seeds.nextLong()), () -> {
						if (isChanging) {
							self.get(0).loaded().stream().limit(1).forEach((object) -> object.name = "changed");
						}
					});
			self.add(tree);
			for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
				try {
					this.recorder.clear();
					tree.transaction().block(TestDatabase.TIMEOUT);
					await().pollDelay(Duration.ZERO)
						.pollInterval(Duration.ofMillis(1))
						.atMost(TestDatabase.TIMEOUT)
						.until(() -> this.database.acquired() == 0);
					assertThat(rows()).as("all rows").isEqualTo(tree.stored());
				}
				catch (RuntimeException | AssertionError failure) {
					throw new AssertionError("tree of seed %d: %s: %s".formatted(seed, tree, failure.getMessage()),
							failure);
				}
			}
		}
	}

	private List<String> rows() {
		return get(TransactionTree.rows(DatabaseClient.create(this.recorder), this.database, "realm >= 0")
			.subscribeOn(SessionFixture.BLOCKING));
	}

	/**
	 * Connections that do not roll back to savepoints.
	 */
	private record WithoutRollback(StatementRecorder delegate) implements ConnectionFactory {

		@Override
		public Mono<Connection> create() {
			return Flux.<Connection>from(this.delegate.create()).singleOrEmpty().map(WithoutRollback::ignoring);
		}

		private static Connection ignoring(Connection real) {
			return (Connection) Proxy.newProxyInstance(WithoutRollback.class.getClassLoader(),
					new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
						if (method.getName().equals("rollbackTransactionToSavepoint")) {
							return Mono.empty();
						}
						try {
							return method.invoke(real, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.delegate.getMetadata();
		}

	}

}
