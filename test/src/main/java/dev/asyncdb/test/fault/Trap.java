package dev.asyncdb.test.fault;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.asyncdb.test.fault.Moment.Kind;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

/**
 * A fault that happens once, at a moment.
 */
abstract class Trap {

	private final Moment moment;

	private final AtomicBoolean sprung = new AtomicBoolean();

	Trap(Moment moment) {
		this.moment = moment;
	}

	/**
	 * Return whether the fault has to happen now, once.
	 */
	boolean springs(Kind reached, String sql) {
		return this.moment.isReached(reached, sql) && this.sprung.compareAndSet(false, true);
	}

	boolean hasSprung() {
		return this.sprung.get();
	}

	/**
	 * Prepare the fault of a connection, before the statement or COMMIT is sent.
	 * @return lets the fault happen, on each subscription
	 */
	abstract Mono<Mono<Void>> prepare(Connection connection);

	@Override
	public String toString() {
		return this.moment.toString();
	}

}
