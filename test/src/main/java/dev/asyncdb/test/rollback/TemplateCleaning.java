package dev.asyncdb.test.rollback;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

/**
 * Lets a test work on copies of its databases, which are dropped afterwards.
 */
final class TemplateCleaning implements RealCleaning {

	private final BiFunction<ConnectionFactory, String, ConnectionFactory> siblings;

	private final Map<RollbackConnections, DatabaseCopy> copies = new ConcurrentHashMap<>();

	TemplateCleaning(BiFunction<ConnectionFactory, String, ConnectionFactory> siblings) {
		this.siblings = siblings;
	}

	@Override
	public Mono<Void> before(RollbackConnections database, String test) {
		return database.apart(DatabaseCopy.of(database.unwrap(), this.siblings).doOnNext((copy) -> {
			this.copies.put(database, copy);
			database.beginReal(test, copy.connections());
		}).then());
	}

	@Override
	public Mono<Void> after(RollbackConnections database) {
		return Mono.defer(() -> {
			DatabaseCopy copy = this.copies.remove(database);
			return (copy != null) ? database.release().then(copy.drop()) : Mono.empty();
		});
	}

}
