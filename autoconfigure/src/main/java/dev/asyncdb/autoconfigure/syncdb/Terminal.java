package dev.asyncdb.autoconfigure.syncdb;

import java.io.Console;

import org.jspecify.annotations.Nullable;

/**
 * Finds the person in front of the screen, if there is one.
 */
final class Terminal {

	private Terminal() {
	}

	/**
	 * The terminal.
	 * @return the console, {@code null} if input or output is something else
	 */
	@SuppressWarnings("SystemConsoleNull") // up to JDK 21 that is the only sign
	static @Nullable Console console() {
		Console console = System.console();
		return (console != null && isTerminal(console)) ? console : null;
	}

	// From JDK 22 on there is a console also where there is no terminal
	private static boolean isTerminal(Console console) {
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

}
