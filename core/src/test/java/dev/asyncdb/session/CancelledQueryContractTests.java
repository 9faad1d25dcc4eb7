package dev.asyncdb.session;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A caller of a query that leaves at any signal of the driver, with a pool of one: the
 * connection must come back without a transaction.
 */
class CancelledQueryContractTests extends LibraryFixture {

	private static final int MOST_SIGNALS = 200;

	CancelledQueryContractTests() {
		super(1);
	}

	@ParameterizedTest
	@EnumSource
	void callerThatLeavesAtAnySignalLeavesConnectionClean(Work work) {
		long id = id(ada());
		Signals signals = new Signals(this.database.connectionFactory());
		SessionFactory scripted = SessionFixture.sessions(signals);
		int all = signals.count(work.of(scripted, id));
		assertThat(all).as("signals of the driver").isBetween(6, MOST_SIGNALS);
		for (int signal = 1; signal <= all; signal++) {
			long before = count("author");
			boolean isTold = signals.cancelAt(signal, work.of(scripted, id));
			await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == 0);
			long stored = inTransaction((session) -> session.select(Author.class).count());
			assertThat(stored).as("after signal %d", signal)
				.isBetween(before + (isTold ? work.stored : 0), before + work.stored);
			assertThat(isInAutoCommit(this.database)).as("auto-commit after signal %d", signal).isTrue();
		}
	}

	private static boolean isInAutoCommit(TestDatabase server) {
		return get(Mono.usingWhen(server.connectionFactory().create(),
				(connection) -> Mono.just(connection.isAutoCommit()), Connection::close));
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void naiveCodeLeavesItsTransactionOpenSoThatThisTestWouldSeeIt() {
		try (TestDatabase server = TestDatabase.postgres(1)) {
			Signals signals = new Signals(server.connectionFactory());
			Mono<Long> naive = Mono.usingWhen(signals.create(), CancelledQueryContractTests::inNaiveTransaction,
					Connection::close);
			int all = signals.count(naive);
			boolean isClean = true;
			for (int signal = 1; signal <= all && isClean; signal++) {
				signals.cancelAt(signal, naive);
				await().atMost(TestDatabase.TIMEOUT).until(() -> server.acquired() == 0);
				isClean = isInAutoCommit(server);
			}
			assertThat(isClean).isFalse();
		}
	}

	private static Mono<Long> inNaiveTransaction(Connection connection) {
		return Mono.from(connection.beginTransaction())
			.then(Mono.defer(() -> Mono.from(connection.createStatement("SELECT 1").execute())))
			.flatMap((result) -> Mono.from(result.map((row) -> 1L)))
			.flatMap((one) -> Mono.from(connection.commitTransaction()).thenReturn(one));
	}

	/**
	 * Work that a caller leaves.
	 */
	enum Work {

		FIND_IN_SESSION(0, (sessions, id) -> sessions.inSession((session) -> session.findById(Author.class, id))),

		FIND_IN_TRANSACTION(0,
				(sessions, id) -> sessions.inTransaction((session) -> session.findById(Author.class, id))),

		FINDS(0, (sessions,
				id) -> sessions.inTransaction((session) -> session.findById(Author.class, id)
					.flatMap((author) -> session.fetch(author, Author::getBooks))
					.then(session.select(Author.class).count()))),

		FIND_AND_WRITE(1, (sessions, id) -> sessions
			.inTransaction((session) -> session.findById(Author.class, id).then(session.save(Author.of("bob")))));

		private final int stored;

		private final Call call;

		Work(int stored, Call call) {
			this.stored = stored;
			this.call = call;
		}

		Mono<?> of(SessionFactory sessions, long id) {
			return this.call.of(sessions, id);
		}

	}

	interface Call {

		Mono<?> of(SessionFactory sessions, long id);

	}

	/**
	 * Real connections whose signals are counted, one of which cancels.
	 */
	private static final class Signals implements ConnectionFactory {

		private final ConnectionFactory real;

		private final AtomicInteger seen = new AtomicInteger();

		private volatile int last;

		private volatile Sinks.Empty<Void> cancel = Sinks.empty();

		Signals(ConnectionFactory real) {
			this.real = real;
		}

		int count(Mono<?> work) {
			this.seen.set(0);
			this.last = Integer.MAX_VALUE;
			work.block(TestDatabase.TIMEOUT);
			return this.seen.get();
		}

		/**
		 * Cancel work at a signal.
		 * @return whether its value came nevertheless
		 */
		boolean cancelAt(int signal, Mono<?> work) {
			this.seen.set(0);
			this.last = signal;
			this.cancel = Sinks.empty();
			return work.takeUntilOther(this.cancel.asMono()).blockOptional(TestDatabase.TIMEOUT).isPresent();
		}

		private void seen() {
			if (this.seen.incrementAndGet() == this.last) {
				this.cancel.tryEmitEmpty();
			}
		}

		private <T> Flux<T> signalled(Publisher<T> call, Function<T, T> wrap) {
			return Flux.from(call).map(wrap).doFirst(this::seen).doOnNext((next) -> seen()).doOnComplete(this::seen);
		}

		@Override
		public Mono<Connection> create() {
			Publisher<? extends Connection> created = this.real.create();
			return signalled(Flux.<Connection>from(created), (connection) -> wrapped(connection, Connection.class))
				.singleOrEmpty();
		}

		private <T> T wrapped(T target, Class<T> type) {
			InvocationHandler handler = (proxy, method, args) -> called(proxy, target, method, args);
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
		}

		@SuppressWarnings("unchecked")
		private @Nullable Object called(Object proxy, Object target, Method method, Object @Nullable [] args)
				throws Throwable {
			try {
				Object answer = method.invoke(target, args);
				if (answer instanceof Statement statement) {
					return (statement == target) ? proxy : wrapped(statement, Statement.class);
				}
				return (answer instanceof Publisher<?> call)
						? signalled((Publisher<Object>) call,
								(next) -> (next instanceof Result result) ? wrapped(result, Result.class) : next)
						: answer;
			}
			catch (InvocationTargetException ex) {
				throw ex.getCause();
			}
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.real.getMetadata();
		}

	}

}
