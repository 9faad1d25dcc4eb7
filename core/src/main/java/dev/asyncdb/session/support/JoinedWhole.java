package dev.asyncdb.session.support;

import dev.asyncdb.connection.GuardedConnectionFactory;
import reactor.core.publisher.Mono;

/**
 * A part without a savepoint: it can be undone only with the whole transaction, which
 * then refuses everything else.
 */
final class JoinedWhole implements JoinedPart {

	private static final String UNCOMMITTED = "its end without commit()";

	private final DefaultAsyncSession transaction;

	private volatile int kept;

	private volatile boolean undone;

	JoinedWhole(DefaultAsyncSession transaction) {
		this.transaction = transaction;
	}

	@Override
	public Mono<Void> begin() {
		return commit();
	}

	@Override
	public <T> Mono<T> in(Mono<T> work) {
		return work;
	}

	@Override
	public Mono<Void> commit() {
		return this.transaction.flush().then(Mono.fromRunnable(() -> this.kept = changes()));
	}

	private int changes() {
		return GuardedConnectionFactory.changes(this.transaction.state().context().connection());
	}

	@Override
	public Mono<Void> rollback() {
		return undone("rollback()");
	}

	@Override
	public Mono<Void> completed() {
		return Mono.defer(() -> this.undone ? Mono.empty()
				: this.transaction.flush()
					.doOnError((failure) -> rollbackOnly(UNCOMMITTED))
					.then(Mono.fromRunnable(this::requireCommitted)));
	}

	private void requireCommitted() {
		if (changes() != this.kept) {
			rollbackOnly(UNCOMMITTED);
		}
	}

	@Override
	public Mono<Void> undone(String reason) {
		return Mono.fromRunnable(() -> rollbackOnly(reason));
	}

	private void rollbackOnly(String reason) {
		this.undone = true;
		this.transaction.lifecycle().rollbackOnly(reason);
	}

}
