package dev.asyncdb.mistakes;

import dev.asyncdb.relation.ToOne;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * An entity that belongs to another one.
 */
class Animal {

	@Id
	private Long id;

	private @Nullable String name;

	@ToOne(column = "keeperId", cascade = false)
	private @Nullable Keeper keeper;

	private @Nullable Long keeperId;

	Animal(Long id) {
		this.id = id;
	}

	Long getId() {
		return this.id;
	}

	@Nullable String getName() {
		return this.name;
	}

	@Nullable Keeper getKeeper() {
		return this.keeper;
	}

	void setKeeper(@Nullable Keeper keeper) {
		this.keeper = keeper;
	}

}
