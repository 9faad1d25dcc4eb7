package dev.asyncdb.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import dev.asyncdb.testing.StatementRecorder;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/**
 * A database for each {@link KeyKind}, since a statement that a connection has prepared
 * keeps the type of its parameters.
 */
abstract class EqualKeyFixture extends DatabaseFixture {

	private final Map<KeyKind, TestDatabase> databases = new LinkedHashMap<>();

	@BeforeParameterizedClassInvocation
	void createDatabases() {
		KeyKind.of(this.product).forEach((kind) -> this.databases.put(kind, kind.createDatabase(this.product)));
	}

	@AfterParameterizedClassInvocation
	void closeDatabases() {
		this.databases.values().forEach(TestDatabase::close);
		this.databases.clear();
	}

	/**
	 * Run a test on empty tables of each kind.
	 */
	void forEachKind(Consumer<KeyKind> test) {
		TestDatabase before = this.database;
		this.databases.forEach((kind, own) -> {
			this.database = own;
			this.recorder = new StatementRecorder(own.connectionFactory());
			this.sessions = SessionFixture.sessions(this.recorder);
			kind.emptyTables(own);
			try {
				test.accept(kind);
				nothingIsHeld();
			}
			catch (RuntimeException | AssertionError failure) {
				throw new AssertionError("with " + kind, failure);
			}
			finally {
				this.database = before;
			}
		});
	}

	/**
	 * Run a test with an owner that has parts, a card and a mark, all of which refer to
	 * it by other spellings.
	 */
	void forEachKindWithOwner(Consumer<KeyKind> test) {
		forEachKind((kind) -> {
			this.database.execute(
					"INSERT INTO \"keyed_owner\" (id, code, label) VALUES ('%s', '%s', 'first')"
						.formatted(kind.key(1, 0), kind.key(1, 0)),
					"INSERT INTO \"keyed_part\" (owner_id) VALUES ('%s')".formatted(kind.key(1, 1)),
					"INSERT INTO \"keyed_part\" (owner_id) VALUES ('%s')".formatted(kind.key(1, 2)),
					"INSERT INTO \"keyed_card\" (owner_id) VALUES ('%s')".formatted(kind.key(1, 1)),
					"INSERT INTO \"keyed_mark\" (id, name) VALUES (1, 'm')",
					"INSERT INTO \"keyed_marking\" VALUES ('%s', 1)".formatted(kind.key(1, 1)));
			test.accept(kind);
		});
	}

}
