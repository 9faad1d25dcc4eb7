package dev.asyncdb.autoconfigure.syncdb;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;

/**
 * A script by which a shell completes commands and options.
 */
final class Completion {

	private static final String SCRIPT = """
			_syncdb() {
			  local word="${COMP_WORDS[COMP_CWORD]}" verb="" words i
			  for ((i = 1; i < COMP_CWORD; i++)); do
			    [[ "${COMP_WORDS[i]}" == -* ]] || { verb="${COMP_WORDS[i]}"; break; }
			  done
			  case "$verb" in
			    "") words="%s" ;;
			%s
			    *) words="" ;;
			  esac
			  COMPREPLY=($(compgen -W "$words" -- "$word"))
			}
			complete -F _syncdb syncdb""";

	private Completion() {
	}

	/**
	 * Create the script.
	 * @throws SyncdbUsageException if the shell is not known
	 */
	static String of(String shell) {
		return switch (shell) {
			case "bash" -> script();
			case "zsh" -> "autoload -U +X bashcompinit && bashcompinit\n" + script();
			default -> throw new SyncdbUsageException("completion needs bash or zsh, not " + shell);
		};
	}

	private static String script() {
		String first = Stream
			.concat(verbs().map(Verb::word), Stream.concat(flags(Verb.SYNC), Stream.of("--release-lock")))
			.collect(Collectors.joining(" "));
		String others = verbs()
			.map((verb) -> "    %s) words=\"%s\" ;;".formatted(verb.word(),
					flags(verb).collect(Collectors.joining(" "))))
			.collect(Collectors.joining("\n"));
		return SCRIPT.formatted(first, others);
	}

	private static Stream<Verb> verbs() {
		return Arrays.stream(Verb.values()).filter((verb) -> Verb.named(verb.word()) != null);
	}

	private static Stream<String> flags(Verb verb) {
		return Arrays.stream(Flag.values())
			.filter((flag) -> flag.fits(verb) && !flag.word().equals(verb.word()))
			.map((flag) -> "--" + flag.word());
	}

}
