package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import dev.asyncdb.session.Fleet.Cabin;
import dev.asyncdb.session.Fleet.Ship;
import dev.asyncdb.session.Fleet.Vessel;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.StatementRecorder;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A random tree of transactions, savepoints, nested and independent transactions with
 * random ends. After each undone part the objects are compared with their state at its
 * start, and what the transaction reads with the model.
 */
final class TransactionTree {

	private static final TransactionOptions INDEPENDENT = TransactionOptions.defaults()
		.withPropagation(Propagation.REQUIRES_NEW);

	private static final int DEPTH = 3;

	private final SessionOperations sessions;

	private final SessionOperations joining;

	private final TransactionalOperator nested;

	private final StatementRecorder recorder;

	private final TestDatabase database;

	private final Random random;

	private final Runnable fault;

	private final List<String> done = new ArrayList<>();

	private final List<String> stored = new ArrayList<>();

	private FleetState state = new FleetState(0);

	private List<Vessel> loaded = List.of();

	private int count;

	// The independent transaction whose last flush and commit follow
	private @Nullable Part last;

	TransactionTree(SessionFactory sessions, TransactionalOperator nested, StatementRecorder recorder,
			TestDatabase database, Random random, Runnable fault) {
		this.sessions = sessions;
		this.joining = sessions.withOptions(SessionOptions.defaults().withJoin(SessionJoin.CREATE_SAVEPOINT));
		this.nested = nested;
		this.recorder = recorder;
		this.database = database;
		this.random = random;
		this.fault = fault;
	}

	/**
	 * Return what all committed transactions must have left.
	 */
	List<String> stored() {
		List<String> all = new ArrayList<>(this.stored);
		all.addAll(this.state.rows());
		return all.stream().sorted().toList();
	}

	List<Vessel> loaded() {
		return this.loaded;
	}

	/**
	 * Run one transaction with all that is inside of it.
	 */
	Mono<Void> transaction() {
		return Mono.defer(() -> {
			Part part = new Part(new Transaction(this.state), End.any(this.random), 0);
			note("transaction %s {", part.end);
			Mono<Void> work = this.sessions
				.inTransaction((session) -> load(session, part.transaction).then(part.run(session)));
			return part.ended(work).then(Mono.fromRunnable(() -> {
				note("}");
				if (part.end == End.COMMIT) {
					this.state = part.transaction.state;
				}
				else {
					part.requireNothingCreated();
				}
			}));
		});
	}

	private Mono<Void> load(AsyncSession session, Transaction transaction) {
		return session.select(Ship.class)
			.with(Ship::getCabins)
			.where(Criteria.where("realm").is(0))
			.all()
			.collectList()
			.zipWith(session.select(Cabin.class).where(Criteria.where("realm").is(0)).all().collectList())
			.doOnNext((all) -> {
				transaction.state = this.state.copy();
				transaction.state.loaded(all.getT1(), all.getT2());
				this.loaded = transaction.state.objects();
			})
			.then();
	}

	/**
	 * An INSERT that is sent without BEGIN is its own COMMIT, for which a cancel comes
	 * too late.
	 */
	private void storeAlone(boolean inTransaction) {
		Part ending = this.last;
		if (!inTransaction && ending != null) {
			note("stored");
			ending.transaction.state.rows().forEach((row) -> this.stored.add(row.replace(" v-1", " v0")));
		}
	}

	private void note(String what, Object... arguments) {
		this.done.add(what.formatted(arguments));
	}

	private Mono<Void> inside(AsyncSession session, Transaction outer, int depth) {
		return Mono.defer(() -> switch (this.random.nextInt(4)) {
			case 0 -> savepoint(session, new Part(outer, End.any(this.random), depth), "savepoint");
			case 1 -> savepoint(session, new Part(outer, End.any(this.random), depth), "nested");
			case 2 -> savepoint(session, new Part(outer, End.any(this.random), depth), "joined");
			default ->
				independent(new Part(new Transaction(new FleetState(++this.count)), End.any(this.random), depth));
		});
	}

	private Mono<Void> savepoint(AsyncSession session, Part part, String kind) {
		note("%s %s {", kind, part.end);
		Mono<Void> work = switch (kind) {
			case "nested" -> this.nested.transactional(part.run(session));
			case "joined" -> this.joining.inSession((joined) -> joined(joined, part));
			default -> session.inSavepoint((same) -> part.run(same));
		};
		return part.ended(work).then(Mono.defer(() -> {
			note("}");
			if (part.end != End.COMMIT) {
				part.requireUndone(session);
			}
			return this.random.nextBoolean() ? compare(session, part.transaction) : Mono.empty();
		}));
	}

	/**
	 * Work that keeps a first half in any case, unless it is cancelled at its begin.
	 */
	private Mono<Void> joined(AsyncSession session, Part part) {
		Mono<Void> last = Mono.defer(() -> part.run(session))
			.then(Mono.defer(() -> (part.end == End.COMMIT) ? session.commit() : Mono.empty()));
		if (part.end == End.BEGIN || this.random.nextBoolean()) {
			return last;
		}
		note("first half {");
		return new Part(part.transaction, End.COMMIT, part.depth).run(session).then(Mono.defer(() -> {
			note("}");
			return this.random.nextBoolean() ? session.commit() : session.commit().then(session.rollback());
		})).then(last);
	}

	private Mono<Void> independent(Part part) {
		note("independent %s {", part.end);
		Mono<Void> work = this.sessions.inTransaction(INDEPENDENT,
				(session) -> part.run(session).doOnSuccess((nothing) -> this.last = part));
		return part.ended(work).then(Mono.fromRunnable(() -> {
			note("}");
			this.last = null;
			if (part.end == End.COMMIT) {
				this.stored.addAll(part.transaction.state.rows());
			}
			else {
				part.requireNothingCreated();
			}
		}));
	}

	/**
	 * Compare the model with what a transaction reads.
	 */
	private Mono<Void> compare(AsyncSession session, Transaction transaction) {
		return rows(session.sql(), this.database, "realm = " + transaction.state.realm()).doOnNext((rows) -> {
			note("compare");
			assertThat(rows).as("rows").isEqualTo(transaction.state.rows());
			transaction.state.objects()
				.forEach((object) -> assertThat(session.contains(object)).as(object.code).isTrue());
		}).then();
	}

	static Mono<List<String>> rows(DatabaseClient client, TestDatabase database, String condition) {
		Flux<String> ships = client.sql(database.sql(Fleet.SHIPS.formatted("s." + condition)))
			.map((row) -> FleetState.row(text(row.get("code")),
					List.of(text(row.get("name")), text(row.get("city")),
							Arrays.toString(row.get("flag", byte[].class))),
					Objects.requireNonNull(row.get("version", Long.class))))
			.all();
		Flux<String> cabins = client.sql(database.sql(Fleet.CABINS.formatted("c." + condition)))
			.map((row) -> FleetState.row(text(row.get("code")), List.of(text(row.get("name")), text(row.get("ship"))),
					Objects.requireNonNull(row.get("version", Long.class))))
			.all();
		return ships.concatWith(cabins).collectSortedList();
	}

	private static String text(@Nullable Object value) {
		return Objects.requireNonNullElse(value, "-").toString();
	}

	@Override
	public String toString() {
		return this.done.stream().filter((step) -> !step.isEmpty()).toList().toString();
	}

	/**
	 * How a part ends.
	 */
	enum End {

		COMMIT, ERROR, CONFLICT, IDLE, STATEMENT, BEGIN;

		static End any(Random random) {
			return (random.nextInt(5) < 2) ? COMMIT : values()[random.nextInt(values().length)];
		}

		boolean isCancel() {
			return compareTo(IDLE) >= 0;
		}

	}

	/**
	 * A transaction, whose parts share the model and the objects.
	 */
	private static final class Transaction {

		private final List<Vessel> created = new ArrayList<>();

		private final List<Vessel> undone = new ArrayList<>();

		private FleetState state;

		Transaction(FleetState state) {
			this.state = state;
		}

	}

	/**
	 * A part that is undone as a whole, or not at all.
	 */
	private final class Part {

		private final Transaction transaction;

		private final End end;

		private final int depth;

		private final Sinks.Empty<Void> cancel = Sinks.empty();

		private @Nullable FleetState before;

		private List<String> objects = List.of();

		private int created;

		Part(Transaction transaction, End end, int depth) {
			this.transaction = transaction;
			this.end = end;
			this.depth = depth;
		}

		Mono<Void> run(AsyncSession session) {
			return Mono.defer(() -> {
				this.before = this.transaction.state;
				this.transaction.state = this.before.copy();
				this.objects = this.before.objects().stream().map(FleetState::describe).toList();
				this.created = this.transaction.created.size();
				int steps = 1 + TransactionTree.this.random.nextInt(5);
				int last = TransactionTree.this.random.nextInt(steps);
				return Flux.range(0, steps).concatMap((number) -> {
					if (TransactionTree.this.random.nextInt(4) == 0 && this.depth < DEPTH) {
						return inside(session, this.transaction, this.depth + 1);
					}
					if (this.end == End.STATEMENT && number == last) {
						cancelDuringStatement();
					}
					return step(session);
				}).then(Mono.defer(() -> end(session)));
			});
		}

		private Mono<Void> step(AsyncSession session) {
			Random random = TransactionTree.this.random;
			FleetState.Step step = (!this.transaction.undone.isEmpty() && random.nextInt(3) == 0)
					? this.transaction.state.addAgain(session, this.transaction.undone.remove(0),
							this.transaction.created)
					: this.transaction.state.step(session, random, ++TransactionTree.this.count,
							this.transaction.created);
			note("%s", step.name());
			return step.statement();
		}

		private void cancelDuringStatement() {
			note("cancel the next statement");
			TransactionTree.this.recorder.duringNext((inTransaction) -> {
				storeAlone(inTransaction);
				cancel();
			});
		}

		private void cancel() {
			note("cancelled");
			TransactionTree.this.last = null;
			this.cancel.tryEmitEmpty();
		}

		private Mono<Void> end(AsyncSession session) {
			return switch (this.end) {
				case COMMIT -> Mono.empty();
				case ERROR -> Mono.error(new IllegalStateException("undo"));
				case CONFLICT -> {
					Ship nameless = new Ship(this.transaction.state.realm(), "nameless");
					nameless.name = null;
					yield session.save(nameless).then();
				}
				case IDLE, STATEMENT, BEGIN -> Mono.defer(() -> {
					TransactionTree.this.recorder.clear();
					cancel();
					return Mono.never();
				});
			};
		}

		/**
		 * Run the work and go on, however it ends.
		 */
		Mono<Void> ended(Mono<Void> work) {
			if (!this.end.isCancel()) {
				return work.onErrorResume(this::isExpected, (failure) -> Mono.empty());
			}
			return Mono.defer(() -> {
				if (this.end == End.BEGIN) {
					cancelDuringStatement();
				}
				return givenUp(work);
			});
		}

		private boolean isExpected(Throwable failure) {
			return (this.end == End.ERROR) ? "undo".equals(failure.getMessage())
					: this.end == End.CONFLICT && failure instanceof DataIntegrityViolationException;
		}

		// The signal is subscribed to first, and ends the work even while that is being
		// subscribed to: it would be late for a fast statement otherwise.
		// firstWithSignal(..)
		// is not among them: it may go on before it cancels what is just being subscribed
		// to
		private Mono<Void> givenUp(Mono<Void> work) {
			Mono<Void> signal = this.cancel.asMono();
			return TransactionTree.this.random.nextBoolean() ? work.takeUntilOther(signal)
					: work.timeout(signal, Mono.empty());
		}

		/**
		 * Continue with the model as it was at the begin, and require that of the
		 * objects.
		 */
		void requireUndone(AsyncSession session) {
			FleetState restored = this.before;
			if (restored == null) {
				return;
			}
			this.transaction.state = restored;
			TransactionTree.this.fault.run();
			assertThat(restored.objects().stream().map(FleetState::describe)).as("objects of an undone part")
				.isEqualTo(this.objects);
			requireNothingCreated();
			List<Vessel> undone = this.transaction.created.subList(this.created, this.transaction.created.size());
			undone.forEach((object) -> assertThat(session.contains(object)).as(object.code).isFalse());
			this.transaction.undone.addAll(undone);
			undone.clear();
		}

		void requireNothingCreated() {
			this.transaction.created.subList(this.created, this.transaction.created.size())
				.forEach((object) -> assertThat(object.isStored()).as(object.code).isFalse());
		}

	}

}
