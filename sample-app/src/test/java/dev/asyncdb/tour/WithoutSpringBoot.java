package dev.asyncdb.tour;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.Persisted;
import reactor.core.publisher.Mono;

final class WithoutSpringBoot {

	private WithoutSpringBoot() {
	}

	static Mono<Persisted<Book>> firstBook(String url) {
		return Mono.usingWhen(Mono.fromSupplier(() -> AsyncDatabaseManager.builder(url).build()),
				(manager) -> manager.inTransaction(
						(session) -> session.getOrCreate(Book.class, Values.of(Book::getIsbn, "978-0134685991"))),
				AsyncDatabaseManager::dispose);
	}

}
