package dev.asyncdb.tour;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class BookController {

	// Safe for concurrent clients: one creates the row, both receive the book
	@PutMapping("/books/{isbn}")
	Mono<Book> put(@PathVariable String isbn, @RequestParam String title, AsyncSession session) {
		return session.updateOrCreate(Book.class, Values.of(Book::getIsbn, isbn), Values.of(Book::getTitle, title))
			.map(Persisted::entity);
	}

	// Only the changed column is written, and the response is sent after the commit
	@PostMapping("/books/{isbn}/copies")
	Mono<Book> addCopies(@PathVariable String isbn, @RequestParam int count, AsyncSession session) {
		return session.getOne(Book.class, Values.of(Book::getIsbn, isbn))
			.doOnNext((book) -> book.setCopies(book.getCopies() + count));
	}

}
