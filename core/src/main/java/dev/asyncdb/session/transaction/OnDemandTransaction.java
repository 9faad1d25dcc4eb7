package dev.asyncdb.session.transaction;

import java.util.Objects;
import java.util.function.UnaryOperator;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.reactive.step.TransactionCompletion;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.TransactionOptions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

/**
 * A transaction of {@code inTransaction(..)}. Its connection is created for the first
 * statement, and what Spring needs to know of it for the first code that looks up the
 * transaction: a repository, a {@code DatabaseClient}, {@code @Transactional} code. Most
 * work uses the session only, and Spring's part costs more than a query. Thread-safe.
 */
public final class OnDemandTransaction implements SessionTransaction {

	private final GuardedConnectionFactory connections;

	private final SessionTransactionManager manager;

	private final TransactionOptions options;

	private final Binding binding;

	private @Nullable AsyncSession session;

	private @Nullable TransactionContext outer;

	private volatile @Nullable Connection connection;

	private volatile @Nullable ManagedTransaction managed;

	private volatile boolean over;

	private boolean ended;

	/**
	 * Prepare a transaction.
	 * @param manager ends the transaction if Spring knows it
	 */
	public OnDemandTransaction(GuardedConnectionFactory connections, SessionTransactionManager manager,
			TransactionOptions options, Binding binding) {
		this.connections = connections;
		this.manager = manager;
		this.options = options;
		this.binding = binding;
	}

	/**
	 * Return the transaction of a context unless Spring knows it: then another one may
	 * have begun inside of it.
	 */
	public static @Nullable OnDemandTransaction of(ContextView context, ConnectionFactory database) {
		OnDemandTransaction transaction = LazyTransactionContext.untouched(context);
		return (transaction != null && transaction.connections.getWrappedObject() == database) ? transaction : null;
	}

	/**
	 * Return whether no transaction is running in a context.
	 */
	public static boolean isFirstIn(ContextView context) {
		return LazyTransactionContext.isAbsent(context);
	}

	/**
	 * Return the context of the work in this transaction. It shares the transactions of
	 * other databases.
	 */
	public Context within(Context context) {
		this.outer = isFirstIn(context) ? null : context.getOrDefault(TransactionContext.class, null);
		return LazyTransactionContext.of(context, this);
	}

	/**
	 * Set the session, before the transaction is used.
	 */
	public void use(AsyncSession session) {
		this.session = session;
	}

	/**
	 * Return the session of this transaction.
	 */
	public AsyncSession session() {
		return Objects.requireNonNull(this.session);
	}

	/**
	 * Return whether Spring does not know this running transaction.
	 */
	public boolean isUntouched() {
		return this.managed == null && !this.over;
	}

	boolean isOver() {
		return this.over;
	}

	/**
	 * Return what Spring looks up, {@code null} after the end.
	 */
	@Nullable Context entries() {
		ManagedTransaction known = managed();
		return (known != null) ? known.entries() : null;
	}

	/**
	 * Return the transaction for Spring, which exists from now on.
	 * @return {@code null} after the end
	 */
	public @Nullable ManagedTransaction managed() {
		return this.over ? null : (this.managed != null) ? this.managed : manage();
	}

	private synchronized @Nullable ManagedTransaction manage() {
		if (this.managed == null && !this.over) {
			TransactionContext suspended = this.outer;
			Context entries = (suspended != null)
					? SeparateTransaction.entries(this.connections.getWrappedObject(), suspended)
					: LazyTransactionContext.entries();
			ManagedTransaction created = ManagedTransaction.of(this.manager, this.options, entries,
					this.connections.join(connection()));
			this.binding.bind(created.synchronization(), created.holder(), session());
			this.managed = created;
		}
		return this.managed;
	}

	/**
	 * Return the transaction for Spring if it exists. Otherwise it cannot be looked up
	 * any more.
	 */
	public synchronized @Nullable ManagedTransaction endUnlessManaged() {
		if (this.managed == null) {
			this.over = true;
		}
		return this.managed;
	}

	@Override
	public Connection connection() {
		Connection known = this.connection;
		return (known != null) ? known : create();
	}

	@Override
	public @Nullable Connection current() {
		return this.connection;
	}

	private synchronized Connection create() {
		Connection known = this.connection;
		if (known == null) {
			known = this.connections.begin(this.manager.definitionOf(this.options));
			if (this.ended) {
				// It has acquired nothing; closed, it refuses the statement
				Uncancellable.start(Mono.from(known.close()), Context.empty());
			}
			this.connection = known;
		}
		return known;
	}

	// Code that has not noticed the end may still ask for a connection
	private synchronized @Nullable Connection ended() {
		this.ended = true;
		return this.connection;
	}

	@Override
	public boolean isOwn() {
		return false;
	}

	@Override
	public boolean closeUnused() {
		return true;
	}

	@Override
	public void abandon() {
		Connection used = this.connection;
		if (used != null) {
			GuardedConnectionFactory.abandon(used);
		}
	}

	@Override
	public Mono<Void> commit() {
		return JoinedTransaction.refuse("commit");
	}

	@Override
	public Mono<Void> rollback() {
		return JoinedTransaction.refuse("rollback");
	}

	@Override
	public Mono<Void> close() {
		return Mono.empty();
	}

	/**
	 * Return what commits a transaction that Spring does not know, and releases its
	 * connection. Further statements are refused.
	 * @param completed is called afterwards, with the failure or {@code null}, and
	 * returns the failure for the caller
	 * @return {@code null} if it holds no connection
	 */
	public @Nullable Mono<Void> committed(UnaryOperator<@Nullable Throwable> completed) {
		Connection used = ended();
		return (used == null || GuardedConnectionFactory.closeUnused(used)) ? null
				: new TransactionCompletion("commit", used.commitTransaction(), used, completed);
	}

	/**
	 * Release the connection, rolled back if the transaction has begun. Further
	 * statements are refused.
	 */
	public Mono<Void> released() {
		return Mono.defer(() -> {
			Connection used = ended();
			return (used != null) ? Mono.from(used.close()) : Mono.empty();
		});
	}

	/**
	 * Binds the session of a transaction to what Spring knows of it.
	 */
	@FunctionalInterface
	public interface Binding {

		/**
		 * Bind a session.
		 */
		void bind(TransactionSynchronizationManager synchronization, ConnectionHolder holder, AsyncSession session);

	}

}
