package dev.asyncdb.migration.liquibase;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Objects;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.execution.MigrationConnections;
import dev.asyncdb.migration.execution.MigrationThread;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.OnEachProduct;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.diff.DiffGeneratorFactory;
import liquibase.diff.DiffResult;
import liquibase.diff.compare.CompareControl;
import liquibase.diff.output.DiffOutputControl;
import liquibase.diff.output.changelog.DiffToChangeLog;
import liquibase.diff.output.report.DiffToReport;
import liquibase.serializer.core.yaml.YamlChangeLogSerializer;
import liquibase.snapshot.DatabaseSnapshot;
import liquibase.snapshot.EmptyDatabaseSnapshot;
import liquibase.snapshot.SnapshotControl;
import liquibase.snapshot.SnapshotGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Liquibase finds the same database over R2DBC as over the JDBC driver: snapshot, diff
 * and generated change log.
 */
@OnEachProduct
class SnapshotParityTests {

	private static final ClassLoader LOADER = SnapshotParityTests.class.getClassLoader();

	private final TestDatabase database;

	private final DatabaseUrl url;

	SnapshotParityTests(DatabaseProduct product) {
		this.database = TestDatabase.of(product, 3);
		this.url = DatabaseUrl.parse(this.database.url());
	}

	@BeforeEach
	void migrate() {
		ChangeLogOptions changeLog = ChangeLogOptions.defaults()
			.withLocation("classpath:/changelog/parity/parity.yaml");
		assertThat(LiquibaseMigrations
			.create(this.database.connectionFactory(), () -> JdbcTarget.of(this.url), changeLog, LOADER)
			.sync()
			.block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.CREATED);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void diffFindsNoDifference() {
		assertThat(onBoth((driver, view) -> {
			DiffResult difference = DiffGeneratorFactory.getInstance().compare(driver, view, CompareControl.STANDARD);
			return text((out) -> new DiffToReport(difference, out).print()) + "EQUAL " + difference.areEqual();
		})).endsWith("EQUAL true");
	}

	@Test
	void generatedChangeLogIsTheSame() {
		onBoth((driver, view) -> {
			String generated = changeLog(view);
			assertThat(generated).contains("createTable", "addForeignKeyConstraint").isEqualTo(changeLog(driver));
			return generated;
		});
	}

	private static String changeLog(Database database) throws Exception {
		SnapshotControl control = new SnapshotControl(database);
		DatabaseSnapshot snapshot = SnapshotGeneratorFactory.getInstance()
			.createSnapshot(database.getDefaultSchema(), database, control);
		DiffResult all = DiffGeneratorFactory.getInstance()
			.compare(snapshot, new EmptyDatabaseSnapshot(database, control), CompareControl.STANDARD);
		DiffToChangeLog log = new DiffToChangeLog(all, new DiffOutputControl());
		log.setChangeSetAuthor("test");
		log.setIdRoot("id");
		return text((out) -> log.print(out, new YamlChangeLogSerializer()));
	}

	private String onBoth(Work work) {
		return Objects.requireNonNull(new LiquibaseThread(new MigrationThread(LOADER)).run(TestDatabase.TIMEOUT, () -> {
			try (Connection driver = new MigrationConnections.OverJdbc(JdbcTarget.of(this.url), LOADER).open();
					Connection view = new MigrationConnections.OverR2dbc(R2dbcTarget.of(this.url)).open()) {
				return work.on(liquibase(driver), liquibase(view));
			}
		}).block(TestDatabase.TIMEOUT));
	}

	private static Database liquibase(Connection connection) throws Exception {
		return DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
	}

	private static String text(Printing printing) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
			printing.to(out);
		}
		return bytes.toString(StandardCharsets.UTF_8);
	}

	interface Work {

		String on(Database driver, Database view) throws Exception;

	}

	interface Printing {

		void to(PrintStream out) throws Exception;

	}

}
