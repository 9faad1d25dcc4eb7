package dev.asyncdb.schema.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.UpsertRow;
import dev.asyncdb.testing.StatementRecorder;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * All operations that write, read or compare a value, in the table of a type. After each
 * the stored value is read.
 */
record HeldOperations(HeldType type, AsyncDatabaseManager manager, StatementRecorder recorder) {

	/** More than go as single parameters on any database. */
	private static final int MANY = 2000;

	/**
	 * Return what did not work: the names of operations, with their errors.
	 */
	List<String> failures() {
		List<String> failures = new ArrayList<>();
		all().forEach((name, work) -> {
			try {
				if (!work.getAsBoolean()) {
					failures.add(name);
				}
			}
			catch (RuntimeException ex) {
				failures.add("%s: %s, %s".formatted(name, ex.getMessage(), ex.getCause()));
			}
		});
		return failures;
	}

	private Map<String, BooleanSupplier> all() {
		Map<String, BooleanSupplier> all = new LinkedHashMap<>();
		all.putAll(writes());
		all.putAll(conditions());
		all.putAll(changes());
		return all;
	}

	private Map<String, BooleanSupplier> writes() {
		Object first = this.type.first();
		Object second = this.type.second();
		Map<String, BooleanSupplier> writes = new LinkedHashMap<>();
		writes.put("save",
				() -> after("save", (session) -> session.save(this.type.instance("first", first)), "first", first));
		writes.put("save null", () -> this.type.isPrimitive()
				|| after("save null", (session) -> session.save(this.type.instance("null", null)), "null", null));
		writes.put("add many", () -> after("add many", (session) -> {
			session.addAll(List.of(this.type.instance("second", second), this.type.instance("third", second)));
			return session.flush();
		}, "second", second) && has("third", second));
		writes.put("unchanged is not written", this::writesNothing);
		writes.put("change", () -> after("change", (session) -> session.findOne(this.type.entity(), label("third"))
			.doOnNext((found) -> this.type.set(found, first)), "third", first));
		return writes;
	}

	private Map<String, BooleanSupplier> conditions() {
		Object first = this.type.first();
		Object second = this.type.second();
		Map<String, BooleanSupplier> conditions = new LinkedHashMap<>();
		conditions.put("is", () -> found(content().is(first)).equals(List.of("first", "third")));
		conditions.put("not", () -> found(content().not(first)).equals(List.of("second")));
		conditions.put("in", () -> found(content().in(List.of(second))).equals(List.of("second"))
				&& found(content().in(List.of(first, second))).equals(List.of("first", "second", "third")));
		List<Object> many = Collections.nCopies(MANY, second);
		conditions.put("in many", () -> found(content().in(many)).equals(List.of("second"))
				&& found(content().notIn(many)).equals(List.of("first", "third")));
		conditions.put("is null", () -> this.type.isPrimitive() || found(content().isNull()).equals(List.of("null")));
		conditions.put("get by values", () -> this.type
			.label(get((session) -> session.getOne(this.type.entity(), values("label", "second", "content", second))))
			.equals("second"));
		return conditions;
	}

	private Map<String, BooleanSupplier> changes() {
		Object first = this.type.first();
		Object second = this.type.second();
		Map<String, BooleanSupplier> changes = new LinkedHashMap<>();
		changes.put("updateOrCreate", () -> after("updateOrCreate", (session) -> session
			.updateOrCreate(this.type.entity(), values("label", "second"), values("content", first)), "second", first));
		changes.put("bulk update", () -> after("bulk update", (session) -> update(session, second), "second", second));
		changes.put("bulk update to null", () -> this.type.isPrimitive()
				|| after("bulk update to null", (session) -> update(session, null), "second", null));
		changes.put("change many",
				() -> after("change many",
						(session) -> session.select(this.type.entity())
							.all()
							.doOnNext((found) -> this.type.set(found, second))
							.then(session.flush()),
						"first", second) && has("second", second));
		changes.put("updateOrCreateAll",
				() -> after("updateOrCreateAll",
						(session) -> session
							.updateOrCreateAll(this.type.entity(), List.of(row("first", first), row("second", first)))
							.then(),
						"first", first) && has("second", first));
		changes.put("delete", () -> {
			run("delete", (session) -> session.select(this.type.entity()).where(content().is(first)).delete());
			return found(Criteria.where("label").in("first", "second")).isEmpty();
		});
		return changes;
	}

	private boolean writesNothing() {
		this.recorder.clear();
		run((session) -> session.select(this.type.entity()).all().then(session.flush()));
		return this.recorder.statements().stream().noneMatch((sql) -> sql.startsWith("UPDATE"));
	}

	private static Criteria.CriteriaStep content() {
		return Criteria.where("content");
	}

	private static CriteriaDefinition label(String label) {
		return Criteria.where("label").is(label);
	}

	private Mono<Long> update(AsyncSession session, @Nullable Object content) {
		return session.select(this.type.entity()).where(label("second")).update(values("content", content));
	}

	private UpsertRow<Object> row(String label, Object content) {
		return UpsertRow.of(values("label", label), values("content", content));
	}

	private Values<Object> values(@Nullable Object... entries) {
		Map<String, @Nullable Object> map = new HashMap<>();
		for (int i = 0; i < entries.length; i += 2) {
			map.put((String) Objects.requireNonNull(entries[i]), entries[i + 1]);
		}
		return Values.from(this.type.entity(), map, map.keySet().toArray(String[]::new));
	}

	private boolean after(String operation, Function<AsyncSession, Mono<?>> work, String label,
			@Nullable Object expected) {
		run(operation, work);
		return has(label, expected);
	}

	private boolean has(String label, @Nullable Object expected) {
		Object found = get((session) -> session.getOne(this.type.entity(), label(label)));
		return HeldType.areSame(this.type.content(found), expected);
	}

	// One statement for each query, whatever the type and the number of values are
	private List<String> found(CriteriaDefinition criteria) {
		this.recorder.clear();
		List<String> found = get((session) -> session.select(this.type.entity())
			.where(criteria)
			.all()
			.map(this.type::label)
			.collectSortedList());
		long queries = this.recorder.statements().stream().filter((sql) -> sql.startsWith("SELECT")).count();
		if (queries != 1) {
			throw new IllegalStateException(queries + " queries");
		}
		return found;
	}

	private <T> T get(Function<AsyncSession, Mono<T>> work) {
		return Objects.requireNonNull(this.manager.inTransaction(work).block(TestDatabase.TIMEOUT));
	}

	private void run(String operation, Function<AsyncSession, Mono<?>> work) {
		this.recorder.clear();
		run(work);
		new HeldStatements(this.type, this.recorder).require(operation);
	}

	private void run(Function<AsyncSession, Mono<?>> work) {
		this.manager.inTransaction((session) -> work.apply(session).then()).block(TestDatabase.TIMEOUT);
	}

}
