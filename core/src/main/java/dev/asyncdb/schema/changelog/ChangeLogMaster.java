package dev.asyncdb.schema.changelog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The file of the root change log.
 *
 * @param file the file
 * @param text the content
 */
record ChangeLogMaster(Path file, String text) {

	// The parser of Liquibase requires Liquibase on the class path, and the included
	// directory to exist
	private static final Pattern INCLUDE_ALL = Pattern
		.compile("includeAll[\"']?\\s*[:\\s]\\s*(?:\\{\\s*)?[^}>]*?path[\"']?\\s*[:=]\\s*[\"']?([^\\s\"',}]+)");

	private static final int INDENTATION = 2;

	private static final Pattern NUMBERED = Pattern.compile("(\\d{1,6})[-_].*\\.(sql|ya?ml|xml|json)");

	private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*#.*$");

	private static final Pattern ITEM = Pattern.compile("(?m)^( *)- ");

	private static final Pattern WITHOUT_ITEM = Pattern.compile("\\s*databaseChangeLog:\\s*");

	private static final String NEW = "databaseChangeLog:\n";

	static ChangeLogMaster read(Path changeLog) throws IOException {
		Path file = changeLog.toAbsolutePath().normalize();
		return new ChangeLogMaster(file, (isYaml(file) && Files.notExists(file)) ? NEW : Files.readString(file));
	}

	private static boolean isYaml(Path file) {
		return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).matches(".*\\.ya?ml");
	}

	private String withoutComments() {
		return COMMENT.matcher(this.text).replaceAll("");
	}

	private Path home() {
		Path parent = this.file.getParent();
		if (parent == null) {
			throw new IllegalArgumentException("The change log must be a file in a directory");
		}
		return parent;
	}

	/**
	 * Return the directory for new files: the one of an includeAll, or one with numbered
	 * files.
	 */
	Path directory() throws IOException {
		Path all = includedDirectory();
		if (all != null) {
			return all;
		}
		return (lastNumber(home()) > 0) ? home() : home().resolve("changes");
	}

	/**
	 * Resolve the path of an includeAll, which is relative to the change log or to a root
	 * of the class path among its parent directories.
	 */
	private @Nullable Path includedDirectory() {
		Matcher matcher = INCLUDE_ALL.matcher(withoutComments());
		if (!matcher.find()) {
			return null;
		}
		String path = matcher.group(1).replaceFirst("^(classpath\\*?:)?/*", "");
		for (Path root = home(); root != null; root = root.getParent()) {
			Path candidate = root.resolve(path).normalize();
			if (Files.isDirectory(candidate) || (!root.equals(home()) && candidate.startsWith(home()))) {
				return candidate;
			}
		}
		return home().resolve(path).normalize();
	}

	int nextNumber() throws IOException {
		return Math.max(lastNumber(directory()), lastNumber(home())) + 1;
	}

	private static int lastNumber(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			return 0;
		}
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> NUMBERED.matcher(String.valueOf(file.getFileName())))
				.filter(Matcher::matches)
				.mapToInt((name) -> Integer.parseInt(name.group(1)))
				.max()
				.orElse(0);
		}
	}

	/**
	 * Append an include of a new file.
	 * @return {@code false} if the file has to be included manually
	 */
	boolean include(Path newFile) throws IOException {
		if (includedDirectory() != null) {
			return true;
		}
		int indentation = indentation();
		if (!isYaml(this.file) || indentation < 0) {
			return false;
		}
		String end = this.text.endsWith("\n") ? "" : "\n";
		Files.writeString(this.file, this.text + end + includeOf(newFile).indent(indentation));
		return true;
	}

	private int indentation() {
		Matcher item = ITEM.matcher(this.text);
		if (item.find()) {
			return item.group(1).length();
		}
		return WITHOUT_ITEM.matcher(withoutComments()).matches() ? INDENTATION : -1;
	}

	String includeOf(Path newFile) {
		String path = home().relativize(newFile).toString().replace('\\', '/');
		return "- include:\n    file: " + path + "\n    relativeToChangelogFile: true\n";
	}

}
