package dev.asyncdb.tour;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class Library {

	private final AsyncDatabaseManager manager;

	private final BookRepository books;

	Library(AsyncDatabaseManager manager, BookRepository books) {
		this.manager = manager;
		this.books = books;
	}

	// Without a web request: flushed and committed before the value is emitted
	Mono<Long> stock(List<Book> delivery) {
		return this.manager.inTransaction((session) -> {
			session.addAll(delivery);
			return session.select(Book.class).where(Criteria.where(Book::getCopies).greaterThan(0)).count();
		});
	}

	// Commit as you go; uncommitted changes are rolled back at the end
	Mono<Void> discard(String isbn) {
		return this.manager.inSession((session) -> session.getOne(Book.class, Values.of(Book::getIsbn, isbn))
			.doOnNext(session::delete)
			.then(session.commit()));
	}

	// Spring's repositories and the session share one connection and one transaction
	@Transactional
	Flux<Book> lend(String isbn) {
		return this.books.getOrCreate(Values.of(Book::getIsbn, isbn))
			.flatMap((found) -> this.manager.inTransaction((session) -> {
				found.entity().setCopies(Math.max(0, found.entity().getCopies() - 1));
				return session.save(found.entity());
			}))
			.thenMany(this.books.findAll(Sort.by("isbn")));
	}

}
