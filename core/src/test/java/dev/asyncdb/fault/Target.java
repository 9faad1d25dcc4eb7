package dev.asyncdb.fault;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;

/**
 * What an attacker would like to read and change.
 */
@Table("target")
record Target(@Id @Nullable Long id, String name, @Nullable String fullName, @Nullable Boolean admin,
		@Embedded.Nullable @Nullable Place place) {

	static final String[] PROPERTIES = { "id", "name", "fullName", "admin", "place", "place.city" };

	static Target named(String name, @Nullable String fullName) {
		return new Target(null, name, fullName, false, new Place(fullName));
	}

	/**
	 * An embedded value.
	 */
	record Place(@Nullable String city) {
	}

}
