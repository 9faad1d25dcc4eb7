package dev.asyncdb.schema.changelog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.SchemaDifferences;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.statement.schema.ColumnType;
import dev.asyncdb.statement.schema.TableColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Path and content of a new file.
 */
class MigrationFileTests {

	private static final String INCLUDE = "databaseChangeLog:\n  - include:\n      file: a.yaml\n";

	private static final SchemaDifferences DIFFERENCES = new SchemaDifferences(DatabaseProduct.POSTGRESQL,
			List.of(new SchemaDifference(Kind.EXTRA_COLUMN, new TableName(null, "book"), "gone", null, null, "text",
					List.of("ALTER TABLE \"book\" DROP COLUMN \"gone\""), List.of()),
					new SchemaDifference(Kind.MISSING_INDEX, new TableName(null, "book"), "ix_book_title", null,
							"[title]", null, List.of("CREATE INDEX \"ix_book_title\" ON \"book\" (\"title\")"),
							List.of("DROP INDEX \"ix_book_title\"")),
					new SchemaDifference(Kind.MISSING_COLUMN, new TableName(null, "book"), "title",
							TableColumn.of("title", new ColumnType("text"), false), "text not null", null,
							List.of("ALTER TABLE \"book\" ADD COLUMN \"title\" text NOT NULL"),
							List.of("ALTER TABLE \"book\" DROP COLUMN \"title\""))));

	@TempDir
	private Path directory = Path.of("");

	private Path master(String name, String text) throws IOException {
		Path master = this.directory.resolve("db/changelog").resolve(name);
		Files.createDirectories(this.directory.resolve("db/changelog"));
		return Files.writeString(master, text);
	}

	private static MigrationFile write(Path master) throws IOException {
		return MigrationFile.write(master, "Titles of books", DIFFERENCES).orElseThrow();
	}

	@Test
	void textIsAlwaysTheSameAndInOrder() throws IOException {
		assertThat(write(master("master.yaml", INCLUDE)).path()).content()
			.isEqualTo(
					"""
							-- liquibase formatted sql

							-- Purpose: Titles of books
							-- Generated from the entities for postgresql. Review it before it is run: a renamed table or column
							-- appears as a missing and an extra one. Statements that drop something are commented out.

							-- changeset asyncdb:0001-titles-of-books-1 dbms:postgresql
							ALTER TABLE "book" ADD COLUMN "title" text;
							-- rollback ALTER TABLE "book" DROP COLUMN "title";

							-- changeset asyncdb:0001-titles-of-books-2 dbms:postgresql
							-- If the table has rows, set the column in all of them before this, in batches: UPDATE "book" SET "title" = … WHERE "title" IS NULL
							ALTER TABLE "book" ADD CONSTRAINT "title_not_null" CHECK ("title" IS NOT NULL) NOT VALID;
							-- rollback ALTER TABLE "book" DROP CONSTRAINT IF EXISTS "title_not_null";

							-- changeset asyncdb:0001-titles-of-books-3 dbms:postgresql
							ALTER TABLE "book" VALIDATE CONSTRAINT "title_not_null";
							-- rollback not required;

							-- changeset asyncdb:0001-titles-of-books-4 dbms:postgresql
							ALTER TABLE "book" ALTER COLUMN "title" SET NOT NULL;
							ALTER TABLE "book" DROP CONSTRAINT "title_not_null";
							-- rollback ALTER TABLE "book" ALTER COLUMN "title" DROP NOT NULL;

							-- changeset asyncdb:0001-titles-of-books-5 dbms:postgresql runInTransaction:false
							CREATE INDEX CONCURRENTLY "ix_book_title" ON "book" ("title");
							-- rollback DROP INDEX "ix_book_title";

							-- No entity requires the following. To drop an object, move its statement into a change set of
							-- its own and remove the comment mark.
							-- ALTER TABLE "book" DROP COLUMN "gone"; (deletes data)
							""");
	}

	@Test
	void renameIsAComment() throws IOException {
		SchemaDifference missing = new SchemaDifference(Kind.MISSING_TABLE, new TableName(null, "book"), null, null,
				null, null, List.of("CREATE TABLE \"book\" (id INT)"), List.of("DROP TABLE \"book\""),
				List.of("ALTER TABLE \"volume\" RENAME TO \"book\""));
		SchemaDifferences differences = new SchemaDifferences(DatabaseProduct.POSTGRESQL, List.of(missing));
		assertThat(MigrationFile.write(master("master.yaml", INCLUDE), "Books", differences).orElseThrow().path())
			.content()
			.contains("""
					-- If it is not new but has another name, replace the change set by the rename:
					-- ALTER TABLE "volume" RENAME TO "book";
					-- changeset asyncdb:0001-books-1 dbms:postgresql
					CREATE TABLE "book" (id INT);
					""");
	}

	@Test
	void includeIsAddedAtTheEndOfYaml() throws IOException {
		Path master = master("master.yaml", INCLUDE);
		assertThat(write(master).isIncluded()).isTrue();
		assertThat(master).content().isEqualTo(INCLUDE + """
				  - include:
				      file: changes/0001-titles-of-books.sql
				      relativeToChangelogFile: true
				""");
	}

	@Test
	void changeLogWithoutChangesIsBegun() throws IOException {
		Path missing = this.directory.resolve("new/db/master.yaml");
		Path empty = master("master.yml", "# empty\ndatabaseChangeLog:\n");
		for (Path master : List.of(missing, empty)) {
			assertThat(write(master).isIncluded()).isTrue();
			assertThat(master).content().endsWith("""
					databaseChangeLog:
					  - include:
					      file: changes/0001-titles-of-books.sql
					      relativeToChangelogFile: true
					""");
		}
		assertThat(empty).content().startsWith("# empty");
	}

	@Test
	void includeInXmlHasToBeAddedManually() throws IOException {
		Path master = master("master.xml", "<databaseChangeLog/>");
		MigrationFile file = write(master);
		assertThat(file.isIncluded()).isFalse();
		assertThat(file.include()).contains("changes/0001-titles-of-books.sql");
		assertThat(master).content().isEqualTo("<databaseChangeLog/>");
	}

	@Test
	void directoryOfIncludeAllIsUsed() throws IOException {
		for (String includeAll : List.of("- includeAll:\n    path: db/changelog/all/\n",
				"- includeAll: { relativeToChangelogFile: true, path: all }\n",
				"<includeAll path=\"classpath:/db/changelog/all\"/>")) {
			Path master = master("master.yaml", includeAll);
			MigrationFile file = write(master);
			assertThat(file.path().getParent()).isEqualTo(master.resolveSibling("all").toAbsolutePath());
			assertThat(file.isIncluded()).isTrue();
			assertThat(master).content().isEqualTo(includeAll);
		}
		assertThat(this.directory.resolve("db/changelog/all")).isDirectoryContaining("glob:**0003-*.sql");
	}

	@Test
	void numbersContinueInTheirDirectory() throws IOException {
		Path master = master("master.yaml", INCLUDE);
		Files.writeString(master.resolveSibling("0041-first.yaml"), "databaseChangeLog: []");
		assertThat(write(master).path()).isEqualTo(master.resolveSibling("0042-titles-of-books.sql").toAbsolutePath());
		assertThat(write(master).path()).hasFileName("0043-titles-of-books.sql");
	}

	@ParameterizedTest
	@ValueSource(strings = { "changeset x:1", "  changeset x:1 dbms:h2", "rollback DROP TABLE book",
			"property name:a value:b", "preconditions onFail:HALT", "ignoreLines:start", "liquibase formatted sql",
			"comment: x", "validCheckSum: any" })
	void messageIsNoInstruction(String message) throws IOException {
		Path plain = MigrationFile.write(master("plain.yaml", INCLUDE), "a", DIFFERENCES).orElseThrow().path();
		Path file = MigrationFile.write(master("master.yaml", INCLUDE), message, DIFFERENCES).orElseThrow().path();
		assertThat(instructions(file)).isEqualTo(instructions(plain)).isPositive();
	}

	private static long instructions(Path file) throws IOException {
		return Files.readAllLines(file)
			.stream()
			.filter((line) -> line.matches(
					"--\\s*(changeset|rollback|property|preconditions|ignoreLines|liquibase|comment|validCheckSum)\\b.*"))
			.count();
	}

	@Test
	void messageBecomesAPlainName() throws IOException {
		Path master = master("master.yaml", INCLUDE);
		MigrationFile file = MigrationFile.write(master, "../Über\n--changeset x:1 \"Größe\"; DROP", DIFFERENCES)
			.orElseThrow();
		assertThat(file.path()).hasFileName("0001-uber-changeset-x-1-gro-e-drop.sql");
		assertThat(Files.readAllLines(file.path())).filteredOn((line) -> line.matches("-- ?changeset.*")).hasSize(5);
		assertThatIllegalArgumentException().isThrownBy(() -> MigrationFile.write(master, "...", DIFFERENCES));
	}

}
