package dev.asyncdb.test.fault;

import java.time.Duration;

import org.assertj.core.api.AbstractAssert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Assertions of {@link Connections}.
 *
 * @since 0.1.0
 */
public final class ConnectionsAssert extends AbstractAssert<ConnectionsAssert, Connections> {

	private static final Duration OFTEN = Duration.ofMillis(10);

	private static final Duration LIMIT = Duration.ofSeconds(30);

	ConnectionsAssert(Connections actual) {
		super(actual, ConnectionsAssert.class);
	}

	/**
	 * Verify that no connection is acquired and no caller waits for one. Waits up to 30
	 * seconds for it, since a rollback goes on after its caller has hung up.
	 * @return this assertion
	 * @since 0.1.0
	 */
	public ConnectionsAssert areReleased() {
		return areReleasedWithin(LIMIT);
	}

	/**
	 * Verify that no connection is acquired and no caller waits for one.
	 * @param limit how long to wait for it
	 * @return this assertion
	 * @since 0.1.0
	 */
	public ConnectionsAssert areReleasedWithin(Duration limit) {
		isNotNull();
		// A request whose client has hung up may begin afterwards, so the first zero
		// counts
		Integer inUse = Flux.interval(Duration.ZERO, OFTEN)
			.onBackpressureDrop()
			.map((tick) -> this.actual.inUse())
			.takeUntil((number) -> number == 0)
			.takeUntilOther(Mono.delay(limit))
			.blockLast(limit.plus(LIMIT));
		if (inUse == null || inUse > 0) {
			failWithMessage(
					"Expected all connections to be released, but after %s %d of them are acquired or waited for",
					limit, inUse);
		}
		return this;
	}

}
