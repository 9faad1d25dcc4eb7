package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.CreatedBy;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.sql.IdentifierProcessing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Get or create and update or create by what the catalog knows of the keys, on every
 * database.
 */
class UpsertContractTests extends UpsertFixture {

	/**
	 * Largest number of statements of an update or create.
	 */
	private int statementsOfAnUpdate() {
		return switch (this.product) {
			case POSTGRESQL -> 2;
			case MARIADB -> 4;
			case H2 -> 6;
		};
	}

	@Test
	void getOrCreateOfExistingRowIsOneRoundTrip() {
		inTransaction((session) -> session.getOrCreate(Gadget.class, code("a")));
		this.recorder.clear();
		inTransaction((session) -> session.getOrCreate(Gadget.class, code("a")));
		List<String> trips = switch (this.product) {
			case POSTGRESQL, H2 -> List.of("SELECT");
			// At REPEATABLE READ a query is part of the transaction
			case MARIADB -> List.of("BEGIN", "SELECT", "COMMIT");
		};
		assertThat(this.recorder.trips()).isEqualTo(trips);
	}

	@Test
	void hitIsOneStatementAndMissIsTwo() {
		run((session) -> session.getOrCreate(Gadget.class, code("a")));
		assertThat(this.recorder.statements()).hasSize(2);
		this.recorder.clear();
		run((session) -> session.getOrCreate(Gadget.class, code("a")));
		assertThat(this.recorder.statements()).hasSize(1);
	}

	@Test
	void updateTakesFewStatements() {
		run((session) -> session.updateOrCreate(Gadget.class, code("a"), label("x")));
		assertThat(this.recorder.statements().size()).isLessThanOrEqualTo(statementsOfAnUpdate());
		this.recorder.clear();
		run((session) -> session.updateOrCreate(Gadget.class, code("a"), label("y")));
		assertThat(this.recorder.statements().size())
			.isLessThanOrEqualTo((this.product == DatabaseProduct.POSTGRESQL) ? 1 : statementsOfAnUpdate());
	}

	@Test
	void lookupWithoutAUniqueConstraintIsRefusedEvenIfARowIsThere() {
		run((session) -> session.getOrCreate(Gadget.class, code("a"), label("x")));
		refused(this.sessions.inTransaction((session) -> session.getOrCreate(Gadget.class, label("x"))),
				InvalidDataAccessApiUsageException.class, "looked up by 'label'",
				"UNIQUE (" + inSql("label") + ") to the table ", "withAdvisoryLockForMissingKey");
		refused(this.sessions
			.inTransaction((session) -> session.updateOrCreate(Gadget.class, label("x"), Values.of(Gadget::area, "b"))),
				InvalidDataAccessApiUsageException.class, "UNIQUE (");
	}

	private String inSql(String derived) {
		IdentifierProcessing names = DatabaseDialect.of(this.recorder).springDialect().getIdentifierProcessing();
		return names.quote(names.standardizeLetterCase(derived));
	}

	@Test
	void partOfAUniqueConstraintIsNone() {
		refused(this.sessions.inTransaction((session) -> session.getOrCreate(Shelf.class, Values.of(Shelf::room, "r"))),
				InvalidDataAccessApiUsageException.class, "UNIQUE (");
	}

	@Test
	void keysThatHoldAUniqueOneFindAndCreate() {
		Values<Gadget> keys = code("a").and(Gadget::area, "north");
		assertThat(inTransaction((session) -> session.getOrCreate(Gadget.class, keys)).created()).isTrue();
		assertThat(inTransaction((session) -> session.getOrCreate(Gadget.class, keys)).created()).isFalse();
		Persisted<Gadget> updated = inTransaction(
				(session) -> session.updateOrCreate(Gadget.class, keys, label("new")));
		assertThat(updated.created()).isFalse();
		assertThat(updated.entity().label()).isEqualTo("new");
	}

	@Test
	void keysInAnotherOrderAreThoseOfTheSameRow() {
		Values<Shelf> keys = Values.of(Shelf::room, "a").and(Shelf::place, "b");
		Values<Shelf> reversed = Values.of(Shelf::place, "b").and(Shelf::room, "a");
		Long id = inTransaction((session) -> session.getOrCreate(Shelf.class, keys)).entity().id();
		Persisted<Shelf> found = inTransaction((session) -> session.getOrCreate(Shelf.class, reversed));
		assertThat(found).isEqualTo(new Persisted<>(new Shelf(id, "a", "b", null), false));
		Persisted<Shelf> updated = inTransaction(
				(session) -> session.updateOrCreate(Shelf.class, reversed, Values.of(Shelf::label, "x")));
		assertThat(updated).isEqualTo(new Persisted<>(new Shelf(id, "a", "b", "x"), false));
		Values<Shelf> others = Values.of(Shelf::place, "a").and(Shelf::room, "b");
		assertThat(inTransaction((session) -> session.getOrCreate(Shelf.class, others)).created()).isTrue();
	}

	@Test
	void differentValuesOfUpdatesAreWrittenToTheirColumns() {
		update(label("x"));
		update(Values.of(Gadget::area, "north"));
		update(label(null).and(Gadget::area, "south"));
		assertThat(update(Values.of(Gadget::area, (String) null).and(Gadget::label, "z")))
			.extracting(Gadget::area, Gadget::label, Gadget::version)
			.containsExactly(null, "z", 3);
		assertThat(update(label("south").and(Gadget::area, "y"))).extracting(Gadget::area, Gadget::label)
			.containsExactly("y", "south");
	}

	private Gadget update(Values<Gadget> values) {
		return inTransaction((session) -> session.updateOrCreate(Gadget.class, code("a"), values)).entity();
	}

	@Test
	void racersOfKeysThatHoldAUniqueOneMakeOneRow() {
		Values<Gadget> keys = code("raced").and(Gadget::area, "north");
		List<Persisted<Gadget>> outcomes = Objects.requireNonNull(Flux.range(0, RACERS)
			.flatMap((index) -> this.sessions.inTransaction((session) -> session.getOrCreate(Gadget.class, keys)),
					RACERS)
			.collectList()
			.block(TestDatabase.TIMEOUT));
		assertThat(outcomes).hasSize(RACERS).filteredOn(Persisted::created).hasSize(1);
	}

	@Test
	void rowWithTheUniqueKeyAndOtherKeysIsADuplicateAndNothingElseIsLost() {
		run((session) -> session.getOrCreate(Gadget.class, code("a").and(Gadget::area, "north")));
		String kept = inTransaction((session) -> session.getOrCreate(Gadget.class, code("earlier"))
			.then(session.getOrCreate(Gadget.class, code("a").and(Gadget::area, "south"))
				.map((none) -> "wrong")
				.onErrorResume(DuplicateKeyException.class, (duplicate) -> Mono.just("duplicate"))));
		assertThat(kept).isEqualTo("duplicate");
		assertThat(this.database.number("SELECT COUNT(*) FROM \"gadget\" WHERE code = 'earlier'")).isOne();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"gadget\" WHERE area = 'north'")).isOne();
	}

	@Test
	void nullKeyThatNoConstraintHoldsIsRefused() {
		refused(this.sessions.inTransaction(
				(session) -> session.getOrCreate(Shelf.class, Values.of(Shelf::room, "r").and(Shelf::place, null))),
				InvalidDataAccessApiUsageException.class, "NULL");
	}

	@Test
	void refusalEndsWhenTheConstraintIsAdded() {
		this.database.execute("DROP TABLE IF EXISTS \"late\"",
				"CREATE TABLE \"late\" (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
						+ " code VARCHAR(50) NOT NULL)");
		Mono<Persisted<Late>> work = this.sessions
			.inTransaction((session) -> session.getOrCreate(Late.class, Values.of(Late::code, "a")));
		refused(work, InvalidDataAccessApiUsageException.class, "UNIQUE (");
		this.database.execute("CREATE UNIQUE INDEX \"late_code\" ON \"late\" (code)");
		assertThat(get(work).created()).isTrue();
	}

	@Test
	void missingTableIsToldByTheDatabase() {
		this.sessions.inTransaction((session) -> session.getOrCreate(Missing.class, Values.of(Missing::code, "a")))
			.as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isNotInstanceOf(InvalidDataAccessApiUsageException.class)
						.hasMessageContainingAll("missing"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void updateOrCreateCountsExactly() {
		List<Persisted<Gadget>> outcomes = Objects.requireNonNull(
				Flux.range(0, RACERS)
					.flatMap((index) -> this.sessions.inTransaction(TransactionOptions.defaults().withRetries(20),
							(session) -> session.updateOrCreate(Gadget.class, code("counter"), label("n" + index))),
							RACERS)
					.collectList()
					.block(TestDatabase.TIMEOUT));
		assertThat(outcomes).filteredOn(Persisted::created).hasSize(1);
		assertThat(this.database
			.number("SELECT COUNT(*) FROM \"gadget\" WHERE code = 'counter' AND version = " + (RACERS - 1))).isOne();
	}

	@Test
	void modificationIsAuditedOnlyIfSomethingChanged() {
		this.database.execute("DROP TABLE IF EXISTS \"page\"",
				"CREATE TABLE \"page\" (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
						+ " code VARCHAR(50) NOT NULL UNIQUE, label VARCHAR(50), author VARCHAR(50), editor VARCHAR(50),"
						+ " version INT NOT NULL)");
		assertThat(write("ada", "x")).isEqualTo(new Page(1L, "a", "x", "ada", "ada", 0));
		assertThat(write("bob", "x")).isEqualTo(new Page(1L, "a", "x", "ada", "ada", 1));
		assertThat(write("bob", null)).isEqualTo(new Page(1L, "a", null, "ada", "bob", 2));
		assertThat(write("cyd", null)).isEqualTo(new Page(1L, "a", null, "ada", "bob", 3));
		assertThat(write("cyd", "y")).isEqualTo(new Page(1L, "a", "y", "ada", "cyd", 4));
	}

	private Page write(String auditor, @Nullable String label) {
		SessionFactory audited = SessionFixture.auditedBy(auditor, Page.class, this.recorder);
		return get(audited.inTransaction((session) -> session.updateOrCreate(Page.class, Values.of(Page::code, "a"),
				Values.of(Page::label, label))))
			.entity();
	}

	@Table("page")
	record Page(@Id @Nullable Long id, String code, @Nullable String label, @CreatedBy @Nullable String author,
			@LastModifiedBy @Nullable String editor, @Version @Nullable Integer version) {
	}

	@Table("shelf")
	record Shelf(@Id @Nullable Long id, String room, @Nullable String place, @Nullable String label) {
	}

	@Table("late")
	record Late(@Id @Nullable Long id, String code) {
	}

	@Table("missing")
	record Missing(@Id @Nullable Long id, String code) {
	}

}
