package dev.asyncdb.blocking;

import java.util.Optional;
import java.util.function.Function;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * Sessions in blocking style, for bridges, {@code main}, tests and
 * {@code CommandLineRunner}s: the work runs on the calling thread, and errors are thrown.
 * Calls on an event loop are refused. Thread-safe. <pre class="code">
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

	private BlockingDatabase(SessionOperations sessions) {
		this.sessions = sessions;
	}

	/**
	 * Create the blocking style of sessions.
	 * @param sessions the sessions
	 * @return the same sessions in blocking style
	 * @since 0.1.0
	 */
	public static BlockingDatabase of(SessionOperations sessions) {
		return new BlockingDatabase(sessions);
	}

	/**
	 * Wait for a publisher, such as {@code manager.schema().createAll()} or
	 * {@code manager.migrations().sync()}, on a bridge or any thread that may block.
	 * @param <T> the type of the value
	 * @param publisher the publisher; it is cancelled after its first value
	 * @return the first value, {@code null} if the publisher is empty; an error of the
	 * publisher is thrown
	 * @throws dev.asyncdb.bridge.NoBridgeContextException on a thread that must not
	 * block, such as an event loop; the publisher is then not subscribed to
	 * @since 0.1.0
	 */
	public <T> @Nullable T await(Publisher<? extends T> publisher) {
		return BlockingAwait.plain().value(publisher);
	}

	/**
	 * Open a session that the caller closes, preferably by {@code try}-with-resources.
	 * @return a new session; it acquires a connection for its first statement and commits
	 * only when {@code commit()} is called
	 * @since 0.1.0
	 */
	public BlockingSession openSession() {
		return plain(BlockingAwait.plain().required(this.sessions.openSession()));
	}

	private static BlockingSession plain(AsyncSession session) {
		return new DefaultBlockingSession(session, BlockingAwait.plain());
	}

	/**
	 * Return the session of the calling code.
	 * @return the session, {@code null} outside of a session
	 * @since 0.1.0
	 * @see SessionOperations#currentSession()
	 */
	public @Nullable BlockingSession currentSession() {
		return BlockingAwait.plain().optional(this.sessions.currentSession()).map(BlockingDatabase::plain).orElse(null);
	}

	/**
	 * Work in a session that commits only when {@code commit()} is called.
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
	 * it throws. A current transaction, such as that of the caller of a bridge, is
	 * joined.
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

	/**
	 * Find an entity by its identifier.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param id the identifier
	 * @return the entity, or empty
	 * @since 0.1.0
	 * @see SessionOperations#findById(Class, Object)
	 */
	public <T> Optional<T> findById(Class<T> type, Object id) {
		return BlockingAwait.plain().optional(this.sessions.findById(type, id));
	}

	/**
	 * Get an entity by its identifier.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param id the identifier
	 * @return the entity
	 * @since 0.1.0
	 * @see SessionOperations#getById(Class, Object)
	 */
	public <T> T getById(Class<T> type, Object id) {
		return BlockingAwait.plain().required(this.sessions.getById(type, id));
	}

	/**
	 * Find the only entity that matches a condition.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param criteria the condition
	 * @return the entity, or empty
	 * @since 0.1.0
	 * @see SessionOperations#findOne(Class, CriteriaDefinition)
	 */
	public <T> Optional<T> findOne(Class<T> type, CriteriaDefinition criteria) {
		return BlockingAwait.plain().optional(this.sessions.findOne(type, criteria));
	}

	/**
	 * Find the only entity with the given property values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys values to compare with, {@code null} means IS NULL
	 * @return the entity, or empty
	 * @since 0.1.0
	 * @see SessionOperations#findOne(Class, Values)
	 */
	public <T> Optional<T> findOne(Class<T> type, Values<T> keys) {
		return BlockingAwait.plain().optional(this.sessions.findOne(type, keys));
	}

	/**
	 * Get the only entity that matches a condition.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param criteria the condition
	 * @return the entity
	 * @since 0.1.0
	 * @see SessionOperations#getOne(Class, CriteriaDefinition)
	 */
	public <T> T getOne(Class<T> type, CriteriaDefinition criteria) {
		return BlockingAwait.plain().required(this.sessions.getOne(type, criteria));
	}

	/**
	 * Get the only entity with the given property values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys values to compare with, {@code null} means IS NULL
	 * @return the entity
	 * @since 0.1.0
	 * @see SessionOperations#getOne(Class, Values)
	 */
	public <T> T getOne(Class<T> type, Values<T> keys) {
		return BlockingAwait.plain().required(this.sessions.getOne(type, keys));
	}

	/**
	 * Get the entity with the given natural key, or create it with the key alone.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, on columns with a unique constraint
	 * @return the entity and whether this call created it
	 * @since 0.1.0
	 * @see SessionOperations#getOrCreate(Class, Values)
	 */
	public <T> Persisted<T> getOrCreate(Class<T> type, Values<T> keys) {
		return BlockingAwait.plain().required(this.sessions.getOrCreate(type, keys));
	}

	/**
	 * Get the entity with the given natural key, or create it.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults further values for a new row
	 * @return the entity and whether this call created it
	 * @since 0.1.0
	 * @see SessionOperations#getOrCreate(Class, Values, Values)
	 */
	public <T> Persisted<T> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return BlockingAwait.plain().required(this.sessions.getOrCreate(type, keys, defaults));
	}

	/**
	 * Update the entity with the given natural key, or create it with the same values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults values to set, on update and on create
	 * @return the entity and whether this call created it
	 * @since 0.1.0
	 * @see SessionOperations#updateOrCreate(Class, Values, Values)
	 */
	public <T> Persisted<T> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return BlockingAwait.plain().required(this.sessions.updateOrCreate(type, keys, defaults));
	}

	/**
	 * Update the entity with the given natural key, or create it with other values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults values to set on an existing row
	 * @param createDefaults further values for a new row; {@code null} means the defaults
	 * @return the entity and whether this call created it
	 * @since 0.1.0
	 * @see SessionOperations#updateOrCreate(Class, Values, Values, Values)
	 */
	public <T> Persisted<T> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults) {
		return BlockingAwait.plain().required(this.sessions.updateOrCreate(type, keys, defaults, createDefaults));
	}

	private static <T> @Nullable T current(Function<? super BlockingSession, ? extends @Nullable T> work,
			Function<Function<AsyncSession, Mono<T>>, Mono<T>> scope) {
		return BlockingAwait.plain()
			.<AsyncSession, T>around((session) -> work.apply(plain(session)),
					(body) -> scope.apply((session) -> session.asCurrent(body.apply(session))));
	}

}
