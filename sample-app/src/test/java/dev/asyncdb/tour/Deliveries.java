package dev.asyncdb.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.expression.ColumnExpression;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.session.UpsertRow;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;

/**
 * The code of the guide to keys.
 */
@Service
class Deliveries {

	private final AsyncDatabaseManager manager;

	private final BookRepository books;

	Deliveries(AsyncDatabaseManager manager, BookRepository books) {
		this.manager = manager;
		this.books = books;
	}

	// One of several concurrent callers creates the row with all these values
	Mono<Persisted<Book>> book(String isbn, String title) {
		return this.books.getOrCreate(Values.of(Book::getIsbn, isbn),
				Values.of(Book::getTitle, title).and(Book::getCopies, 1));
	}

	// A new row has one copy, an existing one keeps its copies
	Mono<Persisted<Book>> rename(String isbn, String title) {
		Values<Book> renamed = Values.of(Book::getTitle, title);
		return this.books.updateOrCreate(Values.of(Book::getIsbn, isbn), renamed, renamed.and(Book::getCopies, 1));
	}

	// No copy of concurrent deliveries is lost; a new book begins with theirs
	Mono<Integer> deliver(String isbn, String title, int copies) {
		return this.books
			.updateOrCreate(Values.of(Book::getIsbn, isbn),
					Values.computed(Book::getCopies, ColumnExpression.plus(copies)),
					Values.of(Book::getTitle, title).and(Book::getCopies, copies))
			.map((book) -> book.entity().getCopies());
	}

	// Keys alone: one SELECT if all rows exist
	Flux<Book> byIsbn(List<String> isbns) {
		return this.books.getOrCreateAll(UpsertRow.ofEach(Book::getIsbn, isbns)).map(Persisted::entity);
	}

	// Keys and values of each row; equal keys are applied one after the other
	Mono<Long> rename(Map<String, String> titles) {
		List<UpsertRow<Book>> rows = new ArrayList<>();
		titles.forEach((isbn, title) -> rows
			.add(UpsertRow.of(Values.of(Book::getIsbn, isbn), Values.of(Book::getTitle, title))));
		return this.manager
			.inTransaction((session) -> session.updateOrCreateAll(Book.class, rows).filter(Persisted::created).count());
	}

	// Existing rows are left out, and their entities get no identifier
	Mono<Long> stockNew(List<Book> delivery) {
		return this.books.insertAll(delivery, OnConflict.SKIP).count();
	}

	// On PostgreSQL an error ends the transaction; a savepoint keeps the work before it
	Mono<Void> tryEach(List<String> isbns) {
		return this.manager.inTransaction((session) -> Flux.fromIterable(isbns)
			.concatMap((isbn) -> session
				.inSavepoint((nested) -> nested.getOrCreate(Book.class, Values.of(Book::getIsbn, isbn)))
				.onErrorResume(DataIntegrityViolationException.class, (refused) -> Mono.empty()))
			.then());
	}

	// Above READ COMMITTED a concurrent insert is a conflict: the transaction repeats
	Mono<Persisted<Book>> serializably(String isbn) {
		return this.manager.inTransaction(
				TransactionOptions.defaults().withIsolation(Isolation.SERIALIZABLE).withRetries(5),
				(session) -> session.getOrCreate(Book.class, Values.of(Book::getIsbn, isbn)));
	}

}
