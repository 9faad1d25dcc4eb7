package dev.asyncdb.schema.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.schema.SchemaDifferences;
import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.StatementRecorder;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each type of a property is stored, read, compared and found by each operation, or
 * {@code createAll} refuses it and says what to do. {@code -Dasyncdb.docs.write=true}
 * writes the tables of the guide.
 */
class TypeContractTests extends DatabaseTests {

	private static final Path PAGE = Path.of("../docs/guide/types.md");

	private StatementRecorder recorder;

	@BeforeParameterizedClassInvocation
	void prepare() {
		if (this.product == DatabaseProduct.POSTGRESQL) {
			this.database.execute("CREATE EXTENSION IF NOT EXISTS citext", "CREATE EXTENSION IF NOT EXISTS hstore",
					"CREATE TYPE mood AS ENUM ('HAPPY', 'SAD')");
		}
		this.recorder = new StatementRecorder(this.database.connectionFactory());
	}

	@Test
	void eachTypeIsStoredOrRefused() throws IOException {
		Map<HeldType, List<String>> failures = new LinkedHashMap<>();
		List<HeldType> types = HeldType.of(this.product);
		for (HeldType type : types) {
			AsyncDatabaseManager manager = builder(type).build();
			if (!isRefused(type, manager)) {
				failures.put(type, new HeldOperations(type, manager, this.recorder).failures());
			}
		}
		assertThat(failures).hasSizeGreaterThan(30).allSatisfy((type, failed) -> assertThat(failed).isEmpty());
		Schema schema = builder(failures.keySet().toArray(HeldType[]::new)).build().schema();
		assertThat(schema.compare().map(SchemaDifferences::required).block(TestDatabase.TIMEOUT))
			.satisfies((differences) -> assertThat(differences.all()).isEmpty());
		requireInGuide(table(types, schema));
	}

	private static String table(List<HeldType> types, Schema schema) {
		SchemaModel stored = Objects.requireNonNull(schema.reflect().block(TestDatabase.TIMEOUT));
		return types.stream()
			.map((type) -> "| %s | %s |\n".formatted(type.declaration(), columnType(type, stored)))
			.collect(Collectors.joining("", "| in Java | column |\n| --- | --- |\n", ""));
	}

	private AsyncDatabaseManager.Builder builder(HeldType... types) {
		List<Class<?>> entities = Arrays.stream(types).<Class<?>>map(HeldType::entity).toList();
		return AsyncDatabaseManager.builder(this.recorder).entities(() -> entities);
	}

	private static boolean isRefused(HeldType type, AsyncDatabaseManager manager) {
		try {
			manager.schema().createAll().block(TestDatabase.TIMEOUT);
			return false;
		}
		catch (MappingException refused) {
			String advice = String.valueOf(refused.getMessage());
			assertThat(advice).contains(type.entity().getSimpleName() + ".content", type.simpleName());
			assertThat(advice).containsAnyOf("register a", "@ColumnDefinition");
			return true;
		}
	}

	private static String columnType(HeldType type, SchemaModel stored) {
		return stored.tables()
			.stream()
			.filter((table) -> table.name().name().equals(type.table()))
			.flatMap((table) -> table.columns().stream())
			.filter((column) -> column.name().equalsIgnoreCase("content"))
			.map((column) -> "`" + column.type() + "`")
			.findFirst()
			.orElse("refused");
	}

	private void requireInGuide(String table) throws IOException {
		String start = "<!-- types of %s -->\n".formatted(this.product.displayName());
		if (Boolean.getBoolean("asyncdb.docs.write")) {
			String page = Files.readString(PAGE);
			int from = page.indexOf(start) + start.length();
			Files.writeString(PAGE,
					page.substring(0, from) + table + page.substring(page.indexOf("<!-- end -->", from)));
		}
		assertThat(PAGE).content().contains(start + table + "<!-- end -->");
	}

	/**
	 * Otherwise the other test shows nothing.
	 */
	@Test
	void valueThatIsStoredAsAnotherOneIsSeen() {
		HeldType type = HeldType.of("canary", DocumentedTypes.canary());
		AsyncDatabaseManager manager = builder(type)
			.converter(DefaultReactiveDataAccessStrategy
				.createConverter(DatabaseDialect.of(this.recorder).springDialect(), List.of(new LosingConverter())))
			.build();
		manager.schema().createAll().block(TestDatabase.TIMEOUT);
		assertThat(new HeldOperations(type, manager, this.recorder).failures())
			.contains("save", "add many", "change", "updateOrCreate", "bulk update", "change many", "updateOrCreateAll")
			.doesNotContain("save null", "bulk update to null");
	}

	@WritingConverter
	private static final class LosingConverter implements Converter<Duration, String> {

		@Override
		public String convert(Duration source) {
			return source.plusMillis(1).toString();
		}

	}

}
