package dev.asyncdb.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged application without PostgreSQL's JDBC driver.
 */
class WithoutJdbcDriverIT {

	private static final String DRIVER = "BOOT-INF/lib/postgresql-";

	@TempDir
	private Path directory;

	@Test
	void syncdbMigratesOverR2dbcWhereJdbcNamesTheWaysOut() throws Exception {
		Path jar = jarWithoutDriver();
		try (TestDatabase database = TestDatabase.postgres(1)) {
			String url = "--asyncdb.url=" + database.url();
			try (SampleProcess process = SampleProcess.start(jar, this.directory, "syncdb", url)) {
				assertThat(process.exitCode()).isEqualTo(4);
				assertThat(process.err()).contains("org.postgresql:postgresql");
			}
			String connection = "--asyncdb.migrations.connection=r2dbc";
			try (SampleProcess process = SampleProcess.start(jar, this.directory, "syncdb", url, connection)) {
				assertThat(process.exitCode()).as(process.err()).isZero();
				assertThat(process.out()).isEqualTo("Database created." + System.lineSeparator());
			}
			assertThat(database.tables()).contains("users", "posts");
		}
	}

	// What is in it is stored and not compressed, as the launcher of Spring Boot wants it
	private Path jarWithoutDriver() throws IOException {
		Path jar = this.directory.resolve("sample.jar");
		int left = 0;
		try (JarFile whole = new JarFile(System.getProperty("sample.jar"));
				OutputStream file = Files.newOutputStream(jar);
				JarOutputStream reduced = new JarOutputStream(file)) {
			for (Enumeration<JarEntry> entries = whole.entries(); entries.hasMoreElements();) {
				JarEntry entry = entries.nextElement();
				if (entry.getName().startsWith(DRIVER)) {
					left++;
				}
				else {
					copy(whole, entry, reduced);
				}
			}
		}
		assertThat(left).isOne();
		return jar;
	}

	private static void copy(JarFile from, JarEntry entry, JarOutputStream to) throws IOException {
		JarEntry copy = new JarEntry(entry);
		copy.setCompressedSize(-1);
		to.putNextEntry(copy);
		try (InputStream content = from.getInputStream(entry)) {
			content.transferTo(to);
		}
		to.closeEntry();
	}

}
