package dev.asyncdb.autoconfigure.syncdb;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;

/**
 * A script by which a shell completes commands and options.
 */
final class Completion {

	// bash splits words at =, : and @ as well
	private static final String SCRIPT = """
			_syncdb() {
			  local word="${COMP_WORDS[COMP_CWORD]}" verb="" option="" words="" part i
			  for ((i = 1; i < COMP_CWORD; i++)); do
			    part="${COMP_WORDS[i]}"
			    case "$part" in
			      [=:@]*) option="${option:-value}" ;;
			      %s) option="$part" ;;
			      -*) option="" ;;
			      *) [[ -n "$option" || -n "$verb" ]] || verb="$part"; option="" ;;
			    esac
			  done
			  case "$option" in
			    --dir) COMPREPLY=($(compgen -d -- "$word")); return ;;
			    ?*) COMPREPLY=(); return ;;
			  esac
			  case "$verb" in
			    "") words="%s" ;;
			%s
			    *) words="" ;;
			  esac
			  COMPREPLY=($(compgen -W "$words" -- "$word"))
			}
			complete -F _syncdb syncdb""";

	private static final String ZSH = """
			(( $+functions[compdef] )) || { autoload -U compinit && compinit -i; }
			autoload -U +X bashcompinit && bashcompinit
			""";

	private Completion() {
	}

	/**
	 * Create the script.
	 * @throws SyncdbUsageException if the shell is not known
	 */
	static String of(String shell) {
		return switch (shell) {
			case "bash" -> script();
			case "zsh" -> ZSH + script();
			default -> throw new SyncdbUsageException("completion needs bash or zsh, not " + shell);
		};
	}

	private static String script() {
		String withValue = Arrays.stream(Flag.values())
			.filter(Flag::hasValue)
			.map(Completion::word)
			.collect(Collectors.joining(" | "));
		String first = words(Stream.of(commands(), flags(Verb.SYNC), Stream.of("--release-lock")));
		String others = verbs()
			.map((verb) -> "    %s) words=\"%s\" ;;".formatted(verb.word(),
					words(Stream.of(operands(verb), flags(verb)))))
			.collect(Collectors.joining("\n"));
		return SCRIPT.formatted(withValue, first, others);
	}

	private static String words(Stream<Stream<String>> words) {
		return words.flatMap(Function.identity()).collect(Collectors.joining(" "));
	}

	private static Stream<String> operands(Verb verb) {
		return switch (verb) {
			case COMPLETION -> Stream.of("bash", "zsh");
			case HELP -> commands();
			case UPGRADE -> Stream.of("head");
			case DOWNGRADE -> Stream.of("base");
			case SYNC, STATUS, CURRENT, HISTORY, HEADS, CHECK, STAMP, MAKEMIGRATION, CREATE, DROP, RELEASE_LOCK ->
				Stream.empty();
		};
	}

	private static Stream<String> commands() {
		return verbs().map(Verb::word);
	}

	private static Stream<Verb> verbs() {
		return Arrays.stream(Verb.values()).filter((verb) -> Verb.named(verb.word()) != null);
	}

	private static Stream<String> flags(Verb verb) {
		return Arrays.stream(Flag.values())
			.filter((flag) -> flag.fits(verb) && !flag.word().equals(verb.word()))
			.map(Completion::word);
	}

	private static String word(Flag flag) {
		return "--" + flag.word();
	}

}
