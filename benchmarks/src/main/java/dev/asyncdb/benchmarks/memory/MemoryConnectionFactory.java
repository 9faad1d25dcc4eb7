package dev.asyncdb.benchmarks.memory;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.publisher.Mono;

/**
 * Opens connections that answer in the words of PostgreSQL. A select finds one row, an
 * insert stores all of its rows, an update or a delete changes as many as it has keys.
 * Thread-safe.
 */
public final class MemoryConnectionFactory implements ConnectionFactory {

	private final Map<String, Answer> answers = new ConcurrentHashMap<>();

	private final List<MemoryTable> tables;

	/**
	 * Create a database.
	 * @param tables its tables
	 */
	public MemoryConnectionFactory(List<MemoryTable> tables) {
		this.tables = List.copyOf(tables);
	}

	@Override
	public Mono<Connection> create() {
		return Mono.fromSupplier(() -> new MemoryConnection(this));
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return () -> MemoryConnection.PRODUCT;
	}

	/**
	 * Return the texts of the statements that were executed.
	 * @return the texts, in no order
	 */
	public Set<String> statements() {
		return Set.copyOf(this.answers.keySet());
	}

	Answer answer(String sql) {
		Answer known = this.answers.get(sql);
		return (known != null) ? known : this.answers.computeIfAbsent(sql, (text) -> Answer.to(text, this.tables));
	}

}
