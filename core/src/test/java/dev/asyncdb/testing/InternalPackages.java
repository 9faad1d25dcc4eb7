package dev.asyncdb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packages whose public types are public only for a neighboring package. The root POM
 * names them, since their pages are left out of the Javadoc.
 */
public final class InternalPackages {

	private static final Pattern PROPERTY = Pattern.compile("<internal-packages>([^<]+)<");

	private InternalPackages() {
	}

	/**
	 * Return the names of the packages.
	 * @return the names
	 */
	public static List<String> all() {
		// Surefire discovers tests in the process of Maven, whose directory is the root
		for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
			Matcher property = PROPERTY.matcher(read(path.resolve("pom.xml")));
			if (property.find()) {
				return List.of(property.group(1).split(",", -1));
			}
		}
		throw new IllegalStateException("No POM above the working directory has a property internal-packages");
	}

	private static String read(Path file) {
		try {
			return Files.exists(file) ? Files.readString(file) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the names of the packages but for some.
	 * @param used the packages to leave out
	 * @return the names
	 */
	public static String[] except(String... used) {
		List<String> left = Arrays.asList(used);
		if (!all().containsAll(left)) {
			throw new IllegalArgumentException("Not all of %s are internal".formatted(left));
		}
		return all().stream().filter((name) -> !left.contains(name)).toArray(String[]::new);
	}

}
