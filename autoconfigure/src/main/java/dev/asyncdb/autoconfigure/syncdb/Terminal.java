package dev.asyncdb.autoconfigure.syncdb;

import java.io.Console;

import org.jspecify.annotations.Nullable;

/**
 * Finds the interactive terminal.
 */
final class Terminal {

	private Terminal() {
	}

	/**
	 * Return the console of the terminal.
	 * @return the console, {@code null} if input or output is redirected
	 */
	@SuppressWarnings("SystemConsoleNull") // up to JDK 21, null means redirected
	static @Nullable Console console() {
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
