package dev.asyncdb.replica;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What one caller has written, so that its later reads see it on replicas too. It is part
 * of the Reactor context: transactions in that context record the position of their
 * commit in the log of the database, and read-only transactions use a replica only if it
 * has replayed that position.
 * <p>
 * The auto-configuration has one for each web request, and hands its token to the client.
 * Elsewhere, as in a job, put one into the context:
 *
 * <pre class="code">
 * ReadYourWrites written = ReadYourWrites.begin();
 * orders.place(order).then(orders.list()).contextWrite(written::in);
 * </pre>
 *
 * Without replicas it has no effect. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ReadYourWrites {

	private final AtomicReference<State> state;

	private ReadYourWrites(State initial) {
		this.state = new AtomicReference<>(initial);
	}

	/**
	 * Create the record of a caller that has written nothing.
	 * @return the record
	 * @since 0.1.0
	 */
	public static ReadYourWrites begin() {
		return new ReadYourWrites(State.NOTHING);
	}

	/**
	 * Create the record of a caller that has written before, perhaps by another instance
	 * of the application.
	 * @param token the result of {@link #token()}
	 * @return the record
	 * @throws IllegalArgumentException if the text is no such token
	 * @since 0.1.0
	 */
	public static ReadYourWrites from(String token) {
		return new ReadYourWrites(new State(ReplicationPosition.parse(token), null));
	}

	/**
	 * Return the record of a Reactor context.
	 * @param context the context
	 * @return the record, or {@code null} if there is none
	 * @since 0.1.0
	 */
	public static @Nullable ReadYourWrites of(ContextView context) {
		return context.getOrDefault(ReadYourWrites.class, null);
	}

	/**
	 * Return a context with this record, for {@code contextWrite(..)}.
	 * @param context the context
	 * @return the context with this record
	 * @since 0.1.0
	 */
	public Context in(Context context) {
		return context.put(ReadYourWrites.class, this);
	}

	/**
	 * Return a text that stands for all that was written so far, for a cookie or a
	 * header. It contains the position in the log of the database, no data. If the last
	 * write was sent without a transaction, the database is asked for its position.
	 * @return the token, or empty if nothing was written, or if the position is not known
	 * because the database does not answer
	 * @since 0.1.0
	 */
	public Mono<String> token() {
		return Mono.defer(() -> {
			State current = state();
			Mono<ReplicationPosition> position = (current.unknown() != null) ? current.unknown()
					: Mono.justOrEmpty(current.known());
			return position.map(ReplicationPosition::token);
		});
	}

	private State state() {
		return Objects.requireNonNull(this.state.get());
	}

	/**
	 * Return what a replica must have replayed.
	 * @return {@code null} if nothing was written
	 */
	@Nullable ReplicationPosition position() {
		return state().known();
	}

	/**
	 * Return whether something was written at a position that is not known.
	 */
	boolean isUnknown() {
		return state().unknown() != null;
	}

	/**
	 * A transaction was committed before this position.
	 */
	void written(ReplicationPosition position) {
		this.state.updateAndGet((before) -> before.with(position));
	}

	/**
	 * Something is written at a position that the server does not return. From now on,
	 * the caller reads from the primary.
	 * @param position asks the database for a position after it
	 */
	void writing(Mono<ReplicationPosition> position) {
		this.state.updateAndGet((before) -> new State(before.known(), position));
	}

	/**
	 * What was written.
	 *
	 * @param known the latest position that is known
	 * @param unknown asks for the position of a later write, {@code null} if there is
	 * none
	 */
	private record State(@Nullable ReplicationPosition known, @Nullable Mono<ReplicationPosition> unknown) {

		static final State NOTHING = new State(null, null);

		// Another branch of the caller may write at the same time, so its unknown write
		// stays
		State with(ReplicationPosition position) {
			boolean isLater = this.known == null || this.known.compareTo(position) < 0;
			return isLater ? new State(position, this.unknown) : this;
		}

	}

}
