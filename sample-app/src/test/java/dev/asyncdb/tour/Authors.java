package dev.asyncdb.tour;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.stereotype.Service;

@Service
class Authors {

	private final AsyncDatabaseManager manager;

	Authors(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	// Inserts the author, then the novels with its identifier, one statement each
	Mono<Author> publish(String name, List<Novel> novels) {
		Author author = new Author(name);
		author.getNovels().addAll(novels);
		return this.manager.inTransaction((session) -> session.save(author));
	}

	// Two queries for any number of authors
	Flux<Author> page(int size) {
		return this.manager
			.inSession((session) -> session.select(Author.class)
				.with(Author::getNovels)
				.orderBy(Sort.by("name"))
				.limit(size)
				.all()
				.collectList())
			.flatMapIterable((authors) -> authors);
	}

	// Changes are written by the next flush; relations are loaded on request only
	Mono<Long> revise(long id) {
		return this.manager.inTransaction((session) -> session.getById(Author.class, id)
			.delayUntil((author) -> session.fetch(author, Author::getNovels))
			.doOnNext((author) -> author.getNovels().removeIf((novel) -> novel.year() < 1900))
			.map((author) -> session.relation(author, Author::getNovels))
			.flatMap((novels) -> novels.select().where(Criteria.where(Novel::year).greaterThan(1950)).count()));
	}

}
