package dev.asyncdb.autoconfigure.syncdb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The answers of several databases or modules as one.
 */
final class Answers {

	static final String MAIN = "main";

	private final List<Part> parts = new ArrayList<>();

	/**
	 * Add the answer of a database, which may be that of several modules.
	 */
	void ofDatabase(String database, Answer answer) {
		if (answer.modules().isEmpty()) {
			this.parts.add(new Part(database, null, answer));
		}
		answer.modules().forEach((module, part) -> this.parts.add(new Part(database, module, part)));
	}

	/**
	 * Add the answer of a module.
	 */
	void ofModule(String module, Answer answer) {
		this.parts.add(new Part(null, module, answer));
	}

	/**
	 * Return the answers of all databases as one. Its exit code is that of the first that
	 * failed, otherwise that of pending changes if any database has some.
	 */
	Answer databases() {
		return Answer.of(text()).with("databases", properties()).exitingWith(exitCode());
	}

	/**
	 * Return the answers of all modules as one, with an exit code as that of all
	 * databases.
	 * @param text a further line, empty for none
	 */
	Answer modules(String text) {
		Map<String, Answer> modules = new LinkedHashMap<>();
		this.parts.forEach((part) -> modules.put(part.name(), part.answer()));
		return Answer.of(text.isEmpty() ? text() : text() + "\n" + text)
			.with("modules", properties())
			.exitingWith(exitCode())
			.ofModules(modules);
	}

	private String text() {
		return this.parts.stream().map(Part::text).collect(Collectors.joining("\n"));
	}

	private List<Map<String, Object>> properties() {
		return this.parts.stream().map(Part::properties).toList();
	}

	private int exitCode() {
		List<Integer> codes = this.parts.stream()
			.map((part) -> part.answer().exitCode())
			.filter((code) -> code != SyncdbExitCodes.DONE)
			.toList();
		return codes.stream()
			.filter((code) -> code != SyncdbExitCodes.PENDING)
			.findFirst()
			.orElse(codes.isEmpty() ? SyncdbExitCodes.DONE : SyncdbExitCodes.PENDING);
	}

	/**
	 * The answer of a database, of a module, or of a module of a database.
	 */
	private record Part(@Nullable String database, @Nullable String module, Answer answer) {

		String name() {
			return (this.database == null) ? String.valueOf(this.module)
					: (this.module != null) ? this.database + "/" + this.module : this.database;
		}

		String text() {
			String text = this.answer.text();
			return text.contains("\n") ? name() + ":\n" + text.indent(2).stripTrailing() : name() + ": " + text;
		}

		Map<String, Object> properties() {
			Map<String, Object> subjects = new LinkedHashMap<>();
			if (this.database != null) {
				subjects.put("database", this.database);
			}
			if (this.module != null) {
				subjects.put("module", this.module);
			}
			return this.answer.properties(subjects);
		}

	}

}
