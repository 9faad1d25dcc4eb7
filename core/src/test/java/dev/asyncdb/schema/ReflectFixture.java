package dev.asyncdb.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.schema.TableColumn;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.core.io.ClassPathResource;

/**
 * A database of records that no entity describes, and what the schema reads of it.
 */
abstract class ReflectFixture extends SchemaFixture {

	SchemaModel found = SchemaModel.of(List.of());

	ReflectFixture(DatabaseProduct product) {
		super(product, 2);
	}

	private String script() {
		return switch (this.product) {
			case POSTGRESQL -> "records-postgres.sql";
			case MARIADB -> "records-mariadb.sql";
			case H2 -> "records-h2.sql";
		};
	}

	@BeforeEach
	void read() {
		String text;
		try {
			text = new ClassPathResource("schema/" + script()).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.database.execute(Arrays.stream(text.split(";\n")).map(this::asItIs).toArray(String[]::new));
		this.found = get(schema().reflect());
	}

	private String asItIs(String statement) {
		return statement.lines().filter((line) -> !line.startsWith("--")).reduce("", (one, other) -> one + other);
	}

	/**
	 * A name as this database stores one without quotation marks.
	 */
	String stored(String name) {
		return switch (this.product) {
			case POSTGRESQL, MARIADB -> name;
			case H2 -> name.toUpperCase(Locale.ROOT);
		};
	}

	TableModel table(String name) {
		return Objects.requireNonNull(this.found.table(name), name);
	}

	TableColumn column(String table, String column) {
		return Objects.requireNonNull(table(stored(table)).column(stored(column)), column);
	}

	List<String> stored(String... names) {
		return Arrays.stream(names).map(this::stored).toList();
	}

	IndexModel index(String table, String name) {
		return table(stored(table)).indexes()
			.stream()
			.filter((index) -> index.name().equals(stored(name)))
			.findFirst()
			.orElseThrow();
	}

	ForeignKeyModel foreignKey(String table, String column) {
		return table(stored(table)).foreignKeys()
			.stream()
			.filter((key) -> key.columns().contains(stored(column)))
			.findFirst()
			.orElseThrow();
	}

}
