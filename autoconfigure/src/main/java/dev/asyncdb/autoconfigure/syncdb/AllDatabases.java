package dev.asyncdb.autoconfigure.syncdb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.asyncdb.autoconfigure.EngineChoice;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * The databases of an application that have migrations, and their answers as one.
 *
 * @param answers the answers by the names of the databases
 */
record AllDatabases(Map<String, Answer> answers) {

	static final String MAIN = "main";

	AllDatabases() {
		this(new LinkedHashMap<>());
	}

	/**
	 * Find the databases with a change log or migrations, in the order of the properties.
	 * @return the names of further databases, and {@code null} for the main one
	 */
	static List<@Nullable String> find(BeanFactory beans) {
		ClassLoader classLoader = ((ConfigurableApplicationContext) beans).getClassLoader();
		Environment environment = beans.getBean(Environment.class);
		List<@Nullable String> names = new ArrayList<>();
		if (EngineChoice.of(environment, classLoader).hasFiles()) {
			names.add(null);
		}
		DatabaseSettings.names(environment)
			.stream()
			.filter((name) -> DatabaseSettings.engine(environment, name, classLoader).hasFiles())
			.forEach(names::add);
		if (names.isEmpty()) {
			throw new SyncdbUsageException("no database has a change log or migrations");
		}
		return names;
	}

	void add(String name, Answer answer) {
		this.answers.put(name, answer);
	}

	/**
	 * Return the answers as one. Its exit code is that of the first database that failed,
	 * otherwise that of pending changes if any database has some.
	 */
	Answer answer() {
		String text = this.answers.entrySet()
			.stream()
			.map((entry) -> text(entry.getKey(), entry.getValue().text()))
			.collect(Collectors.joining("\n"));
		return Answer.of(text)
			.with("databases",
					this.answers.entrySet()
						.stream()
						.map((entry) -> entry.getValue().properties("database", entry.getKey()))
						.toList())
			.exitingWith(exitCode());
	}

	private static String text(String name, String text) {
		return text.contains("\n") ? name + ":\n" + text.indent(2).stripTrailing() : name + ": " + text;
	}

	private int exitCode() {
		List<Integer> codes = this.answers.values()
			.stream()
			.map(Answer::exitCode)
			.filter((code) -> code != SyncdbExitCodes.DONE)
			.toList();
		return codes.stream()
			.filter((code) -> code != SyncdbExitCodes.PENDING)
			.findFirst()
			.orElse(codes.isEmpty() ? SyncdbExitCodes.DONE : SyncdbExitCodes.PENDING);
	}

}
