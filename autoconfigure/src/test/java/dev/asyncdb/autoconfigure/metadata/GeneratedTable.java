package dev.asyncdb.autoconfigure.metadata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A part of a page of the documentation that is generated from the code.
 */
public final class GeneratedTable {

	private static final Path DOCS = Path.of("..", "docs", "guide");

	private GeneratedTable() {
	}

	/**
	 * Verify that a page contains the generated lines. With the system property
	 * {@code asyncdb.docs.write} they are written to the page.
	 * @param page the name of the page of the guide
	 * @param marker the name of the part, which is between two comments
	 * @param lines the generated lines
	 */
	public static void verify(String page, String marker, List<String> lines) throws IOException {
		Path file = DOCS.resolve(page);
		String text = Files.readString(file);
		String begin = "<!-- generated: %s -->\n".formatted(marker);
		String end = "<!-- end: %s -->".formatted(marker);
		int from = text.indexOf(begin);
		int to = text.indexOf(end);
		assertThat(from).as("comment for %s in %s", marker, page).isNotNegative().isLessThan(to);
		String expected = "\n" + String.join("\n", lines) + "\n\n";
		if (Boolean.getBoolean("asyncdb.docs.write")) {
			Files.writeString(file, text.substring(0, from + begin.length()) + expected + text.substring(to));
			return;
		}
		assertThat(text.substring(from + begin.length(), to))
			.as("%s differs from the code; run this test with -Dasyncdb.docs.write=true", page)
			.isEqualTo(expected);
	}

}
