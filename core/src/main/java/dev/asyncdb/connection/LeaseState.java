package dev.asyncdb.connection;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.StatementMonitor;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a lease has come, and what is known of it. One word tells the phase; everything
 * else is written by whoever is in charge of that phase. Thread-safe.
 */
final class LeaseState {

	private static final Logger logger = LoggerFactory.getLogger(LeaseState.class);

	private final AtomicReference<TransactionPhase> phase;

	private volatile @Nullable Connection held;

	private volatile @Nullable TransactionDefinition definition;

	private volatile @Nullable StatementMonitor running;

	private volatile ConnectionOutcome transactionEnd = ConnectionOutcome.RETURNED;

	private volatile boolean spent;

	private volatile boolean abandoned;

	LeaseState() {
		this.phase = new AtomicReference<>(TransactionPhase.NEW);
	}

	/**
	 * The state of a lease that joins a transaction of somebody else.
	 */
	LeaseState(Connection joined) {
		this.phase = new AtomicReference<>(TransactionPhase.ACTIVE);
		this.held = joined;
	}

	TransactionPhase phase() {
		return Objects.requireNonNull(this.phase.get());
	}

	boolean enter(TransactionPhase from, TransactionPhase to) {
		boolean entered = this.phase.compareAndSet(from, to);
		if (entered) {
			logger.trace("{} -> {}", from, to);
		}
		return entered;
	}

	/**
	 * Close for good, wherever it is.
	 * @return where it was
	 */
	TransactionPhase close() {
		TransactionPhase before = Objects.requireNonNull(this.phase.getAndSet(TransactionPhase.CLOSED));
		logger.trace("{} -> CLOSED", before);
		return before;
	}

	@Nullable Connection held() {
		return this.held;
	}

	void hold(Connection connection) {
		this.held = connection;
	}

	@Nullable TransactionDefinition definition() {
		return this.definition;
	}

	void define(TransactionDefinition wanted) {
		this.definition = wanted;
	}

	boolean isTransactional() {
		return this.definition != null && phase() != TransactionPhase.ENDED;
	}

	@Nullable StatementMonitor running() {
		return this.running;
	}

	void run(StatementMonitor statement) {
		this.running = statement;
	}

	/**
	 * Remember how the transaction was ended.
	 */
	void ended(ConnectionOutcome how) {
		this.transactionEnd = how;
		enter(TransactionPhase.ENDING, TransactionPhase.ENDED);
	}

	/**
	 * How the use of the connection ends.
	 * @param wanted {@link ConnectionOutcome#RETURNED} if it is to go back as it should
	 * @param before the phase until now
	 */
	ConnectionOutcome end(ConnectionOutcome wanted, TransactionPhase before) {
		return switch (before) {
			case NEW, CLOSED -> ConnectionOutcome.UNUSED;
			case ACQUIRING -> ConnectionOutcome.UNAVAILABLE;
			case BEGINNING, ACTIVE, ENDING, ENDED -> (wanted != ConnectionOutcome.RETURNED) ? wanted : atReturn(before);
		};
	}

	private ConnectionOutcome atReturn(TransactionPhase before) {
		if (this.spent) {
			return ConnectionOutcome.READ_ONLY_SERVER;
		}
		boolean isOver = before == TransactionPhase.ENDED || this.definition == null;
		return isOver ? this.transactionEnd : ConnectionOutcome.LEFT_OPEN;
	}

	/**
	 * The connection must not be used by anybody else.
	 */
	void spend() {
		this.spent = true;
	}

	/**
	 * Nobody waits any more for the connection that was asked for.
	 */
	void abandon() {
		if (phase() == TransactionPhase.ACQUIRING) {
			this.abandoned = true;
		}
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

}
