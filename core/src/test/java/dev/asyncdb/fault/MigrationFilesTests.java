package dev.asyncdb.fault;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Migrations write nothing on the disk, whose working directory may be read-only.
 */
@Tag("fault")
class MigrationFilesTests {

	private static final long SECONDS = 90;

	@TempDir
	private Path directory = Path.of("");

	@Test
	void migrationsWriteNoFile() throws Exception {
		assertNoFileIsWritten("h2:mem:///files");
	}

	@ParameterizedTest
	@Tag("nightly")
	@EnumSource(names = { "POSTGRESQL", "MARIADB" })
	void migrationsWriteNoFile(DatabaseProduct product) throws Exception {
		try (TestDatabase database = TestDatabase.of(product, 1)) {
			assertNoFileIsWritten(database.url());
		}
	}

	private void assertNoFileIsWritten(String url) throws Exception {
		Path work = Files.createDirectory(this.directory.resolve("work"));
		Path home = Files.createDirectory(this.directory.resolve("home"));
		File out = this.directory.resolve("out").toFile();
		Process process = MigrateMain.java(false, out, "-Duser.home=" + home, MigrationFilesMain.class.getName(), url)
			.directory(work.toFile())
			.start();
		try {
			assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(Files.readString(out.toPath())).contains("DONE");
		assertThat(work).isEmptyDirectory();
		assertThat(home).isEmptyDirectory();
	}

}
