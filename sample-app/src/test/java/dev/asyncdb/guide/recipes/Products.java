package dev.asyncdb.guide.recipes;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.pool.PoolOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * What differs between the databases.
 */
final class Products {

	private Products() {
	}

	// The name in @Table is quoted, that in a change log is not
	static AsyncDatabaseManager ofTests() {
		return AsyncDatabaseManager.builder("h2:mem:shop;CASE_INSENSITIVE_IDENTIFIERS=TRUE")
			.pool(PoolOptions.defaults().withMaxSize(4))
			.build();
	}

	@Table("reader")
	record Reader(@Id @Nullable Long id, String name) {

	}

	enum Mood {

		CALM, LOUD

	}

	// Arrays and collections are arrays in the database, the enum is a type of PostgreSQL
	record Track(@Id @Nullable Long id, String title, String[] tags, List<Integer> charts, Mood mood) {

	}

}
