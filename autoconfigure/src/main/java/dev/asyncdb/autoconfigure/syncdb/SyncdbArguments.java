package dev.asyncdb.autoconfigure.syncdb;

import java.util.Arrays;
import java.util.List;

/**
 * The command line of {@code syncdb}. Options are the application's properties, as in
 * {@code --asyncdb.url=…}.
 */
final class SyncdbArguments {

	static final String USAGE = """
			Usage: syncdb [--property=value ...]
			Creates or upgrades the database schema with the application's change log.
			Exit codes: 0 done, 1 error, 4 cannot connect or driver missing, 5 invalid change log, 64 usage""";

	private SyncdbArguments() {
	}

	static boolean isCommand(String[] args) {
		List<String> words = words(args);
		return !words.isEmpty() && words.get(0).equals("syncdb");
	}

	/**
	 * Whether there are words that the command does not know.
	 */
	static boolean isMisused(String[] args) {
		return words(args).size() > 1;
	}

	static boolean isHelp(String[] args) {
		return Arrays.asList(args).contains("--help");
	}

	private static List<String> words(String[] args) {
		return Arrays.stream(args).filter((arg) -> !arg.startsWith("--")).toList();
	}

}
