package dev.asyncdb.schema;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.CompareContractTests.After;
import dev.asyncdb.schema.CompareContractTests.Before;
import dev.asyncdb.schema.CompareContractTests.Other;
import dev.asyncdb.schema.changelog.MigrationFile;
import dev.asyncdb.url.DatabaseUrl;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs change logs that are generated from differences.
 */
class MigrationFileContractTests extends SchemaFixture {

	private static final Class<?>[] SOME = { Shop.Product.class, Shop.Category.class, Shop.Supplier.class,
			Shop.Department.class, Shop.Employee.class, Shop.Reserved.class };

	@TempDir
	private Path root = Path.of("");

	MigrationFileContractTests(DatabaseProduct product) {
		super(product, 2);
	}

	private Migrations migrations() throws IOException {
		GuardedConnectionFactory connections = new GuardedConnectionFactory(this.database.connectionFactory(),
				Schedulers.boundedElastic(), ConnectionOptions.defaults());
		DatabaseUrl url = DatabaseUrl.parse(this.database.url());
		ClassLoader loader = new URLClassLoader(new URL[] { this.root.toUri().toURL() }, getClass().getClassLoader());
		return LiquibaseMigrations.create(connections, () -> JdbcTarget.of(url),
				ChangeLogOptions.defaults().withLocation("classpath:/log/master.yaml"), loader);
	}

	private Path master(String text) throws IOException {
		Path master = this.root.resolve("log/master.yaml");
		Files.createDirectories(master.resolveSibling("changes"));
		Files.writeString(master, text);
		return master;
	}

	@Test
	void filesBringTheDatabaseFromEmptyToTheEntitiesAndOn() throws IOException {
		Path master = master("databaseChangeLog:\n  - includeAll:\n      path: changes\n"
				+ "      relativeToChangelogFile: true\n      errorIfMissingOrEmpty: false\n");
		Schema before = schema(append(SOME, Before.class, Other.class));
		Path first = MigrationFile.write(master, "All of it", get(before.compare())).orElseThrow().path();
		assertThat(first).hasFileName("0001-all-of-it.sql");
		assertThat(get(migrations().sync())).isEqualTo(SyncResult.CREATED);
		assertThat(get(before.compare()).all()).isEmpty();
		assertThat(MigrationFile.write(master, "nothing", get(before.compare()))).isEmpty();

		String text = Files.readString(first);
		Schema after = schema(append(SOME, After.class, Other.class));
		MigrationFile second = MigrationFile.write(master, "The change", get(after.compare())).orElseThrow();
		assertThat(second.path()).hasFileName("0002-the-change.sql");
		assertThat(second.isIncluded()).isTrue();
		assertThat(Files.readString(first)).isEqualTo(text);
		assertThat(get(migrations().sync())).isEqualTo(SyncResult.UPGRADED);
		SchemaDifferences left = get(after.compare());
		assertThat(left.required().all()).isEmpty();
		assertThat(left.extra().all()).as("drops are comments").hasSize(4);

		Optional<MigrationFile> third = MigrationFile.write(master, "Only drops", left);
		assertThat(Files.readAllLines(third.orElseThrow().path()))
			.allSatisfy((line) -> assertThat(line).matches("(--.*)?"));
		assertThat(get(migrations().sync())).isEqualTo(SyncResult.ALREADY_UP_TO_DATE);
	}

	// PostgreSQL's is in steps, of which each has a rollback
	@Test
	void fileForATableWithRowsCanBeRolledBackAndLocksNoTable() throws IOException {
		Path master = master("databaseChangeLog:\n");
		MigrationFile.write(master, "Small", get(schema(Small.class, Other.class).compare()));
		get(migrations().sync());
		String before = get(migrations().currentRevision()).name();
		this.database.execute("INSERT INTO \"small\" (label) VALUES ('one')");
		Schema after = schema(Grown.class, Other.class);
		Path file = MigrationFile.write(master, "Grow", get(after.compare())).orElseThrow().path();
		if (this.product == DatabaseProduct.POSTGRESQL) {
			assertThat(get(migrations().lockingStatements().collectList())).isEmpty();
			assertThat(Files.readString(file)).contains("CONCURRENTLY", "NOT VALID", "runInTransaction:false");
		}
		get(migrations().sync());
		assertThat(get(after.compare()).all()).isEmpty();
		get(migrations().downgrade(before));
		assertThat(get(schema(Small.class, Other.class).compare()).all()).isEmpty();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"small\"")).isOne();
	}

	@Test
	void aChangeLogInAShadowIsComparedWithTheEntities() throws IOException {
		Path master = master(
				"databaseChangeLog:\n  - includeAll:\n      path: changes\n" + "      relativeToChangelogFile: true\n");
		Schema before = schema(Before.class, Other.class);
		MigrationFile.write(master, "All of it", get(before.compare()));
		assertThat(get(shadow(before)).all()).isEmpty();
		assertThat(get(shadow(schema(After.class, Other.class))).all()).hasSize(13);
		assertThat(this.database.tables()).as("tables of the application").isEmpty();
	}

	private Mono<SchemaDifferences> shadow(Schema schema) {
		return schema.inShadow((name) -> Mono
			.fromCallable(() -> update(jdbcUrl(DatabaseUrl.parse(this.database.url()).toJdbcUrl(), name)))
			.subscribeOn(Schedulers.boundedElastic())
			.then(schema.compare(name)));
	}

	/**
	 * Return the JDBC URL of a schema of the same database.
	 */
	private String jdbcUrl(String url, String schema) {
		return switch (this.product) {
			case POSTGRESQL -> url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
			case MARIADB -> url.replaceFirst("/[^/?]+(\\?|$)", "/" + schema + "$1");
			case H2 -> url + ";SCHEMA=" + schema;
		};
	}

	private boolean update(String url) throws SQLException, LiquibaseException, IOException {
		DatabaseUrl address = DatabaseUrl.parse(this.database.url());
		String password = String.valueOf(Objects.requireNonNullElse(address.password(), ""));
		try (Connection connection = DriverManager.getConnection(url, address.user(), password)) {
			new Liquibase("log/master.yaml", new DirectoryResourceAccessor(this.root), new JdbcConnection(connection))
				.update("");
		}
		return true;
	}

	private static Class<?>[] append(Class<?>[] types, Class<?>... more) {
		return Stream.concat(List.of(types).stream(), List.of(more).stream()).toArray(Class<?>[]::new);
	}

	@Table("small")
	record Small(@Id @Nullable Long id, @Nullable String label, @Nullable Integer amount, @Nullable Long otherId) {
	}

	@Table("small")
	@Check(value = "amount >= 1", name = "ck_amount")
	record Grown(@Id @Nullable Long id, @Index String label, @Unique @Nullable Integer amount,
			@References(Other.class) @Nullable Long otherId) {
	}

}
