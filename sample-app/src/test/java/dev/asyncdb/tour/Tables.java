package dev.asyncdb.tour;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.schema.SchemaDifferences;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

@Service
class Tables {

	private final Schema schema;

	Tables(AsyncDatabaseManager manager) {
		this.schema = manager.schema();
	}

	// Creates missing tables and does not change existing ones
	Mono<List<String>> create() {
		return this.schema.createAll(Author.class, Novel.class, Shelf.class);
	}

	// One line for each difference that the entities require
	Mono<String> check() {
		return this.schema.compare().map(SchemaDifferences::required).map(SchemaDifferences::toString);
	}

	// Refused without allowingDrop()
	Mono<List<String>> drop() {
		return this.schema.allowingDrop().dropAll(Shelf.class);
	}

}
