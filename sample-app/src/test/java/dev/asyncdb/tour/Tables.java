package dev.asyncdb.tour;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.schema.SchemaDifferences;
import dev.asyncdb.schema.changelog.MigrationFile;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

@Service
class Tables {

	private final AsyncDatabaseManager manager;

	private final Schema schema;

	Tables(AsyncDatabaseManager manager) {
		this.manager = manager;
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

	// Blocks, since it writes a file
	Optional<MigrationFile> writeMigration(Path changeLog) throws IOException {
		SchemaDifferences differences = this.manager.blocking().await(this.manager.schema().compare());
		return MigrationFile.write(changeLog, "add shelves", Objects.requireNonNull(differences));
	}

	// Refused without allowingDrop()
	Mono<List<String>> drop() {
		return this.schema.allowingDrop().dropAll(Shelf.class);
	}

}
