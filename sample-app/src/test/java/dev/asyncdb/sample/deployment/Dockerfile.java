package dev.asyncdb.sample.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import com.jayway.jsonpath.JsonPath;

/**
 * The instructions of the Dockerfile, by stages.
 *
 * @param instructions the instructions in their order
 */
record Dockerfile(List<Instruction> instructions) {

	static Dockerfile read() throws IOException {
		return new Dockerfile(Files.readAllLines(Path.of("Dockerfile"))
			.stream()
			.filter((line) -> !line.isBlank() && !line.startsWith("#"))
			.map(Instruction::parse)
			.toList());
	}

	/** The first stage. */
	List<Instruction> builder() {
		return this.instructions.subList(0, start());
	}

	/** The stage of the image. */
	List<Instruction> image() {
		return this.instructions.subList(start(), this.instructions.size());
	}

	private int start() {
		return this.instructions.lastIndexOf(
				this.instructions.stream().filter((each) -> each.is("FROM")).reduce((a, b) -> b).orElseThrow());
	}

	/** The text of the only instruction of the image with a name. */
	String only(String name) {
		List<Instruction> found = image().stream().filter((each) -> each.is(name)).toList();
		if (found.size() != 1) {
			throw new AssertionError("Expected one %s: %s".formatted(name, found));
		}
		return found.get(0).text();
	}

	/** The words of a command in JSON. */
	static List<String> command(String text) {
		return JsonPath.read(text.substring(text.indexOf('[')), "$");
	}

	/**
	 * An instruction.
	 *
	 * @param name its name
	 * @param text what follows
	 */
	record Instruction(String name, String text) {

		static Instruction parse(String line) {
			String[] parts = line.split(" ", 2);
			return new Instruction(parts[0], parts[1]);
		}

		boolean is(String other) {
			return this.name.equals(other);
		}

		List<String> words() {
			return Arrays.asList(this.text.split(" "));
		}

	}

}
