package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import org.springframework.core.convert.converter.Converter;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values that the application changes in place: a change is written, and an undone one is
 * undone in the object too, on every database.
 */
class MutableValueContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.sessions = SessionFixture.converting(this.recorder, new PaletteWriter(), new PaletteReader(),
				new LabelWriter(), new LabelReader());
		this.database.execute("""
				CREATE TABLE "picture" (id BIGINT PRIMARY KEY, data VARBINARY(100), palette VARCHAR(100),
				width INT, thumbnail VARBINARY(100), version BIGINT NOT NULL)
				""".replace("VARBINARY(100)", binary()),
				"CREATE TABLE \"badge\" (id BIGINT PRIMARY KEY, label VARCHAR(50))",
				"CREATE TABLE \"stamp\" (id BIGINT PRIMARY KEY, data VARBINARY(100))".replace("VARBINARY(100)",
						binary()));
		switch (this.product) {
			case POSTGRESQL -> this.database.execute(
					"CREATE TABLE \"sheet\" (id BIGINT PRIMARY KEY, words TEXT[], tags TEXT[], cells INT[])",
					"CREATE TABLE \"board\" (id BIGINT PRIMARY KEY, labels TEXT[])");
			case H2 -> this.database.execute(
					"CREATE TABLE \"sheet\" (id BIGINT PRIMARY KEY, words VARCHAR ARRAY,"
							+ " tags VARCHAR ARRAY, cells INT ARRAY ARRAY)",
					"CREATE TABLE \"board\" (id BIGINT PRIMARY KEY, labels VARCHAR ARRAY)");
			case MARIADB -> {
			}
		}
	}

	private String binary() {
		return (this.product == DatabaseProduct.POSTGRESQL) ? "BYTEA" : "VARBINARY(100)";
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"picture\"", "DELETE FROM \"stamp\"", "DELETE FROM \"badge\"");
	}

	private static Picture picture() {
		Picture picture = new Picture();
		picture.id = 1L;
		picture.data = new byte[] { 1 };
		picture.palette = new Palette();
		picture.palette.colors.add("red");
		picture.size = new Size(10, new byte[] { 1 });
		return picture;
	}

	private static void change(Picture picture) {
		picture.data[0] = 9;
		picture.palette.colors.add("undone");
		picture.size.width = 99;
		picture.size.thumbnail[0] = 9;
	}

	private static void isUnchanged(Picture picture) {
		assertThat(picture.data).containsExactly(1);
		assertThat(picture.palette.colors).containsExactly("red");
		assertThat(picture.size.width).isEqualTo(10);
		assertThat(picture.size.thumbnail).containsExactly(1);
		assertThat(picture.version).isZero();
	}

	/**
	 * Change an entity of a session inside a savepoint that fails, flushed or not.
	 */
	private static <T> Mono<T> undone(AsyncSession session, T entity, boolean flushed, Consumer<T> change) {
		return session.<T>inSavepoint((nested) -> {
			change.accept(entity);
			return (flushed ? nested.flush() : Mono.<Void>empty()).then(Mono.error(new IllegalStateException("undo")));
		}).onErrorResume(IllegalStateException.class, (failure) -> Mono.just(entity));
	}

	private <T> T undoneInTransaction(Class<T> type, boolean flushed, Consumer<T> change) {
		return inTransaction(
				(session) -> session.getById(type, 1L).flatMap((entity) -> undone(session, entity, flushed, change)));
	}

	@Test
	void undoneChangesInPlaceAreNeitherHeldNorStored() {
		add(picture());
		for (boolean flushed : List.of(true, false)) {
			isUnchanged(undoneInTransaction(Picture.class, flushed, MutableValueContractTests::change));
			isUnchanged(get(this.sessions.inSession((session) -> session.getById(Picture.class, 1L))));
		}
	}

	@Test
	void undoneChangesOfNewValuesAreTakenBack() {
		add(picture());
		Picture held = undoneInTransaction(Picture.class, true, (picture) -> {
			picture.data = new byte[] { 7 };
			picture.palette = new Palette();
			picture.size = null;
		});
		isUnchanged(held);
		isUnchanged(get(this.sessions.inSession((session) -> session.getById(Picture.class, 1L))));
	}

	@Test
	void valuesStayTheSameObjectsAfterAnUndoneChange() {
		add(picture());
		List<Object> values = new ArrayList<>();
		Picture held = undoneInTransaction(Picture.class, true, (picture) -> {
			values.addAll(List.of(picture.data, picture.size));
			change(picture);
			picture.data = new byte[] { 7 };
		});
		assertThat(held.data).isSameAs(values.get(0));
		assertThat(held.size).isSameAs(values.get(1));
	}

	@Test
	void changesInPlaceAfterAnUndoneOneAreStored() {
		add(picture());
		run((session) -> session.getById(Picture.class, 1L)
			.flatMap((picture) -> undone(session, picture, true, MutableValueContractTests::change))
			.doOnNext((picture) -> {
				picture.size.thumbnail[0] = 5;
				picture.palette.colors.add("blue");
			}));
		Picture stored = get(this.sessions.inSession((session) -> session.getById(Picture.class, 1L)));
		assertThat(stored.size.thumbnail).containsExactly(5);
		assertThat(stored.palette.colors).containsExactly("red", "blue");
		assertThat(stored.data).containsExactly(1);
	}

	@Test
	void undoneChangesInPlaceOfARecordAreTakenBack() {
		add(new Stamp(1L, new byte[] { 1 }));
		Stamp held = undoneInTransaction(Stamp.class, true, (stamp) -> stamp.data()[0] = 9);
		assertThat(held.data()).containsExactly(1);
		assertThat(get(this.sessions.inSession((session) -> session.getById(Stamp.class, 1L))).data())
			.containsExactly(1);
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.H2 })
	void undoneChangesInPlaceOfArraysAndListsAreTakenBack() {
		this.database.execute("DELETE FROM \"sheet\"");
		add(Sheet.one());
		for (boolean flushed : List.of(true, false)) {
			Sheet held = undoneInTransaction(Sheet.class, flushed, (sheet) -> {
				sheet.words.add("undone");
				sheet.tags[0] = "undone";
				sheet.cells[1][1] = 99;
			});
			held.isAsAdded();
			get(this.sessions.inSession((session) -> session.getById(Sheet.class, 1L))).isAsAdded();
		}
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.H2 })
	void changesOfElementsAreStored() {
		this.database.execute("DELETE FROM \"sheet\"");
		add(Sheet.one());
		run((session) -> session.getById(Sheet.class, 1L).doOnNext((sheet) -> sheet.cells[1][1] = 99));
		run((session) -> session.getById(Sheet.class, 1L).doOnNext((sheet) -> sheet.words.set(0, "changed")));
		Sheet stored = get(this.sessions.inSession((session) -> session.getById(Sheet.class, 1L)));
		assertThat(stored.cells).isDeepEqualTo(new Integer[][] { { 1, 2 }, { 3, 99 } });
		assertThat(stored.words).containsExactly("changed");
		this.recorder.clear();
		run((session) -> session.getById(Sheet.class, 1L));
		assertThat(this.recorder.statements()).as("equal to the bottom, so nothing is written").hasSize(1);
	}

	@Test
	void valueThatIsEqualButStoredOtherwiseIsReadStoredAndRestored() {
		add(Badge.of("a"));
		Badge read = inTransaction((session) -> session.getById(Badge.class, 1L)
			.flatMap((badge) -> session.sql()
				.sql(this.database.sql("UPDATE \"badge\" SET label = 'A'"))
				.then()
				.then(Mono.defer(() -> session.refresh(badge)))));
		assertThat(read.label.text).isEqualTo("A");
		for (boolean flushed : List.of(true, false)) {
			Badge held = undoneInTransaction(Badge.class, flushed, (badge) -> badge.label = new Label("a"));
			assertThat(held.label.text).isEqualTo("A");
		}
		run((session) -> session.getById(Badge.class, 1L).doOnNext((badge) -> badge.label = new Label("a")));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"badge\" WHERE ASCII(label) = 97")).isOne();
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.H2 })
	void undoneChangesInsideOfConvertedElementsAreTakenBack() {
		this.database.execute("DELETE FROM \"board\"");
		for (boolean flushed : List.of(true, false)) {
			Board board = new Board();
			board.id = flushed ? 1L : 2L;
			board.labels = new Label[] { new Label("first") };
			Board held = inTransaction((session) -> {
				session.add(board);
				Consumer<Board> change = (changed) -> changed.labels[0].text = "undone";
				return session.flush().then(Mono.defer(() -> undone(session, board, flushed, change)));
			});
			assertThat(held.labels).extracting((label) -> label.text).containsExactly("first");
			Board stored = get(this.sessions.inSession((session) -> session.getById(Board.class, board.id)));
			assertThat(stored.labels).extracting((label) -> label.text).containsExactly("first");
		}
	}

	/**
	 * An entity with values that can be changed in place.
	 */
	@Table("picture")
	static class Picture {

		@Id
		private @Nullable Long id;

		private byte[] data = {};

		private Palette palette = new Palette();

		@Embedded.Nullable
		private @Nullable Size size = new Size(0, new byte[0]);

		@Version
		private @Nullable Long version;

	}

	/**
	 * An embedded value.
	 */
	static class Size {

		private @Nullable Integer width;

		private byte[] thumbnail;

		Size(@Nullable Integer width, byte[] thumbnail) {
			this.width = width;
			this.thumbnail = thumbnail;
		}

	}

	/**
	 * A value with a converter.
	 */
	static class Palette {

		private final List<String> colors = new ArrayList<>();

	}

	@WritingConverter
	private static final class PaletteWriter implements Converter<Palette, String> {

		@Override
		public String convert(Palette palette) {
			return String.join(",", palette.colors);
		}

	}

	@ReadingConverter
	private static final class PaletteReader implements Converter<String, Palette> {

		@Override
		public Palette convert(String text) {
			Palette palette = new Palette();
			palette.colors.addAll(List.of(text.split(",")));
			return palette;
		}

	}

	/**
	 * An immutable entity with a value that can be changed in place.
	 *
	 * @param id the identifier
	 * @param data the value
	 */
	@Table("stamp")
	record Stamp(@Id Long id, byte[] data) {
	}

	/**
	 * An entity with arrays and a list.
	 */
	@Table("sheet")
	static class Sheet {

		@Id
		private @Nullable Long id;

		private List<String> words = new ArrayList<>();

		private String[] tags = {};

		private Integer[][] cells = {};

		static Sheet one() {
			Sheet sheet = new Sheet();
			sheet.id = 1L;
			sheet.words.add("word");
			sheet.tags = new String[] { "tag" };
			sheet.cells = new Integer[][] { { 1, 2 }, { 3, 4 } };
			return sheet;
		}

		void isAsAdded() {
			assertThat(this.words).containsExactly("word");
			assertThat(this.tags).containsExactly("tag");
			assertThat(this.cells).isDeepEqualTo(new Integer[][] { { 1, 2 }, { 3, 4 } });
			assertThat(Objects.requireNonNull(this.id)).isOne();
		}

	}

	/**
	 * A value with a converter, whose equality is coarser than that of its column.
	 */
	static class Label {

		private String text;

		Label(String text) {
			this.text = text;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Label label && label.text.equalsIgnoreCase(this.text);
		}

		@Override
		public int hashCode() {
			return this.text.toLowerCase(Locale.ROOT).hashCode();
		}

	}

	@WritingConverter
	private static final class LabelWriter implements Converter<Label, String> {

		@Override
		public String convert(Label label) {
			return label.text;
		}

	}

	@ReadingConverter
	private static final class LabelReader implements Converter<String, Label> {

		@Override
		public Label convert(String text) {
			return new Label(text);
		}

	}

	/**
	 * An entity with such a value.
	 */
	@Table("badge")
	static class Badge {

		@Id
		private @Nullable Long id;

		private Label label = new Label("");

		static Badge of(String text) {
			Badge badge = new Badge();
			badge.id = 1L;
			badge.label = new Label(text);
			return badge;
		}

	}

	/**
	 * An entity with an array of such values.
	 */
	@Table("board")
	static class Board {

		@Id
		private @Nullable Long id;

		private Label[] labels = {};

	}

}
