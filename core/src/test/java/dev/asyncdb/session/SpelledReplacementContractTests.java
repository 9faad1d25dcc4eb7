package dev.asyncdb.session;

import java.util.function.Consumer;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.KeyKind.Owner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A new entity whose identifier the database holds equal to that of a deleted one takes
 * over its row, however both are spelled.
 */
class SpelledReplacementContractTests extends EqualKeyFixture {

	/**
	 * Run a test with one row.
	 */
	private void forEachKindWithRow(Consumer<KeyKind> test) {
		forEachKind((kind) -> {
			this.database
				.execute("INSERT INTO \"keyed_owner\" (id, label) VALUES ('%s', 'first')".formatted(kind.key(1, 0)));
			test.accept(kind);
			assertThat(count("keyed_owner")).isOne();
			assertThat(this.database.number("SELECT COUNT(*) FROM \"keyed_owner\" WHERE label = 'second'")).isOne();
		});
	}

	private static Owner second(KeyKind kind, int spelling) {
		Owner owner = new Owner(kind.key(1, spelling));
		owner.setLabel("second");
		return owner;
	}

	@Test
	void loadedEntityIsReplaced() {
		forEachKindWithRow((kind) -> {
			Owner second = second(kind, 1);
			run((session) -> session.select(Owner.class).one().flatMap((first) -> {
				session.delete(first);
				session.add(second);
				return session.flush().doOnSuccess((nothing) -> {
					assertThat(session.contains(second)).isTrue();
					assertThat(session.contains(first)).isFalse();
					assertThat(second.getId()).isEqualTo(first.getId());
				})
					.then(session.getById(Owner.class, kind.key(1, 2)))
					.doOnNext((found) -> assertThat(found).isSameAs(second));
			}));
		});
	}

	@Test
	void entityThatWasNotLoadedIsReplaced() {
		forEachKindWithRow((kind) -> run((session) -> {
			session.delete(new Owner(kind.key(1, 2)));
			session.add(second(kind, 1));
			return Mono.empty();
		}));
	}

	@Test
	void recordIsReplaced() {
		forEachKindWithRow((kind) -> run((session) -> session.select(Name.class).one().flatMap((first) -> {
			session.delete(first);
			Name second = new Name(kind.key(1, 1), "second");
			session.add(second);
			return session.flush().doOnSuccess((nothing) -> assertThat(session.contains(first)).isFalse());
		})));
	}

	@Test
	void undoneReplacementLeavesBothObjectsAsTheyWere() {
		forEachKindWithRow((kind) -> {
			Owner second = second(kind, 1);
			run((session) -> session.select(Owner.class).one().flatMap((first) -> session.inSavepoint((inner) -> {
				inner.delete(first);
				inner.add(second);
				return inner.flush().then(Mono.error(new IllegalStateException("undo")));
			}).onErrorResume(IllegalStateException.class, (undone) -> Mono.empty()).then(Mono.fromRunnable(() -> {
				assertThat(second.getId()).isEqualTo(kind.key(1, 1));
				assertThat(session.contains(first)).isTrue();
				first.setLabel("second");
			}))));
		});
	}

	/**
	 * The identifiers look alike, and are two to the database.
	 */
	@Test
	void otherIdentifierIsInserted() {
		String collation = (this.product == DatabaseProduct.MARIADB) ? " COLLATE utf8mb4_bin" : "";
		this.database.execute(
				"CREATE TABLE \"exact_name\" (id VARCHAR(20)" + collation + " PRIMARY KEY, label VARCHAR(20))",
				"INSERT INTO \"exact_name\" VALUES ('Ada', 'first')");
		run((session) -> session.select(ExactName.class).one().flatMap((first) -> {
			session.delete(first);
			session.add(new ExactName("ada", "second"));
			return session.flush();
		}));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"exact_name\" WHERE id = 'ada' AND label = 'second'"))
			.isOne();
		assertThat(count("exact_name")).isOne();
	}

	@Table("keyed_owner")
	record Name(@Id String id, @Nullable String label) {
	}

	@Table("exact_name")
	record ExactName(@Id String id, @Nullable String label) {
	}

}
