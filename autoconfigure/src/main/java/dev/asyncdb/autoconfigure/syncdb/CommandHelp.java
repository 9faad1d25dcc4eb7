package dev.asyncdb.autoconfigure.syncdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;

/**
 * The part of the usage that concerns one command.
 */
final class CommandHelp {

	private static final List<String> ENTRIES = entries();

	private CommandHelp() {
	}

	static String of(Verb verb) {
		String command = find((entry) -> word(entry).equals(verb.word())).get(0);
		List<String> options = find((entry) -> isOptionOf(verb, word(entry)));
		String usage = command.strip().split(" {2,}", 2)[0];
		return "Usage: syncdb %s [options] [--property=value ...]%n%n%s%n%n%s".formatted(usage, command,
				String.join(System.lineSeparator(), options));
	}

	private static List<String> find(Predicate<String> condition) {
		return ENTRIES.stream().filter(condition).toList();
	}

	// The lines of a command or an option; further lines are indented
	private static List<String> entries() {
		List<String> entries = new ArrayList<>();
		for (String line : SyncdbUsage.TEXT.lines().toList()) {
			if (line.startsWith("   ")) {
				entries.set(entries.size() - 1, entries.get(entries.size() - 1) + System.lineSeparator() + line);
			}
			else {
				entries.add(line);
			}
		}
		return entries.stream().filter((entry) -> entry.startsWith("  ")).toList();
	}

	private static String word(String entry) {
		return entry.strip().split("[ ,]", 2)[0];
	}

	private static boolean isOptionOf(Verb verb, String word) {
		return word.startsWith("--") && Arrays.stream(Flag.values())
			.anyMatch((flag) -> flag.fits(verb) && Objects.equals(Flag.named(word.substring(2)), flag));
	}

}
