package dev.asyncdb.blocking;

import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.TransactionOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A database in blocking style, for bridges, {@code main}, tests and
 * {@code CommandLineRunner}s: the work runs on the thread that asks for it, and errors
 * are thrown. An event loop is refused. Thread-safe. <pre class="code">
 * try (BlockingSession session = manager.blocking().openSession()) {
 *     session.add(new User("ada"));
 *     session.commit();
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class BlockingDatabase {

	private final SessionOperations sessions;

	private final Supplier<Schema> schema;

	private final Supplier<Migrations> migrations;

	private BlockingDatabase(SessionOperations sessions, Supplier<Schema> schema, Supplier<Migrations> migrations) {
		this.sessions = sessions;
		this.schema = schema;
		this.migrations = migrations;
	}

	/**
	 * Wait for what sessions do. There is no schema and there are no migrations.
	 * @param sessions ways to work with a session
	 * @return the same in blocking style
	 * @since 0.1.0
	 */
	public static BlockingDatabase of(SessionOperations sessions) {
		return of(sessions, missing("schema"), missing("migrations"));
	}

	private static <T> Supplier<T> missing(String part) {
		return () -> {
			throw new IllegalStateException("Only sessions were given, no " + part);
		};
	}

	/**
	 * Wait for what sessions, the schema and migrations do.
	 * @param sessions ways to work with a session
	 * @param schema gives the schema, when it is asked for
	 * @param migrations gives the migrations, when they are asked for
	 * @return the same in blocking style
	 * @since 0.1.0
	 */
	public static BlockingDatabase of(SessionOperations sessions, Supplier<Schema> schema,
			Supplier<Migrations> migrations) {
		return new BlockingDatabase(sessions, schema, migrations);
	}

	/**
	 * Open a session that the caller closes, best by {@code try}-with-resources.
	 * @return a new session; it takes no connection before its first statement, and
	 * commits when told to
	 * @since 0.1.0
	 */
	public BlockingSession openSession() {
		return plain(BlockingAwait.plain().required(this.sessions.openSession()));
	}

	private static BlockingSession plain(AsyncSession session) {
		return new DefaultBlockingSession(session, BlockingAwait.plain());
	}

	/**
	 * The session in which the code already is.
	 * @return the session, {@code null} if there is none
	 * @since 0.1.0
	 * @see SessionOperations#currentSession()
	 */
	public @Nullable BlockingSession currentSession() {
		return BlockingAwait.plain().optional(this.sessions.currentSession()).map(BlockingDatabase::plain).orElse(null);
	}

	/**
	 * Work in a session that commits when told to.
	 * @param <T> the type of the value
	 * @param work the work to do
	 * @return the value of the work
	 * @since 0.1.0
	 * @see SessionOperations#inSession(Function)
	 */
	public <T> @Nullable T inSession(Function<? super BlockingSession, ? extends @Nullable T> work) {
		return current(work, this.sessions::inSession);
	}

	/**
	 * Work in a transaction with default options.
	 * @param <T> the type of the value
	 * @param work the work to do
	 * @return the value of the work
	 * @since 0.1.0
	 */
	public <T> @Nullable T inTransaction(Function<? super BlockingSession, ? extends @Nullable T> work) {
		return inTransaction(TransactionOptions.defaults(), work);
	}

	/**
	 * Work in a transaction. It is committed when the work returns and rolled back when
	 * it throws; a running one, as that of the caller of a bridge, is joined.
	 * @param <T> the type of the value
	 * @param options how to run the transaction
	 * @param work the work to do
	 * @return the value of the work, once it is committed
	 * @since 0.1.0
	 * @see SessionOperations#inTransaction(TransactionOptions, Function)
	 */
	public <T> @Nullable T inTransaction(TransactionOptions options,
			Function<? super BlockingSession, ? extends @Nullable T> work) {
		return current(work, (whole) -> this.sessions.inTransaction(options, whole));
	}

	private static <T> @Nullable T current(Function<? super BlockingSession, ? extends @Nullable T> work,
			Function<Function<AsyncSession, Mono<T>>, Mono<T>> scope) {
		return BlockingAwait.plain()
			.<AsyncSession, T>around((session) -> work.apply(plain(session)),
					(body) -> scope.apply((session) -> session.asCurrent(body.apply(session))));
	}

	/**
	 * The schema of this database.
	 * @return the schema
	 * @since 0.1.0
	 */
	public BlockingSchema schema() {
		return BlockingSchema.of(this.schema.get());
	}

	/**
	 * The migrations of this database.
	 * @return the migrations
	 * @throws IllegalStateException if none were configured
	 * @since 0.1.0
	 */
	public BlockingMigrations migrations() {
		return BlockingMigrations.of(this.migrations.get());
	}

}
