package dev.asyncdb.autoconfigure.syncdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.SchemaDifferences;
import dev.asyncdb.schema.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code makemigration} writes.
 */
class NewChangeLogTests {

	private final SchemaDifferences differences = new SchemaDifferences("postgresql",
			List.of(new SchemaDifference(Kind.EXTRA_COLUMN, new TableName(null, "users"), "old", null, "text",
					List.of("ALTER TABLE users DROP COLUMN old"), List.of()),
					new SchemaDifference(Kind.MISSING_COLUMN, new TableName(null, "users"), "phone", "varchar(20)",
							null, List.of("ALTER TABLE users ADD phone varchar(20) DEFAULT 'x: #1'"),
							List.of("ALTER TABLE users DROP COLUMN phone"))));

	@TempDir
	private Path directory;

	@Test
	void writeTakesTheNextNumberAndRewritesNothing() throws IOException {
		Files.writeString(this.directory.resolve("0007-before.yaml"), "databaseChangeLog: []");
		Path first = NewChangeLog.write(this.directory, "Add a phone!", this.differences);
		Path second = NewChangeLog.write(this.directory, "Add a phone!", this.differences);
		assertThat(first.getFileName()).hasToString("0008-add-a-phone.yaml");
		assertThat(second.getFileName()).hasToString("0009-add-a-phone.yaml");
		assertThat(this.directory.resolve("0007-before.yaml")).hasContent("databaseChangeLog: []");
	}

	@Test
	void textIsAChangeLogWithRollbackAndDropsAsComments() {
		String text = NewChangeLog.text("0001-phone", this.differences);
		assertThat(text).contains("#     ALTER TABLE users DROP COLUMN old", "renamed");
		Map<String, List<Map<String, Map<String, Object>>>> yaml = new Yaml().load(text);
		assertThat(yaml.get("databaseChangeLog")).singleElement().satisfies((change) -> {
			assertThat(change.get("changeSet")).containsEntry("id", "0001-phone")
				.containsEntry("dbms", "postgresql")
				.containsKey("rollback");
			assertThat(change.get("changeSet").get("changes")).isEqualTo(List.of(Map.of("sql", Map.of("splitStatements",
					false, "sql", "ALTER TABLE users ADD phone varchar(20) DEFAULT 'x: #1'"))));
		});
	}

	@Test
	void jsonEscapesTexts() {
		assertThat(Json.of(Map.of("a", List.of("q\"\\\n\t", 1, true))))
			.isEqualTo("{\"a\":[\"q\\\"\\\\\\n\\u0009\",1,true]}");
	}

}
