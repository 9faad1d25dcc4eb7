package dev.asyncdb.fault;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A unit of work, identified by its number.
 */
@Table("entry")
record Entry(@Id @Nullable Long id, long number) {

	static Entry of(long number) {
		return new Entry(null, number);
	}

}
