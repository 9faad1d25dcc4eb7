package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.testing.TestRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Converters that give another value each time, as an encryption with a random start
 * does: what is unchanged is not written, what was changed is.
 */
class ChangingConverterContractTests extends DatabaseFixture {

	private static final Map<String, BiConsumer<Vault, Integer>> CHANGES = Map.of("name",
			(vault, number) -> vault.name = "name " + number, "seal",
			(vault, number) -> vault.seal = new Seal("seal " + number), "note",
			(vault, number) -> vault.note.text = "note " + number, "keeper",
			(vault, number) -> vault.keeper = new Keeper(1, "keeper " + number), "labels",
			(vault, number) -> vault.labels.all.add("label " + number), "heart",
			(vault, number) -> vault.box.heart = new Seal("heart " + number), "pass",
			(vault, number) -> vault.pass = new Password("pass " + number));

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.sessions = SessionFixture.converting(this.recorder, new SealWriter(), new SealReader(), new NoteWriter(),
				new NoteReader(), new KeeperWriter(), new KeeperReader(), new LabelsWriter(), new LabelsReader(),
				new PasswordWriter(), new PasswordReader());
		this.database.execute("CREATE TABLE \"vault\" (id BIGINT PRIMARY KEY, version BIGINT NOT NULL,"
				+ " name VARCHAR(200), seal VARCHAR(200), note VARCHAR(200), keeper VARCHAR(200),"
				+ " labels VARCHAR(4000), heart VARCHAR(200), width INT, pass VARCHAR(2000), optional VARCHAR(200))");
	}

	@BeforeEach
	void oneVault() {
		this.database.execute("DELETE FROM \"vault\"");
		Vault vault = new Vault();
		CHANGES.values().forEach((change) -> change.accept(vault, 0));
		add(vault);
	}

	private Vault changed(Consumer<Vault> change) {
		this.recorder.clear();
		return inTransaction((session) -> session.getById(Vault.class, 1L).doOnNext(change));
	}

	private Vault stored() {
		return inTransaction((session) -> session.getById(Vault.class, 1L));
	}

	/**
	 * Return the columns that were updated, apart from the version.
	 */
	private Set<String> updated() {
		Set<String> columns = new TreeSet<>();
		updates().forEach((sql) -> CHANGES.keySet()
			.stream()
			.filter((name) -> sql.matches("(?is).*\\b" + name + "\"? = .*"))
			.forEach(columns::add));
		return columns;
	}

	// H2 returns the row of an update by a query around it
	private List<String> updates() {
		String update = "UPDATE \"vault\"";
		return this.recorder.statements()
			.stream()
			.filter((sql) -> sql.contains(update))
			.map((sql) -> sql.substring(sql.indexOf(update), sql.indexOf("WHERE")))
			.toList();
	}

	@Test
	void getWritesNothing() {
		changed((vault) -> {
		});
		assertThat(updates()).isEmpty();
		assertThat(stored().version).isZero();
	}

	@Test
	void equalCopiesAreNoChange() {
		changed((vault) -> {
			vault.seal = new Seal(vault.seal.text());
			vault.note = new Note(vault.note.text);
			vault.keeper = new Keeper(vault.keeper.id, vault.keeper.name);
			vault.labels = new Labels(new LinkedHashSet<>(List.copyOf(vault.labels.all)));
			vault.box = new Box(new Seal(vault.box.heart.text()), vault.box.width);
		});
		assertThat(updates()).isEmpty();
	}

	@Test
	void orderOfASetIsNoChange() {
		changed((vault) -> vault.labels.all.addAll(List.of("a", "b")));
		changed((vault) -> {
			Set<String> reversed = new LinkedHashSet<>(List.of("b", "a"));
			reversed.addAll(vault.labels.all);
			vault.labels = new Labels(reversed);
		});
		assertThat(updates()).isEmpty();
	}

	@Test
	void savedCopyOfAnotherSessionIsNoChange() {
		Vault detached = stored();
		this.recorder.clear();
		run((session) -> session.save(detached));
		run((session) -> session.merge(detached));
		assertThat(updates()).isEmpty();
		detached.keeper = new Keeper(1, "of equal number");
		run((session) -> session.save(detached));
		assertThat(updated()).containsExactly("keeper");
		assertThat(stored().keeper.name).isEqualTo("of equal number");
	}

	// A second row would be created each time
	@Test
	void lookupBySuchAPropertyIsRefused() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(
				() -> run((session) -> session.getOrCreate(Vault.class, Values.of(Vault::getSeal, new Seal("seal 0")))))
			.withMessageContainingAll("Vault", "'seal'", "another value each time");
		assertThat(count("vault")).isOne();
	}

	@Test
	void nullAndBackIsWritten() {
		changed((vault) -> vault.optional = new Seal("now"));
		assertThat(Objects.requireNonNull(stored().optional).text()).isEqualTo("now");
		changed((vault) -> vault.optional = null);
		assertThat(stored().optional).isNull();
	}

	@Test
	void refusedSavepointChangesNoUnchangedValue() {
		run((session) -> session.getById(Vault.class, 1L).flatMap((vault) -> {
			Note note = vault.note;
			Password pass = vault.pass;
			return session.inSavepoint((inner) -> {
				vault.seal = new Seal("undone");
				return inner.flush().then(Mono.error(new IllegalStateException("refused")));
			}).onErrorResume(IllegalStateException.class, (refused) -> Mono.empty()).doFinally((end) -> {
				assertThat(vault.note).isSameAs(note);
				assertThat(vault.pass).isSameAs(pass);
			});
		}));
		assertThat(stored().seal.text()).isEqualTo("seal 0");
		assertThat(stored().version).isZero();
	}

	@Test
	void randomChangesAreWrittenAndNothingElse() {
		Random random = new Random(TestRun.seed("changing converters on " + this.product));
		for (int round = 1; round <= 60; round++) {
			Set<String> names = changesOf(random);
			change(round, names, names);
		}
	}

	/**
	 * The canary: an update that leaves a change out, or writes more, must be noticed.
	 */
	@Test
	void anotherSetOfColumnsIsNoticed() {
		Set<String> both = Set.of("name", "note");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> change(1, Set.of("name"), both));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> change(2, both, Set.of("name")));
	}

	private static Set<String> changesOf(Random random) {
		List<String> names = new ArrayList<>(new TreeSet<>(CHANGES.keySet()));
		names.removeIf((name) -> random.nextInt(3) > 0);
		return new TreeSet<>(names);
	}

	private void change(int round, Set<String> names, Set<String> expected) {
		Vault before = stored();
		Vault after = changed(
				(vault) -> names.forEach((name) -> Objects.requireNonNull(CHANGES.get(name)).accept(vault, round)));
		assertThat(updated()).as("round %d", round).isEqualTo(expected);
		assertThat(after.version).isEqualTo(before.version + (names.isEmpty() ? 0 : 1));
		Vault now = stored();
		assertThat(now.seal).isEqualTo(after.seal);
		assertThat(now.note.text).isEqualTo(after.note.text);
		assertThat(now.keeper.name).isEqualTo(after.keeper.name);
		assertThat(now.labels.all).isEqualTo(after.labels.all);
		assertThat(now.box.heart).isEqualTo(after.box.heart);
		assertThat(now.pass.hash()).endsWith(names.contains("pass") ? "pass " + round : before.pass.hash());
	}

	private static String sealed(Object content) {
		return UUID.randomUUID() + "|" + content;
	}

	private static String opened(String stored) {
		return stored.substring(stored.indexOf('|') + 1);
	}

	@Table("vault")
	static class Vault {

		@Id
		private Long id = 1L;

		@Version
		private @Nullable Long version;

		private String name = "";

		private Seal seal = new Seal("");

		private Note note = new Note("");

		private Keeper keeper = new Keeper(0, "");

		private Labels labels = new Labels(new LinkedHashSet<>());

		@Embedded.Nullable
		private Box box = new Box(new Seal(""), 1);

		private Password pass = new Password("");

		private @Nullable Seal optional;

		Seal getSeal() {
			return this.seal;
		}

	}

	static class Box {

		private Seal heart;

		private int width;

		Box(Seal heart, int width) {
			this.heart = heart;
			this.width = width;
		}

	}

	/**
	 * A value that cannot change in place.
	 */
	record Seal(String text) {
	}

	/**
	 * A value that changes in place and has no equality.
	 */
	static class Note {

		private String text;

		Note(String text) {
			this.text = text;
		}

	}

	/**
	 * A value whose equality leaves out what is stored.
	 */
	static class Keeper {

		private final int id;

		private String name;

		Keeper(int id, String name) {
			this.id = id;
			this.name = name;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Keeper keeper && keeper.id == this.id;
		}

		@Override
		public int hashCode() {
			return this.id;
		}

	}

	static class Labels {

		private Set<String> all;

		Labels(Set<String> all) {
			this.all = all;
		}

	}

	/**
	 * A value that is read in another form than it was written in.
	 */
	record Password(String hash) {
	}

	@WritingConverter
	static class SealWriter implements Converter<Seal, String> {

		@Override
		public String convert(Seal seal) {
			return sealed(seal.text());
		}

	}

	@ReadingConverter
	static class SealReader implements Converter<String, Seal> {

		@Override
		public Seal convert(String stored) {
			return new Seal(opened(stored));
		}

	}

	@WritingConverter
	static class NoteWriter implements Converter<Note, String> {

		@Override
		public String convert(Note note) {
			return sealed(note.text);
		}

	}

	@ReadingConverter
	static class NoteReader implements Converter<String, Note> {

		@Override
		public Note convert(String stored) {
			return new Note(opened(stored));
		}

	}

	@WritingConverter
	static class KeeperWriter implements Converter<Keeper, String> {

		@Override
		public String convert(Keeper keeper) {
			return sealed(keeper.id + ":" + keeper.name);
		}

	}

	@ReadingConverter
	static class KeeperReader implements Converter<String, Keeper> {

		@Override
		public Keeper convert(String stored) {
			String[] parts = opened(stored).split(":", 2);
			return new Keeper(Integer.parseInt(parts[0]), parts[1]);
		}

	}

	@WritingConverter
	static class LabelsWriter implements Converter<Labels, String> {

		@Override
		public String convert(Labels labels) {
			return String.join(",", labels.all);
		}

	}

	@ReadingConverter
	static class LabelsReader implements Converter<String, Labels> {

		@Override
		public Labels convert(String stored) {
			return new Labels(new LinkedHashSet<>(List.of(stored.split(","))));
		}

	}

	@WritingConverter
	static class PasswordWriter implements Converter<Password, String> {

		@Override
		public String convert(Password password) {
			return sealed(password.hash());
		}

	}

	@ReadingConverter
	static class PasswordReader implements Converter<String, Password> {

		@Override
		public Password convert(String stored) {
			return new Password(stored);
		}

	}

}
