package dev.asyncdb.mistakes;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * An entity without a mistake.
 */
class Keeper {

	@Id
	private @Nullable Long id;

	private String name;

	private @Nullable String nick;

	private int age;

	Keeper(@Nullable Long id, String name) {
		this.id = id;
		this.name = name;
	}

	@Nullable Long getId() {
		return this.id;
	}

	void setId(Long id) {
		this.id = id;
	}

	String getName() {
		return this.name;
	}

	void setName(String name) {
		this.name = name;
	}

	@Nullable String getNick() {
		return this.nick;
	}

	int getAge() {
		return this.age;
	}

}
