package dev.asyncdb.connection;

import java.util.function.Function;
import java.util.regex.Pattern;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Validates names of savepoints. Drivers insert them into their statements without
 * quoting, which would allow SQL injection.
 */
public final class SavepointName {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

	private SavepointName() {
	}

	public static Mono<Void> checked(String name, Function<String, Publisher<Void>> command) {
		return PLAIN.matcher(name).matches() ? Mono.defer(() -> Mono.from(command.apply(name)))
				: Mono.error(() -> new InvalidDataAccessApiUsageException(
						"The name of a savepoint must be plain: up to 63 letters, digits and underscores"));
	}

}
