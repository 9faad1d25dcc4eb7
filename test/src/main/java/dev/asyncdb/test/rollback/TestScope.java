package dev.asyncdb.test.rollback;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.test.rollback.TurnQueue.Turn;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The transaction of one test on one database, in which the transactions of all callers
 * are savepoints. Thread-safe.
 */
final class TestScope {

	private static final Logger logger = LoggerFactory.getLogger(TestScope.class);

	private final String test;

	private final ScopeCommands commands;

	private final TurnQueue queue;

	private final AtomicInteger names = new AtomicInteger();

	private final List<String> problems = new CopyOnWriteArrayList<>();

	TestScope(String test, ScopeCommands commands, TurnQueue queue) {
		this.test = test;
		this.commands = commands;
		this.queue = queue;
	}

	Connection driver() {
		return this.commands.driver();
	}

	Frame begin(boolean readOnly) {
		return new Frame(this, nextName(), readOnly);
	}

	private String nextName() {
		return "kit_" + this.names.incrementAndGet();
	}

	/**
	 * Execute a statement when its turn comes.
	 * @param frame the transaction of the caller, {@code null} for none
	 */
	Flux<Result> execute(@Nullable Frame frame, String sql, Function<Connection, Publisher<? extends Result>> call) {
		return Flux.defer(() -> {
			refuseEnd(sql);
			return (frame != null) ? inFrame(frame, sql, call) : plain(sql, call);
		});
	}

	private void refuseEnd(String sql) {
		boolean ends = SqlText.isTransactionControl(sql)
				|| (this.commands.dialect().definitionsCommit() && SqlText.isDefinition(sql));
		if (ends) {
			EndedTransactionException refusal = new EndedTransactionException(sql);
			report(String.valueOf(refusal.getMessage()));
			throw refusal;
		}
	}

	private Flux<Result> inFrame(Frame frame, String sql, Function<Connection, Publisher<? extends Result>> call) {
		return Flux.usingWhen(this.queue.acquire(frame, sql),
				(turn) -> attach(frame).then(Mono.defer(() -> this.commands.saveSettings(frame, sql)))
					.thenMany(Flux.defer(() -> executed(frame, sql, call))),
				TestScope::ended, (turn, failure) -> ended(turn), TestScope::ended);
	}

	private static Mono<Void> ended(Turn turn) {
		return Mono.fromRunnable(turn::end);
	}

	private Flux<Result> executed(Frame frame, String sql, Function<Connection, Publisher<? extends Result>> call) {
		frame.executes(sql);
		return noted(call, () -> {
			if (this.commands.dialect().errorsAbort()) {
				frame.fail();
			}
		});
	}

	private Flux<Result> noted(Function<Connection, Publisher<? extends Result>> call, Runnable whenFailed) {
		return Flux.from(call.apply(driver()))
			.<Result>map((result) -> new NotedResult(result, whenFailed))
			.doOnError((failure) -> whenFailed.run())
			.onBackpressureBuffer();
	}

	private Mono<Void> attach(Frame frame) {
		if (frame.isDoomed()) {
			return Mono.error(AbortedTransactionException::new);
		}
		return this.queue.contains(frame) ? Mono.empty()
				: makeRoom().then(Mono.defer(() -> this.commands.savepoint(frame)))
					.then(Mono.fromRunnable(() -> this.queue.push(frame)));
	}

	// A transaction that has only read would keep the newcomer from committing, and one
	// that an error has aborted cannot have another on top
	private Mono<Void> makeRoom() {
		Frame top = this.queue.top();
		if (top == null || !top.isReplaceable()) {
			return Mono.empty();
		}
		return this.commands.undo(top.name()).then(Mono.fromRunnable(() -> {
			this.queue.pop(top);
			if (top.hasFailed()) {
				top.doom();
			}
		}));
	}

	private Flux<Result> plain(String sql, Function<Connection, Publisher<? extends Result>> call) {
		String savepoint = nextName();
		AtomicBoolean failed = new AtomicBoolean();
		return Flux.usingWhen(this.queue.acquire(null, sql),
				(turn) -> makeRoom().then(Mono.defer(() -> this.commands.beforePlain(savepoint)))
					.thenMany(Flux.defer(() -> noted(call, () -> failed.set(true)))),
				(turn) -> afterPlain(turn, savepoint, sql, failed.get()),
				(turn, failure) -> afterPlain(turn, savepoint, sql, true),
				(turn) -> afterPlain(turn, savepoint, sql, failed.get()));
	}

	private Mono<Void> afterPlain(Turn turn, String savepoint, String sql, boolean failed) {
		return this.commands.afterPlain(savepoint, failed).doOnTerminate(() -> {
			Frame outer = this.queue.top();
			if (!failed && outer != null && !SqlText.isPlainRead(sql)) {
				outer.addCommits(List.of(SqlText.shortened(sql)));
			}
			turn.end();
		});
	}

	/**
	 * Commit the transaction of a caller: what it wrote belongs to the one below then.
	 */
	Mono<Void> commit(Frame frame) {
		return control(frame, "COMMIT", () -> {
			if (frame.isDoomed()) {
				return Mono.error(AbortedTransactionException::new);
			}
			return this.queue.contains(frame) ? this.commands.commit(frame)
				.then(Mono.<Void>fromRunnable(() -> committed(frame)))
				.onErrorResume((failure) -> undone(frame).then(Mono.error(failure))) : Mono.empty();
		});
	}

	private void committed(Frame frame) {
		Frame outer = this.queue.below(frame);
		this.queue.pop(frame);
		if (outer != null && !frame.lastWrite().isEmpty()) {
			outer.addCommits(List.of(frame.lastWrite()));
		}
		if (outer != null) {
			outer.addCommits(frame.commits());
		}
	}

	/**
	 * Roll the transaction of a caller back. Completes if the test is over.
	 */
	Mono<Void> rollback(Frame frame) {
		return control(frame, "ROLLBACK", () -> {
			if (!this.queue.contains(frame)) {
				reportUndone(frame.commits());
				return Mono.empty();
			}
			return undone(frame);
		}).onErrorResume(TestOverException.class, (over) -> Mono.empty());
	}

	private Mono<Void> undone(Frame frame) {
		return this.commands.undo(frame.name()).doOnTerminate(() -> {
			this.queue.pop(frame);
			reportUndone(frame.commits());
		});
	}

	private void reportUndone(List<String> commits) {
		for (String statement : commits) {
			report("A transaction that had committed was undone with the one it ran inside of: '%s'. In production it"
				.formatted(statement) + " stays; annotate this test with @RealTransactions");
		}
	}

	/**
	 * Call the driver for a savepoint of the caller.
	 */
	Mono<Void> savepoint(Frame frame, String name) {
		return control(frame, "SAVEPOINT " + name,
				() -> attach(frame).then(Mono.defer(() -> Mono.from(driver().createSavepoint(name))))
					.then(Mono.fromRunnable(() -> frame.savepoint(name))));
	}

	Mono<Void> release(Frame frame, String name) {
		return control(frame, "RELEASE SAVEPOINT " + name,
				() -> Mono.from(driver().releaseSavepoint(name)).then(Mono.fromRunnable(() -> frame.release(name))));
	}

	Mono<Void> rollbackTo(Frame frame, String name) {
		return control(frame, "ROLLBACK TO SAVEPOINT " + name,
				() -> Mono.from(driver().rollbackTransactionToSavepoint(name))
					.then(Mono.fromRunnable(() -> reportUndone(frame.rollbackTo(name)))));
	}

	private Mono<Void> control(Frame frame, String what, Supplier<Mono<Void>> work) {
		return Uncancellable.mono(Mono.usingWhen(this.queue.acquire(frame, what), (turn) -> work.get(),
				TestScope::ended, (turn, failure) -> ended(turn), TestScope::ended));
	}

	private void report(String problem) {
		this.problems.add(problem);
	}

	/**
	 * End the test: refuse all callers, and roll back.
	 * @param quiet how long to wait for callers that have not ended
	 * @return whether the connection can serve another test
	 */
	Mono<Boolean> end(Duration quiet) {
		return this.queue.close(quiet, () -> new TestOverException(this.test))
			.flatMap((wasQuiet) -> wasQuiet ? this.commands.rollback(this::report) : abandon());
	}

	private Mono<Boolean> abandon() {
		logger.warn("After the test {} the database was still in use, by {}. All of it is rolled back", this.test,
				this.queue.holder());
		return this.commands.abandon().thenReturn(false);
	}

	/**
	 * Return what makes the outcome of the test meaningless.
	 */
	List<String> problems() {
		return List.copyOf(this.problems);
	}

	@Override
	public String toString() {
		return this.test;
	}

}
