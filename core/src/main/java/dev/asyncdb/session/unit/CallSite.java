package dev.asyncdb.session.unit;

import java.lang.StackWalker.Option;
import java.net.URL;
import java.security.CodeSource;

import org.jspecify.annotations.Nullable;

/**
 * Finds the caller of this library: the first stack frame that belongs neither to it nor
 * to Reactor.
 */
public final class CallSite {

	private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

	private static final @Nullable URL LIBRARY = locationOf(CallSite.class);

	private CallSite() {
	}

	public static String here() {
		return WALKER.walk((frames) -> frames.filter((frame) -> !isInfrastructure(frame.getDeclaringClass()))
			.findFirst()
			.map((frame) -> frame.toStackTraceElement().toString())
			.orElse("an unknown place"));
	}

	private static boolean isInfrastructure(Class<?> type) {
		boolean ours = type.getName().startsWith("dev.asyncdb.") && LIBRARY != null && LIBRARY.equals(locationOf(type));
		return ours || type.getName().startsWith("reactor.");
	}

	private static @Nullable URL locationOf(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		return (source != null) ? source.getLocation() : null;
	}

}
