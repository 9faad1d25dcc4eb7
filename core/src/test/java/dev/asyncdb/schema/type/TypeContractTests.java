package dev.asyncdb.schema.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.UpsertRow;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.StatementRecorder;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import org.springframework.data.mapping.MappingException;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each type of a property is stored, read, compared and found again by each operation, or
 * {@code createAll} refuses it and says what to do.
 */
class TypeContractTests extends DatabaseTests {

	private StatementRecorder recorder;

	@BeforeParameterizedClassInvocation
	void record() {
		if (this.product == DatabaseProduct.POSTGRESQL) {
			this.database.execute("CREATE EXTENSION IF NOT EXISTS citext", "CREATE EXTENSION IF NOT EXISTS hstore",
					"CREATE TYPE mood AS ENUM ('HAPPY', 'SAD')");
		}
		this.recorder = new StatementRecorder(this.database.connectionFactory());
	}

	@Test
	void matrix() {
		Map<String, String> results = new LinkedHashMap<>();
		for (HeldType type : HeldType.of(this.product)) {
			results.put(type.name(), result(type));
		}
		results.forEach((name, result) -> System.out.println("MATRIX " + this.product + " " + name + ": " + result));
	}

	private String result(HeldType type) {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.recorder)
			.entities(() -> List.of(type.entity()))
			.build();
		try {
			get(manager.schema().createAll());
		}
		catch (RuntimeException ex) {
			return "REFUSED " + ex;
		}
		List<String> failures = new ArrayList<>();
		Check check = new Check(type, manager, this.recorder);
		check.operations().forEach((name, work) -> {
			try {
				if (!work.get()) {
					failures.add(name);
				}
			}
			catch (RuntimeException ex) {
				failures.add(name + ": " + String.valueOf(ex.getMessage()).lines().findFirst().orElse("") + ((ex.getCause() != null) ? " <- " + ex.getCause().getMessage() : ""));
			}
		});
		return failures.isEmpty() ? "ok" : String.join("\n      ", failures);
	}

	private static <T> @Nullable T get(Mono<T> mono) {
		return mono.block(TestDatabase.TIMEOUT);
	}

	private interface Operation {

		boolean get();

	}

	private record Check(HeldType type, AsyncDatabaseManager manager, StatementRecorder recorder) {

		Map<String, Operation> operations() {
			Map<String, Operation> all = new LinkedHashMap<>();
			all.put("compare", () -> {
				var differences = get(this.manager.schema().compare()).required();
				if (!differences.isEmpty()) {
					throw new IllegalStateException(differences.toString());
				}
				return true;
			});
			all.put("save", () -> {
				run((session) -> session.save(this.type.instance("first", this.type.first())));
				return is("first", this.type.first());
			});
			all.put("save null", () -> this.type.isPrimitive() || nulls());
			all.put("addAll", () -> {
				run((session) -> {
					session.addAll(List.of(this.type.instance("second", this.type.second()),
							this.type.instance("third", this.type.second())));
					return session.flush();
				});
				return is("second", this.type.second()) && is("third", this.type.second());
			});
			all.put("no change", () -> {
				this.recorder.clear();
				run((session) -> session.select(this.type.entity()).all().then(session.flush()));
				return this.recorder.statements().stream().noneMatch((sql) -> sql.startsWith("UPDATE"));
			});
			all.put("change", () -> {
				run((session) -> session.findOne(this.type.entity(), label("third"))
					.flatMap((found) -> {
						set(found, this.type.first());
						return session.flush();
					}));
				return is("third", this.type.first());
			});
			all.put("where is", () -> found(Criteria.where("content").is(this.type.first())).equals(List.of("first", "third")));
			all.put("where not", () -> found(Criteria.where("content").not(this.type.first())).equals(List.of("second")));
			all.put("where in", () -> found(Criteria.where("content").in(List.of(this.type.second()))).equals(List.of("second"))
					&& found(Criteria.where("content").in(List.of(this.type.first(), this.type.second())))
						.equals(List.of("first", "second", "third")));
			all.put("where in many", () -> found(Criteria.where("content").in(many(this.type.second()))).equals(List.of("second"))
					&& found(Criteria.where("content").notIn(many(this.type.second()))).equals(List.of("first", "third")));
			all.put("where null", () -> this.type.isPrimitive() || found(Criteria.where("content").isNull()).equals(List.of("null")));
			all.put("findOne by values", () -> this.type.label(get(this.manager.inTransaction((session) -> session
				.findOne(this.type.entity(), values("label", "second", "content", this.type.second()))))).equals("second"));
			all.put("updateOrCreate", () -> {
				run((session) -> session.updateOrCreate(this.type.entity(), values("label", "second"),
						values("content", this.type.first())));
				return is("second", this.type.first());
			});
			all.put("bulk update", () -> {
				run((session) -> session.select(this.type.entity())
					.where(label("second"))
					.update(values("content", this.type.second())));
				return is("second", this.type.second());
			});
			all.put("bulk update null", () -> {
				if (this.type.isPrimitive()) {
					return true;
				}
				run((session) -> session.select(this.type.entity())
					.where(label("second"))
					.update(values("content", null)));
				return is("second", null);
			});
			all.put("many changes", () -> {
				run((session) -> session.select(this.type.entity()).all().doOnNext((found) -> set(found, this.type.second())).then(session.flush()));
				return is("first", this.type.second()) && is("second", this.type.second());
			});
			all.put("updateOrCreateAll", () -> {
				run((session) -> session.updateOrCreateAll(this.type.entity(),
						List.of(UpsertRow.of(values("label", "first"), values("content", this.type.first())),
								UpsertRow.of(values("label", "second"), values("content", this.type.first())))).then());
				return is("first", this.type.first()) && is("second", this.type.first());
			});
			all.put("delete where", () -> {
				run((session) -> session.select(this.type.entity())
					.where(Criteria.where("content").is(this.type.first()))
					.delete());
				return found(Criteria.where("label").in("first", "second")).isEmpty();
			});
			return all;
		}

		private static List<Object> many(Object value) {
			return Collections.nCopies(2000, value);
		}

		private boolean nulls() {
			run((session) -> session.save(this.type.instance("null", null)));
			return is("null", null);
		}

		private void set(Object found, Object content) {
			org.springframework.util.ReflectionUtils.setField(
					Objects.requireNonNull(org.springframework.util.ReflectionUtils.findField(this.type.entity(), "content")), found, content);
		}

		private Values<Object> values(Object... entries) {
			Map<String, @Nullable Object> map = new HashMap<>();
			for (int i = 0; i < entries.length; i += 2) {
				map.put((String) entries[i], entries[i + 1]);
			}
			return Values.from(this.type.entity(), map, map.keySet().toArray(String[]::new));
		}

		private static CriteriaDefinition label(String label) {
			return Criteria.where("label").is(label);
		}

		private boolean is(String label, @Nullable Object expected) {
			Object found = get(this.manager.inTransaction((session) -> session.findOne(this.type.entity(), label(label))));
			Object content = this.type.content(Objects.requireNonNull(found));
			if (!HeldType.areSame(content, expected)) {
				throw new IllegalStateException("read " + content + ((content != null) ? content.getClass() : ""));
			}
			return true;
		}

		private List<String> found(CriteriaDefinition criteria) {
			return get(this.manager.inTransaction((session) -> session.select(this.type.entity())
				.where(criteria)
				.all()
				.map(this.type::label)
				.collectSortedList()));
		}

		private void run(Function<AsyncSession, Mono<?>> work) {
			this.manager.inTransaction((session) -> work.apply(session).then()).block(TestDatabase.TIMEOUT);
		}

	}

}
