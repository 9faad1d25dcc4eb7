package dev.asyncdb.session.support;

import java.util.Objects;

import dev.asyncdb.session.flush.Flush;
import dev.asyncdb.session.unit.DroppedRefusals;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionState;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A part in a savepoint, which a commit sets anew.
 */
final class JoinedSavepoint implements JoinedPart {

	private final DefaultAsyncSession transaction;

	private final String name;

	private volatile @Nullable OpenSavepoint open;

	JoinedSavepoint(DefaultAsyncSession transaction, String name) {
		this.transaction = transaction;
		this.name = name;
	}

	@Override
	public Mono<Void> begin() {
		return this.transaction.flush().then(this.transaction.queue().step(this::opened));
	}

	private Mono<Void> opened(SessionContext context) {
		return OpenSavepoint.set(this.transaction, this.name, context)
			.doOnNext((savepoint) -> this.open = savepoint)
			.then();
	}

	private OpenSavepoint savepoint() {
		return Objects.requireNonNull(this.open);
	}

	@Override
	public <T> Mono<T> in(Mono<T> work) {
		return this.transaction.state().in(savepoint().part(), work);
	}

	@Override
	public Mono<Void> commit() {
		return this.transaction.queue().step((context) -> new Flush(context).run().then(Mono.defer(this::keep)));
	}

	private Mono<Void> keep() {
		return savepoint().requireUsable()
			.then(Mono.defer(this::kept))
			.onErrorMap(this.transaction.lifecycle()::explain)
			.onErrorResume((failure) -> !DroppedRefusals.isRefusal(failure), this::lost);
	}

	private Mono<Void> kept() {
		SessionState state = this.transaction.state();
		state.keeping(savepoint().part());
		return savepoint().renewed().then(Mono.fromRunnable(() -> state.kept(savepoint().part())));
	}

	// As a failed COMMIT, it keeps nothing
	private Mono<Void> lost(Throwable failure) {
		return rollback().onErrorResume((second) -> SavepointScope.suppressed(failure, second))
			.then(Mono.error(failure));
	}

	@Override
	public Mono<Void> rollback() {
		return savepoint().restart();
	}

	@Override
	public Mono<Void> completed() {
		return undone("its end");
	}

	@Override
	public Mono<Void> undone(String reason) {
		return Mono.defer(() -> {
			OpenSavepoint savepoint = this.open;
			return (savepoint != null) ? savepoint.rollback() : unopened();
		});
	}

	// The savepoint may be on its way to the server
	private Mono<Void> unopened() {
		return this.transaction.lifecycle().releaseSavepoint(() -> {
			OpenSavepoint savepoint = this.open;
			return (savepoint != null) ? savepoint.release() : Mono.empty();
		});
	}

}
