package dev.asyncdb.reactive;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.error.ResultNotReadException;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Aborts a statement if the server stops answering, or if its subscriber stops reading. A
 * slow subscriber does not count as silence of the server.
 * <p>
 * A network that drops packets causes no error (pgjdbc/r2dbc-postgresql#728), so the
 * statement would wait without limit. Thread-safe.
 */
public final class StatementMonitor {

	private final Runnable onComplete;

	private final StatementLimits limits;

	private final StatementFailureListener listener;

	private final AtomicInteger openResults = new AtomicInteger(1);

	private final AtomicInteger answers = new AtomicInteger();

	private final AtomicBoolean awaitingAnswer = new AtomicBoolean();

	private final AtomicReference<@Nullable Throwable> abortCause = new AtomicReference<>();

	private final Queue<OpenResult> results = new ConcurrentLinkedQueue<>();

	private volatile @Nullable OpenResult statement;

	private volatile @Nullable String waiting;

	private final Standstill silence = new Standstill();

	private final Standstill idleness = new Standstill();

	private volatile boolean cancelled;

	private volatile @Nullable Runnable onCancel;

	private UnaryOperator<Throwable> translation = UnaryOperator.identity();

	private @Nullable Supplier<Flux<Result>> resend;

	private final PendingRelease release = new PendingRelease();

	/**
	 * Monitor a statement.
	 * @param onComplete is run when the statement has completed
	 * @param limits the limits of the statement
	 * @param listener is notified of an exceeded limit, and of failures
	 */
	public StatementMonitor(Runnable onComplete, StatementLimits limits, StatementFailureListener listener) {
		this.onComplete = onComplete;
		this.limits = limits;
		this.listener = listener;
	}

	/**
	 * Check whether the server or a reader has exceeded its limit.
	 * @param now the time, by {@link System#nanoTime()}
	 * @param isAwaited whether others wait for a connection
	 */
	public void check(long now, BooleanSupplier isAwaited) {
		int answered = this.answers.get();
		boolean isSilent = this.openResults.get() != 0 && this.awaitingAnswer.get();
		if (this.silence.exceeds(isSilent, answered, now, this.limits.silence())) {
			abort(new NoAnswerException(this.limits.silence(), null));
		}
		checkUnread(now, answered);
		boolean isIdle = this.openResults.get() != 0 && !this.awaitingAnswer.get() && !this.cancelled;
		checkIdle(isIdle, now, answered);
		if (isIdle) {
			checkReader(isAwaited);
		}
	}

	private void checkReader(BooleanSupplier isAwaited) {
		boolean isGone = isRead(ReaderState::isGone);
		if (isGone || (isRead(ReaderState::isStalled) && isAwaited.getAsBoolean())) {
			giveUp(new ResultNotReadException(isGone));
		}
	}

	private boolean isRead(Predicate<ReaderState> by) {
		return this.results.stream().map(OpenResult::reader).filter(Objects::nonNull).anyMatch(by);
	}

	private void checkIdle(boolean isIdle, long now, int answered) {
		if (this.idleness.exceeds(isIdle, answered, now, this.limits.idle(isReadAhead()))) {
			giveUp(this.limits.notRead(this.waiting));
		}
	}

	// A statement cannot be completed without a result that is not read
	private void giveUp(Throwable cause) {
		List<OpenResult> unread = (this.results.isEmpty() && this.statement != null) ? List.of(this.statement)
				: List.copyOf(this.results);
		if (unread.stream().map((result) -> result.giveUp(cause)).toList().contains(true)) {
			abort(cause);
		}
	}

	// A driver does not signal its subscribers that have requested nothing
	private void abort(Throwable cause) {
		if (this.abortCause.compareAndSet(null, cause)) {
			this.listener.abort(cause);
			List<OpenResult> open = List.copyOf(this.results);
			complete(this.openResults.getAndSet(0) > 0);
			open.forEach((result) -> result.abort(translate(cause)));
			OpenResult whole = this.statement;
			if (whole != null) {
				whole.abort(translate(cause));
			}
		}
	}

	// The first answer is the result itself, the others are rows
	private void checkUnread(long now, int answered) {
		if (this.release.isDelayed(this.cancelled && answered > 1 && this.openResults.get() != 0, now)) {
			abort(PendingRelease.delayed());
		}
	}

	/**
	 * The subscriber has requested data from the server.
	 */
	public void awaitAnswer() {
		this.awaitingAnswer.set(true);
	}

	/**
	 * The server has answered. If the subscriber has requested more,
	 * {@link #awaitAnswer()} follows.
	 */
	void answered() {
		this.answers.lazySet(this.answers.get() + 1);
		this.awaitingAnswer.set(false);
	}

	/**
	 * A subscriber starts to read the results of the statement.
	 */
	boolean begin(OpenResult results) {
		this.statement = results;
		return true;
	}

	/**
	 * A subscriber starts to read a result of the statement.
	 * @return {@code false} if the statement has already completed
	 */
	boolean openResult(OpenResult result) {
		boolean isOpened = this.openResults.getAndUpdate((before) -> (before != 0) ? before + 1 : 0) != 0;
		if (isOpened) {
			this.results.add(result);
		}
		return isOpened;
	}

	/**
	 * Read the rest of the results without waiting for their subscribers, because another
	 * statement waits: the subscriber may wait for that statement in turn.
	 * @param next the statement that waits
	 */
	public void readAhead(String next) {
		this.waiting = next;
		this.results.forEach(OpenResult::readAhead);
	}

	boolean isReadAhead() {
		return this.waiting != null;
	}

	/**
	 * The failure of a result that has too many rows to be read ahead.
	 */
	Throwable tooManyRows(int limit) {
		return this.limits.tooManyRows(this.waiting, limit);
	}

	/**
	 * A result has been read completely; more results can follow.
	 */
	void closeResult(OpenResult result) {
		this.results.remove(result);
		this.awaitingAnswer.set(false);
		OpenResult whole = this.statement;
		if (whole == null || whole.isRequested()) {
			awaitAnswer();
		}
		complete();
	}

	/**
	 * The driver has delivered its last result, or a result was read completely. Drivers
	 * complete before the delivered results are read.
	 */
	void complete() {
		complete(this.openResults.getAndUpdate((before) -> Math.max(0, before - 1)) == 1);
	}

	private void complete(boolean isLast) {
		if (isLast) {
			this.awaitingAnswer.lazySet(false);
			this.onComplete.run();
		}
	}

	/**
	 * The subscriber has cancelled.
	 */
	void cancel() {
		this.cancelled = true;
		Runnable action = this.onCancel;
		if (action != null) {
			action.run();
		}
	}

	/**
	 * Run an action when the subscriber cancels.
	 */
	public void whenCancelled(Runnable action) {
		this.onCancel = action;
	}

	/**
	 * The release of the connection waits for the statement. From now on a cancelled
	 * result is drained for one second only: opening another connection is faster than
	 * reading millions of rows.
	 */
	public void requestRelease() {
		this.release.request();
	}

	public boolean isCancelled() {
		return this.cancelled;
	}

	void failed(Throwable failure) {
		this.listener.failed(failure);
	}

	/**
	 * The failure for the subscriber. After an abort the driver only reports that the
	 * connection is closed.
	 */
	Throwable translate(Throwable failure) {
		Throwable cause = this.abortCause.get();
		if (cause == null) {
			return translated(failure);
		}
		return translated((cause instanceof NoAnswerException && failure != cause)
				? new NoAnswerException(this.limits.silence(), failure) : cause);
	}

	private Throwable translated(Throwable failure) {
		return this.translation.apply(this.listener.translate(failure));
	}

	/**
	 * Translate failures for the subscriber.
	 */
	public void translateBy(UnaryOperator<Throwable> translator) {
		this.translation = translator;
	}

	/**
	 * Set how to send the statement again, {@code null} if that is not possible.
	 */
	public void resendBy(@Nullable Supplier<Flux<Result>> again) {
		this.resend = again;
	}

	/**
	 * Read a result of the statement. If the server refuses the statement because it is
	 * outdated, send it again and read the new result.
	 */
	public <T> Publisher<T> read(Result result, Function<Result, Publisher<T>> reader) {
		Supplier<Flux<Result>> again = this.resend;
		return (again != null) ? OutdatedResult.read(result, reader, again) : reader.apply(result);
	}

}
