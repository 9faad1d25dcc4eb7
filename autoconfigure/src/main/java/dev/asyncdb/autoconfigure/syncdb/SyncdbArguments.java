package dev.asyncdb.autoconfigure.syncdb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * The command line of {@code syncdb}. Options with a dot or an equals sign are properties
 * of the application, as in {@code --asyncdb.url=…}.
 * <p>
 * Boot's command line property source does not parse this: here values may follow their
 * option after a space, and an unknown option is an error.
 *
 * @param verb the command
 * @param operand its operand, {@code null} for none
 * @param flags the options, with an empty text for those without a value
 * @param lockWait longest time to wait for locks, {@code null} for that of the
 * application
 */
record SyncdbArguments(Verb verb, @Nullable String operand, Map<Flag, String> flags, @Nullable Duration lockWait) {

	static boolean isCommand(String[] args) {
		for (String arg : args) {
			if (!arg.startsWith("--")) {
				return arg.equals("syncdb");
			}
		}
		return false;
	}

	/**
	 * Parse a command line.
	 * @throws SyncdbUsageException if it is not valid
	 */
	static SyncdbArguments parse(String[] args) {
		Map<Flag, String> flags = new EnumMap<>(Flag.class);
		List<String> words = new ArrayList<>();
		Iterator<String> rest = List.of(args).iterator();
		while (rest.hasNext()) {
			String arg = rest.next();
			if (arg.startsWith("--")) {
				parseFlag(arg, rest, flags);
			}
			else {
				words.add(arg);
			}
		}
		return of(words.subList(1, words.size()), flags);
	}

	private static void parseFlag(String arg, Iterator<String> rest, Map<Flag, String> flags) {
		String[] nameAndValue = arg.substring(2).split("=", 2);
		Flag flag = Flag.named(nameAndValue[0]);
		if (flag == null) {
			requireProperty(arg);
		}
		else if (!flag.hasValue()) {
			flags.put(flag, "");
		}
		else if (nameAndValue.length > 1) {
			flags.put(flag, nameAndValue[1]);
		}
		else if (rest.hasNext()) {
			flags.put(flag, rest.next());
		}
		else {
			throw new SyncdbUsageException(arg + " needs a value");
		}
	}

	private static void requireProperty(String arg) {
		boolean isProperty = arg.contains(".") || arg.contains("=") || arg.equals("--debug") || arg.equals("--trace");
		if (!isProperty) {
			throw new SyncdbUsageException("unknown option " + arg);
		}
	}

	private static SyncdbArguments of(List<String> words, Map<Flag, String> flags) {
		if (flags.containsKey(Flag.HELP)) {
			return new SyncdbArguments(Verb.HELP, words.isEmpty() ? null : words.get(0), flags, null);
		}
		Verb verb = words.isEmpty() ? byFlag(flags) : Verb.named(words.get(0));
		if (verb == null) {
			throw new SyncdbUsageException("unknown command " + words.get(0));
		}
		String operand = (words.size() > 1) ? words.get(1) : verb.defaultOperand();
		if (words.size() > 2 || (words.size() > 1 && !verb.takesOperand())) {
			throw new SyncdbUsageException("%s does not take %s".formatted(verb.word(), words.get(words.size() - 1)));
		}
		if (verb.takesOperand() && operand == null) {
			throw new SyncdbUsageException("%s needs %s".formatted(verb.word(), verb.operand()));
		}
		flags.keySet().stream().filter((flag) -> !flag.fits(verb)).findFirst().ifPresent((flag) -> {
			throw new SyncdbUsageException("%s does not take --%s".formatted(verb.word(), flag.word()));
		});
		if (flags.containsKey(Flag.ALL_DATABASES)) {
			requireNoDatabase(flags);
		}
		if (flags.containsKey(Flag.MODULE) && flags.containsKey(Flag.ENTITIES)) {
			throw new SyncdbUsageException("check --entities is about all tables, not about those of a --module");
		}
		return new SyncdbArguments(verb, operand, flags, wait(flags.get(Flag.WAIT)));
	}

	private static void requireNoDatabase(Map<Flag, String> flags) {
		Stream.of(Flag.DATABASE, Flag.URL, Flag.CONTEXT, Flag.MODULE)
			.filter(flags::containsKey)
			.findFirst()
			.ifPresent((flag) -> {
				throw new SyncdbUsageException(
						"--%s is for one database, not for --all-databases".formatted(flag.word()));
			});
	}

	private static Verb byFlag(Map<Flag, String> flags) {
		if (flags.remove(Flag.STATUS) != null) {
			return Verb.STATUS;
		}
		if (flags.remove(Flag.CHECK) != null) {
			return Verb.CHECK;
		}
		return (flags.remove(Flag.RELEASE_LOCK) != null) ? Verb.RELEASE_LOCK : Verb.SYNC;
	}

	private static @Nullable Duration wait(@Nullable String text) {
		if (text == null) {
			return null;
		}
		try {
			return DurationStyle.detectAndParse(text.matches("\\d+") ? text + "s" : text);
		}
		catch (IllegalArgumentException ex) {
			throw new SyncdbUsageException("--wait needs a time such as 60s, not " + text);
		}
	}

	boolean has(Flag flag) {
		return this.flags.containsKey(flag);
	}

	/**
	 * The name of the database, {@code null} for the main one.
	 */
	@Nullable String database() {
		return this.flags.get(Flag.DATABASE);
	}

	/**
	 * The same command for one database.
	 * @param database the name of a further database, {@code null} for the main one
	 */
	SyncdbArguments on(@Nullable String database) {
		Map<Flag, String> other = new EnumMap<>(this.flags);
		if (database != null) {
			other.put(Flag.DATABASE, database);
		}
		return new SyncdbArguments(this.verb, this.operand, other, this.lockWait);
	}

	String requiredOperand() {
		return Objects.requireNonNull(this.operand);
	}

	/**
	 * The properties of the application that options set.
	 */
	Map<String, Object> properties() {
		Map<String, Object> properties = new LinkedHashMap<>();
		String database = database();
		put(properties, (database != null) ? DatabaseSettings.prefix(database) + ".url" : "asyncdb.url",
				this.flags.get(Flag.URL));
		put(properties, ((database != null) ? DatabaseSettings.prefix(database) : "spring") + ".liquibase.contexts",
				this.flags.get(Flag.CONTEXT));
		if (has(Flag.QUIET)) {
			properties.put("logging.level.root", "warn");
		}
		return properties;
	}

	private static void put(Map<String, Object> properties, String name, @Nullable String value) {
		if (value != null) {
			properties.put(name, value);
		}
	}

}
