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
		try {
			Matcher property = PROPERTY.matcher(Files.readString(Path.of("..", "pom.xml")));
			if (!property.find()) {
				throw new IllegalStateException("The root POM has no property internal-packages");
			}
			return List.of(property.group(1).split(",", -1));
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
