package dev.asyncdb.tour;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.BlockingSession;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.Criteria;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class Stocktaking {

	private final AsyncDatabaseManager manager;

	private final BookRepository books;

	Stocktaking(AsyncDatabaseManager manager, BookRepository books) {
		this.manager = manager;
		this.books = books;
	}

	// Blocking-style code calls reactive code: each await joins the transaction
	@Transactional
	Mono<Integer> restock(List<String> isbns) {
		return Bridge.call(() -> {
			int created = 0;
			for (String isbn : isbns) {
				if (Objects.requireNonNull(Bridge.await(this.books.getOrCreate(Values.of(Book::getIsbn, isbn))))
					.created()) {
					created++;
				}
			}
			return created;
		});
	}

	// Existing blocking code changes one type only, that of its session
	Mono<Integer> clear() {
		return this.manager.inTransaction((session) -> session.callBlocking(this::removeSoldOut));
	}

	private int removeSoldOut(BlockingSession session) {
		List<Book> soldOut = session.select(Book.class).where(Criteria.where(Book::getCopies).is(0)).all();
		soldOut.forEach(session::delete);
		return soldOut.size();
	}

}
