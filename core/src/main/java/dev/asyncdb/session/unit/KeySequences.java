package dev.asyncdb.session.unit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.DatabaseDialect;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Caches the sequence of each table, so that a manager reads the catalog once per table.
 * Thread-safe.
 */
public final class KeySequences {

	private final DatabaseDialect dialect;

	private final Map<Class<?>, KeySequence> known = new ConcurrentHashMap<>();

	public KeySequences(DatabaseDialect dialect) {
		this.dialect = dialect;
	}

	public Mono<KeySequence> of(MappedEntity<?> mapped, SqlIdentifier id,
			Function<PreparedOperation<?>, Mono<String>> reader) {
		KeySequence cached = this.known.get(mapped.type());
		if (cached != null) {
			return Mono.just(cached);
		}
		Optional<PreparedOperation<?>> query = this.dialect.sequenceOf(mapped.table(), id);
		Mono<KeySequence> found = query.map(reader)
			.map((answer) -> answer.map(KeySequence::named).defaultIfEmpty(KeySequence.unknown()))
			.orElseGet(() -> Mono.just(KeySequence.notNeeded()));
		return found.doOnNext((sequence) -> this.known.put(mapped.type(), sequence));
	}

}
