package dev.asyncdb.autoconfigure.syncdb;

import java.io.Console;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The interactive terminal.
 *
 * @param line reads a line, {@code null} if input or output is redirected; without a line
 * at the end of the input
 */
record Terminal(@Nullable Supplier<@Nullable String> line) {

	static Terminal system() {
		Console console = console();
		return new Terminal((console != null) ? console::readLine : null);
	}

	boolean isInteractive() {
		return this.line != null;
	}

	@SuppressWarnings("SystemConsoleNull") // up to JDK 21, null means redirected
	private static @Nullable Console console() {
		Console console = System.console();
		return (console != null && isTerminal(console)) ? console : null;
	}

	// From JDK 22 on System.console() is not null without a terminal
	private static boolean isTerminal(Console console) {
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

}
